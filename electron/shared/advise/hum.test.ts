import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAT_LINES } from './advise.testkit.ts';
import type { ScanFacts } from './facts.ts';
import { humOf } from './hum.ts';

/** Lines as a Hann window shows them: three bins, the outer ones 6 dB down where the line is on a bin. */
const withLines = (lines: readonly (readonly [hertz: number, level: number])[]): Pick<ScanFacts, 'lines'> => {
  const floorDb = FLAT_LINES.floorDb.slice();
  for (const [hertz, level] of lines) {
    const place = hertz / FLAT_LINES.binHertz;
    for (let bin = Math.floor(place) - 1; bin <= Math.ceil(place) + 1; bin += 1) {
      const off = Math.abs(bin - place);
      if (off >= 2) continue;
      const lobe = off === 0 ? 1 : off === 1 ? 0.5 : Math.sin(Math.PI * off) / (Math.PI * off * (1 - off * off));
      floorDb[bin] = Math.max(floorDb[bin] ?? 0, level + 20 * Math.log10(Math.abs(lobe)));
    }
  }
  return { lines: { ...FLAT_LINES, floorDb } };
};

describe('hum', () => {
  it('is a series of lines on multiples of the mains, at either frequency', () => {
    for (const mains of [50, 60] as const) {
      const hum = humOf(withLines([1, 2, 3, 5].map((multiple) => [mains * multiple, -75 - multiple] as const)));
      expect(hum?.mains).toBe(mains);
      expect(hum?.lines).toEqual([mains, 2 * mains, 3 * mains, 5 * mains]);
      // Four lines of -76, -77, -78 and -80 dB; between bins each reads up to 1.4 dB low.
      expect(Math.abs((hum?.levelDb ?? 0) + 72.2)).toBeLessThan(0.75);
    }
  });

  it('follows the mains a tenth of a hertz up and down', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.1, max: 0.1, noNaN: true }), (off) => {
        expect(humOf(withLines([1, 2, 3].map((multiple) => [(50 + off) * multiple, -80] as const)))).not.toBeNull();
      }),
    );
  });

  it('is no drone on a note: no chord of the tempered scale is a series of the mains', () => {
    fc.assert(
      fc.property(fc.integer({ min: 24, max: 60 }), (note) => {
        const root = 440 * 2 ** ((note - 69) / 12);
        const harmonics = [1, 2, 3, 4, 5, 6].map((multiple) => [root * multiple, -60] as const).filter(([hertz]) => hertz < 690);
        expect(humOf(withLines(harmonics))).toBeNull();
      }),
    );
  });

  it('needs three lines, and a song long enough to have pauses', () => {
    expect(
      humOf(
        withLines([
          [50, -70],
          [100, -70],
        ]),
      ),
    ).toBeNull();
    const { lines } = withLines([50, 100, 150].map((hertz) => [hertz, -70] as const));
    expect(humOf({ lines: { ...lines, windows: 10 } })).toBeNull();
  });
});
