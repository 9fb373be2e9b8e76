import { expect, test } from 'vitest';
import type { MatchedSong } from '../../../electron/shared/contract/state.ts';
import { ledgerOf } from './ledger.ts';

const song: MatchedSong = {
  ...{ gainDb: 5.2, binds: 'budget', limiterWorkDb: 2, maxReductionDb: 2.1, note: null },
  ...{ sourceLufs: -18.4, masteredLufs: -13.5, masteredIntegratedLufs: -15 },
  ...{ sourcePeakDbtp: -4.2, masteredPeakDbtp: -1, masteredRangeLu: 7 },
};

test('accounts for every decibel from the source to the record', () => {
  expect(ledgerOf(song)).toEqual([
    { name: 'Source', loudness: '−18.4', peak: '−4.20' },
    { name: 'Gain', loudness: '+5.2', peak: '+5.20' },
    { name: 'Limiter', loudness: '−0.3', peak: '−2.00' },
    { name: 'Mastered', loudness: '−13.5', peak: '−1.00' },
  ]);
});

test('says nothing about what is not known', () => {
  const [source, , limiter, mastered] = ledgerOf({ ...song, sourceLufs: null, masteredLufs: null, masteredPeakDbtp: null });
  expect([source?.loudness, limiter?.loudness, limiter?.peak, mastered?.peak]).toEqual(['–', '–', '–', '–']);
});
