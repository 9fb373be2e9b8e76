import { describe, expect, it } from 'vitest';
import { TwelfthOctaves } from './twelfths.ts';

const BINS = 4096;
const RATE = 44_100;

describe('twelfths of an octave', () => {
  it('are flat for pink noise', () => {
    const pink = Float32Array.from({ length: BINS }, (_, bin) => -20 - 10 * Math.log10(Math.max(1, bin)));
    const { frequencies, levels } = new TwelfthOctaves().of(pink, RATE);
    const seen = [...Array(levels.length).keys()].filter((at) => (frequencies[at] ?? 0) > 200 && (frequencies[at] ?? 0) < 18_000);
    const values = seen.map((at) => levels[at] ?? 0);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.5);
  });

  it('show a tone at its level, where its bins are those of a Blackman window', () => {
    const tone = new Float32Array(BINS).fill(-200);
    const centre = Math.round((5000 / RATE) * 2 * BINS);
    // The window's three terms on and beside the tone, of which half is on this side.
    [0.42, 0.25, 0.04].forEach((part, by) => {
      const level = -12 + 20 * Math.log10(part / 2);
      tone[centre + by] = level;
      tone[centre - by] = level;
    });
    const { levels } = new TwelfthOctaves().of(tone, RATE);
    expect(Math.max(...Array.from(levels))).toBeCloseTo(-12, 1);
  });
});
