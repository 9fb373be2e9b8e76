import { describe, expect, it } from 'vitest';
import { cosineOfTurns, exponential, filterGain, gainOf, Noise, panned, pitchOf, sineOfTurns } from './arithmetic.ts';
import { hertz } from './score.ts';

describe('arithmetic without a maths library', () => {
  it("agrees with the engine's own functions to 12 digits", () => {
    for (let i = -2000; i <= 2000; i += 1) {
      const x = i * 0.00731;
      expect(Math.abs(sineOfTurns(x) - Math.sin(2 * Math.PI * x))).toBeLessThan(2e-13);
      expect(Math.abs(cosineOfTurns(x) - Math.cos(2 * Math.PI * x))).toBeLessThan(2e-13);
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-12);
    }
    expect(filterGain(1000, 48000)).toBeCloseTo(Math.tan((Math.PI * 1000) / 48000), 12);
  });

  it('turns decibels and notes into ratios and hertz', () => {
    expect(gainOf(-6.0206)).toBeCloseTo(0.5, 6);
    expect(pitchOf(69)).toBe(440);
    expect(hertz('C4')).toBeCloseTo(261.6256, 4);
    expect(hertz('Bb2')).toBeCloseTo(116.5409, 4);
    expect(() => hertz('H4')).toThrow(RangeError);
  });

  it('pans without a change of power', () => {
    for (const place of [-1, -0.3, 0, 0.8, 1]) {
      const [left, right] = panned(place);
      expect(left * left + right * right).toBeCloseTo(2, 12);
    }
  });

  it('makes noise that is uniform: mean 0, variance 1/3', () => {
    const noise = new Noise(5);
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < 200_000; i += 1) {
      const value = noise.next();
      sum += value;
      squares += value * value;
    }
    expect(Math.abs(sum / 200_000)).toBeLessThan(0.006);
    expect(Math.abs(squares / 200_000 - 1 / 3)).toBeLessThan(0.004);
  });
});
