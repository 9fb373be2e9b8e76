import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staticOutputDb, staticReductionDb } from './staticCurve.ts';

const settings = fc.record({
  threshold: fc.double({ min: -60, max: 0, noNaN: true }),
  ratio: fc.double({ min: 1, max: 20, noNaN: true }),
  knee: fc.double({ min: 0, max: 24, noNaN: true }),
  mix: fc.double({ min: 0, max: 1, noNaN: true }),
  makeup: fc.double({ min: 0, max: 12, noNaN: true }),
});

describe('the static curve of a compressor', () => {
  it('is continuous, rises with the level, and never raises by more than its make-up', () => {
    fc.assert(
      fc.property(settings, fc.double({ min: -80, max: 10, noNaN: true }), (one, level) => {
        const [here, above] = [staticOutputDb(one, level), staticOutputDb(one, level + 0.01)];
        expect(above).toBeGreaterThan(here - 1e-9);
        expect(above - here).toBeLessThan(0.0101);
        expect(here - level).toBeLessThanOrEqual(one.makeup + 1e-9);
      }),
    );
  });

  it('rises by one dB for as many above the threshold as the ratio says', () => {
    const one = { threshold: -20, ratio: 4, knee: 0, mix: 1, makeup: 0 };
    expect(staticReductionDb(one, -20)).toBe(0);
    expect(staticOutputDb(one, -12)).toBeCloseTo(-18, 12);
    expect(staticReductionDb({ ...one, knee: 8 }, -20)).toBeCloseTo(0.75, 12);
    expect(staticOutputDb({ ...one, mix: 0 }, -12)).toBe(-12);
  });
});
