import type { MatchSettings } from '../../../electron/shared/album/album.ts';
import type { MatchedSong } from '../../../electron/shared/contract/state.ts';
import { bare, signed } from '../../ui/format.ts';

export interface LedgerLine {
  readonly name: string;
  readonly loudness: string;
  readonly peak: string;
}

/**
 * From file to record, every decibel in order: loudness on the basis (LUFS, then dB added), true peak (dBTP, then dB
 * added). The limiter's lines are what is left to explain, so the columns always add up.
 */
export const ledgerOf = (song: MatchedSong): readonly LedgerLine[] => {
  const { sourceLufs, masteredLufs, sourcePeakDbtp, masteredPeakDbtp, gainDb } = song;
  const lost = (from: number | null, to: number | null): number | null =>
    from === null || to === null ? null : to - from - gainDb;
  const change = (value: number | null, decimals: number): string => (value === null ? '–' : signed(value, decimals));
  return [
    { name: 'Source', loudness: bare(sourceLufs), peak: bare(sourcePeakDbtp, 2) },
    { name: 'Gain', loudness: signed(gainDb), peak: signed(gainDb, 2) },
    {
      name: 'Limiter',
      loudness: change(lost(sourceLufs, masteredLufs), 1),
      peak: change(lost(sourcePeakDbtp, masteredPeakDbtp), 2),
    },
    { name: 'Mastered', loudness: bare(masteredLufs), peak: bare(masteredPeakDbtp, 2) },
  ];
};

export const BASIS_NAMES = {
  loud: 'loud sections',
  integrated: 'whole song',
  'short-term': 'loudest 3 s',
} as const satisfies Record<MatchSettings['basis'], string>;
