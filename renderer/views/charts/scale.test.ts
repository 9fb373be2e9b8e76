import { describe, expect, it } from 'vitest';
import { known, median, scaleOf, timeStep } from './scale.ts';

describe('a scale', () => {
  it('marks round values and holds what is outside at its ends', () => {
    const scale = scaleOf(-25, 1, 6);
    expect(scale.ticks).toEqual([-24, -18, -12, -6, 0]);
    expect(scale.at(-25)).toBe(0);
    expect(scale.at(-12)).toBeCloseTo(0.5, 12);
    expect(scale.at(-90)).toBe(0);
    expect(scale.at(6)).toBe(1);
    expect(Object.is(scale.ticks[4], 0)).toBe(true);
  });
});

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});

describe('known', () => {
  it('leaves out what is not measured, and silence', () => {
    expect(known([1, null, undefined, -Infinity, Number.NaN, 0])).toEqual([1, 0]);
  });
});

describe('timeStep', () => {
  it('never gives more marks than asked for', () => {
    for (const seconds of [3, 59, 600, 3599, 4800, 100_000]) expect(seconds / timeStep(seconds, 12)).toBeLessThanOrEqual(12);
  });
});
