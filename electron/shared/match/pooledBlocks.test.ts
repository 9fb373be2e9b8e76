import { expect, it } from 'vitest';
import { albumLoudnessOf, integratedLoudnessOf } from './pooledBlocks.ts';

/** Mean square of a block of so many LUFS (BS.1770: L = -0.691 + 10 log10 z). */
const block = (lufs: number) => 10 ** ((lufs + 0.691) / 10);
const song = (lufs: number, count: number) => new Float64Array(count).fill(block(lufs));

it('pools songs by power, not by averaging levels', () => {
  // Equal lengths of -20 and -23 LUFS: mean power, 10 log10((10^-2 + 10^-2.3) / 2).
  expect(albumLoudnessOf([song(-20, 50), song(-23, 50)])([0, 0])).toBeCloseTo(10 * Math.log10((10 ** -2 + 10 ** -2.3) / 2), 9);
});

it('changes each song by its own gain', () => {
  expect(albumLoudnessOf([song(-20, 50), song(-26, 10)])([-3, 3])).toBeCloseTo(-23, 9);
});

it('gates a song out that is 10 LU below the rest, and silence always', () => {
  expect(albumLoudnessOf([song(-20, 50), song(-45, 50), new Float64Array(50)])([0, 0, 0])).toBeCloseTo(-20, 9);
  expect(albumLoudnessOf([new Float64Array(9), song(-80, 9)])([0, 0])).toBeNull();
});

it('gives one song the same loudness whether asked once or many times', () => {
  const uneven = Float64Array.from({ length: 500 }, (_, at) => block(-15 - ((at * 37) % 60)));
  expect(albumLoudnessOf([uneven])([0])).toBeCloseTo(integratedLoudnessOf(uneven) ?? 0, 9);
  expect(albumLoudnessOf([uneven.slice(0, 200), uneven.slice(200)])([0, 0])).toBeCloseTo(integratedLoudnessOf(uneven) ?? 0, 9);
});
