import type { AlbumLoudness } from './solve.ts';

const ABSOLUTE_GATE = 10 ** ((-70 + 0.691) / 10);
const RELATIVE_GATE = 10 ** (-10 / 10);

/** LUFS after both gates, from the mean of the blocks above a gate; null where none is. */
const gatedLoudness = (meanAbove: (gate: number) => number): number | null => {
  const loud = meanAbove(ABSOLUTE_GATE);
  const mean = loud === 0 ? 0 : meanAbove(Math.max(ABSOLUTE_GATE, loud * RELATIVE_GATE));
  return mean === 0 ? null : 10 * Math.log10(mean) - 0.691;
};

/** Integrated loudness (LUFS) of one piece of audio from its 400 ms gating blocks (mean squares), ITU-R BS.1770-5. */
export const integratedLoudnessOf = (blocks: Float64Array): number | null =>
  gatedLoudness((gate) => {
    let sum = 0;
    let count = 0;
    for (const block of blocks) {
      if (block <= gate) continue;
      sum += block;
      count += 1;
    }
    return count === 0 ? 0 : sum / count;
  });

/** A song's blocks, loudest first, and for each how much it and all louder ones add up to. */
interface Sorted {
  readonly blocks: Float64Array;
  readonly sums: Float64Array;
}

/**
 * Integrated loudness (LUFS) of songs played one after the other, each changed by so many dB: the gates over all their blocks
 * at once. Blocks that would straddle two songs are left out. Sorted once, so that a solver may ask many times.
 */
export const albumLoudnessOf = (songs: readonly Float64Array[]): AlbumLoudness => {
  let made: readonly Sorted[] | undefined;
  return (changesDb) => {
    made ??= songs.map(sortedBlocks);
    const sorted = made;
    const powers = sorted.map((_song, at) => 10 ** ((changesDb[at] ?? 0) / 10));
    return gatedLoudness((gate) => {
      let sum = 0;
      let count = 0;
      sorted.forEach(({ blocks, sums }, at) => {
        const power = powers[at] ?? 1;
        const above = countAbove(blocks, power, gate);
        sum += (sums[above - 1] ?? 0) * power;
        count += above;
      });
      return count === 0 ? 0 : sum / count;
    });
  };
};

const sortedBlocks = (song: Float64Array): Sorted => {
  const blocks = song.slice().sort().reverse();
  const sums = new Float64Array(blocks.length);
  let sum = 0;
  blocks.forEach((block, at) => {
    sum += block;
    sums[at] = sum;
  });
  return { blocks, sums };
};

/** How many of the blocks lie above the gate once changed; they come first. */
const countAbove = (blocks: Float64Array, power: number, gate: number): number => {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] ?? 0) * power > gate) low = middle + 1;
    else high = middle;
  }
  return low;
};
