import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FADE_CURVES } from '../../electron/shared/album/schema.ts';
import type { Frames } from '../../electron/shared/units.ts';
import { clipGain, fadeGain } from './fadeGain.ts';

test('every curve starts at silence, ends at full gain and only rises', () => {
  for (const curve of [...FADE_CURVES, 'auto'] as const) {
    expect(fadeGain(curve, 0)).toBe(0);
    expect(fadeGain(curve, 1)).toBe(1);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        expect(fadeGain(curve, first)).toBeLessThanOrEqual(fadeGain(curve, second) + 1e-12);
      }),
    );
  }
});

test.each([
  ['linear', 0.25, 0.25],
  ['equal-power', 0.5, Math.SQRT1_2],
  ['s-curve', 0.5, 0.5],
  ['s-curve', 0.25, Math.sin(Math.PI / 8) ** 2],
  // Halfway through 40 dB is 20 dB down, less the offset that closes the curve on zero.
  ['exponential', 0.5, (10 - 1) / 99],
  ['logarithmic', 9 / 99, 0.5],
  ['auto', 0.5, Math.SQRT1_2],
] as const)('%s at %f is %f', (curve, share, gain) => {
  expect(fadeGain(curve, share)).toBeCloseTo(gain, 12);
});

test('the exponential fade is a straight line in dB over 40 dB once its offset is taken out', () => {
  const decibels = (share: number): number => 20 * Math.log10(fadeGain('exponential', share) * 99 + 1);
  expect(decibels(1) - decibels(0)).toBeCloseTo(40, 9);
  expect(decibels(0.75) - decibels(0.5)).toBeCloseTo(decibels(0.5) - decibels(0.25), 9);
});

test('the logarithmic fade is the inverse of the exponential one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
      expect(fadeGain('exponential', fadeGain('logarithmic', share))).toBeCloseTo(share, 9);
    }),
  );
});

test('an equal-power crossfade keeps the power of both together', () => {
  for (const share of [0.1, 0.3, 0.5, 0.9]) {
    expect(fadeGain('equal-power', share) ** 2 + fadeGain('equal-power', 1 - share) ** 2).toBeCloseTo(1, 12);
  }
});

test('a clip is silent outside of itself, and fades at both ends', () => {
  const fade = (frames: number) => ({ frames: frames as Frames, curve: 'linear' as const, crossfade: false });
  const clip = { frames: 100, fadeIn: fade(10), fadeOut: fade(20) };
  expect([-1, 0, 5, 10, 50, 80, 90, 99, 100].map((at) => clipGain(clip, at))).toEqual([0, 0, 0.5, 1, 1, 1, 0.5, 0.05, 0]);
});
