import { describe, expect, it } from 'vitest';
import { fallingLevels, spectrumOf } from './advise.testkit.ts';
import { convertedUpFrom } from './conversion.ts';

/** dB that FFmpeg's converter was measured to take from white noise of 44.1 kHz at 96 kHz, every 0.4 kHz from 20 kHz. */
const MEASURED = [0.3, 0.6, 1.2, 2.4, 3.9, 6, 8.4, 11.2, 14.7, 19, 24.2, 30.6, 39, 49, 63, 96] as const;

const fallOf = (kilohertz: number): number => {
  const place = Math.max(0, (kilohertz - 20) / 0.4);
  const [low, high] = [MEASURED[Math.floor(place)] ?? 96, MEASURED[Math.floor(place) + 1] ?? 96];
  return kilohertz < 20 ? 0 : low + (high - low) * (place % 1);
};

const converted = (lower: number, rate: number, fall = fallOf) =>
  spectrumOf(fallingLevels(Math.min(480, rate / 200)).map((level, cell) => level - fall((cell / 10) * (44100 / lower))));

describe('convertedUpFrom', () => {
  it.each([
    [44100, 48000],
    [44100, 96000],
    [48000, 96000],
  ])('tells the treble of a song of %i Hz converted to %i Hz', (lower, rate) => {
    expect(convertedUpFrom({ spectrum: converted(lower, rate) }, rate)).toBe(lower);
  });

  it('says nothing of a treble that goes on, one that falls as analogue filters let it, and one that a wall ends', () => {
    const butterworth = (order: number) => (kilohertz: number) => 10 * Math.log10(1 + (kilohertz / 21) ** (2 * order));
    const wall = (kilohertz: number) => (kilohertz < 21 ? 0 : 90);
    for (const fall of [() => 0, butterworth(2), butterworth(4), butterworth(8), wall]) {
      for (const rate of [48000, 96000]) {
        expect(convertedUpFrom({ spectrum: converted(44100, rate, fall) }, rate)).toBeNull();
      }
    }
  });

  it('never names a rate that is not below the file’s own', () => {
    expect(convertedUpFrom({ spectrum: converted(44100, 48000) }, 44100)).toBeNull();
  });
});
