import { expect, test } from 'vitest';
import type { Figures } from '../shared/analysis.ts';
import { loudnessOn } from './matchRuns.ts';

const NOTHING: Figures = {
  ...{ integratedLufs: null, maxMomentaryLufs: null, maxShortTermLufs: null, loudSectionsLufs: null, loudnessRangeLu: null },
  ...{ truePeakDbtp: -78, samplePeakDbfs: -78, audibleStartFrame: null, audibleEndFrame: null },
};

test('noise below the absolute gate of BS.1770 has no loudness on any basis: it is silence, and nothing to raise', () => {
  const noise = { ...NOTHING, maxMomentaryLufs: -84.8, maxShortTermLufs: -85.1 };
  for (const basis of ['loud', 'integrated', 'short-term'] as const) expect(loudnessOn(basis, noise)).toBeNull();
});

test('a song too short for a basis has the loudness of the next shorter window', () => {
  expect(loudnessOn('loud', { ...NOTHING, maxMomentaryLufs: -20 })).toBe(-20);
  expect(loudnessOn('loud', { ...NOTHING, maxMomentaryLufs: -20, integratedLufs: -22 })).toBe(-22);
  expect(loudnessOn('short-term', { ...NOTHING, maxMomentaryLufs: -20, maxShortTermLufs: -21 })).toBe(-21);
  expect(loudnessOn('integrated', { ...NOTHING, integratedLufs: -69.9, maxMomentaryLufs: -60 })).toBe(-69.9);
});
