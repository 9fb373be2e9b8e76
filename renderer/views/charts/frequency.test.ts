import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREQUENCY_LINES, hertzAt, hertzText, parseHertz, placeOf } from './frequency.ts';

describe('the axis of pitch', () => {
  it('gives equal room to equal intervals, and leads back', () => {
    expect([20, 200, 2000, 20_000].map((hertz) => placeOf(hertz).toFixed(6))).toEqual([
      '0.000000',
      '0.333333',
      '0.666667',
      '1.000000',
    ]);
    fc.assert(
      fc.property(fc.double({ min: 10, max: 24_000, noNaN: true }), (hertz) => {
        expect(hertzAt(placeOf(hertz)) / hertz).toBeCloseTo(1, 9);
      }),
    );
  });

  it('names ten of its lines', () => {
    expect(FREQUENCY_LINES.flatMap(({ name }) => name ?? []).join(' ')).toBe('20 50 100 200 500 1k 2k 5k 10k 20k');
  });
});

describe('frequencies in words', () => {
  it('are read back as what was written, to three digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 24_000, noNaN: true }), (hertz) => {
        expect((parseHertz(hertzText(hertz)) ?? 0) / hertz).toBeCloseTo(1, 2);
      }),
    );
  });

  it('may be typed as people do', () => {
    expect(['240', '3.1k', '3,1 kHz', ' 80hz '].map(parseHertz)).toEqual([240, 3100, 3100, 80]);
    expect(['', 'k', '-5', '3.1.2', 'abc'].map(parseHertz)).toEqual([null, null, null, null, null]);
  });
});
