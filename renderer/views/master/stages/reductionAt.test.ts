import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestOf, reductionAt, shareAt } from './reductionAt.ts';

const place = { originFrame: -44_100, rate: 44_100 };
const curve = Float32Array.from({ length: 50 }, (_, at) => at / 10);

describe('reduction at a moment', () => {
  it('counts from the first frame of the song’s file, trimmed or not', () => {
    expect(reductionAt(curve, place, 0)).toBeCloseTo(1, 6);
    expect(reductionAt(curve, place, 44_100)).toBeCloseTo(2, 6);
    expect(shareAt(curve.length, place, 44_100)).toBeCloseTo(0.4, 6);
  });

  it('is not known before and after', () => {
    expect(reductionAt(curve, place, -50_000)).toBeNull();
    expect(reductionAt(curve, place, 441_000)).toBeNull();
    expect(reductionAt(null, place, 0)).toBeNull();
  });
});

describe('the deepest of each part', () => {
  it('loses no peak, however few parts or many', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ min: 0, max: 30, noNaN: true, minLength: 1 }),
        fc.integer({ min: 1, max: 300 }),
        (values, parts) => {
          expect(Math.max(...deepestOf(values, parts))).toBe(Math.max(...values));
        },
      ),
    );
  });
});
