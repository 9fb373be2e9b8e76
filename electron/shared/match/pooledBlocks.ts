import type { AlbumLoudness } from './solve.ts';

const ABSOLUTE_GATE = 10 ** ((-70 + 0.691) / 10);
const RELATIVE_GATE = 10 ** (-10 / 10);

/**
 * Integrated loudness (LUFS) of songs played one after the other, each changed by so many dB, from their 400 ms gating
 * blocks (mean squares): ITU-R BS.1770-5's two gates over all blocks at once. Blocks that would straddle two songs are left out.
 */
export const albumLoudnessOf =
  (songs: readonly Float64Array[]): AlbumLoudness =>
  (changesDb) => {
    const powers = songs.map((_blocks, at) => 10 ** ((changesDb[at] ?? 0) / 10));
    const meanAbove = (gate: number): number => {
      let sum = 0;
      let count = 0;
      songs.forEach((blocks, at) => {
        const power = powers[at] ?? 1;
        for (const block of blocks) {
          if (block * power <= gate) continue;
          sum += block * power;
          count += 1;
        }
      });
      return count === 0 ? 0 : sum / count;
    };
    const loud = meanAbove(ABSOLUTE_GATE);
    const mean = loud === 0 ? 0 : meanAbove(Math.max(ABSOLUTE_GATE, loud * RELATIVE_GATE));
    return mean === 0 ? null : 10 * Math.log10(mean) - 0.691;
  };
