import { expect, test } from 'vitest';
import { SAMPLE_MARKS } from './sampleMarks.ts';

test('marks rise from full scale below to full scale above, each with its level', () => {
  expect(SAMPLE_MARKS.map(({ text }) => text)).toEqual(['0', '−6', '−12', '−∞', '−12', '−6', '0']);
  const samples = SAMPLE_MARKS.map(({ sample }) => sample);
  expect(samples).toEqual([...samples].sort((one, other) => one - other));
  expect([samples[0], samples.at(-1)]).toEqual([-1, 1]);
  expect(20 * Math.log10(samples[4] ?? 0)).toBeCloseTo(-12, 9);
});
