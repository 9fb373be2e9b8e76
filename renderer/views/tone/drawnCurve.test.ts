import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TONE_CENTRES } from '../../../electron/shared/tone/bands.ts';
import { toneReferenceSchema } from '../../../electron/shared/tone/schema.ts';
import { firstCurve, levelAt, movedPoint, pointsOf, withoutPoint, withPoint, withPointBeside } from './drawnCurve.ts';

describe('a drawn curve', () => {
  it('stays one that the album file takes, whatever is done to its points', () => {
    const deed = fc.record({
      what: fc.constantFrom('move' as const, 'add' as const, 'remove' as const),
      at: fc.nat({ max: 40 }),
      frequency: fc.double({ min: 1, max: 60_000, noNaN: true }),
      level: fc.double({ min: -90, max: 90, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        let points = firstCurve(TONE_CENTRES, null);
        for (const { what, at, frequency, level } of deeds) {
          const place = at % points.length;
          if (what === 'move') points = movedPoint(points, place, frequency, level);
          else if (what === 'add') points = withPoint(points, frequency, Math.max(-60, Math.min(60, level)))?.points ?? points;
          else points = withoutPoint(points, place);
        }
        const reference = { curve: points.map((point) => ({ ...point })) };
        expect(toneReferenceSchema.parse(reference)).toEqual(reference);
      }),
    );
  });

  it('is straight between its points on a scale of pitch, and level beyond', () => {
    const points = [
      { frequency: 100, level: 0 },
      { frequency: 1000, level: -6 },
    ];
    expect([50, 100, 316.2278, 1000, 9000].map((hertz) => Number(levelAt(points, hertz).toFixed(4)))).toEqual([0, 0, -3, -6, -6]);
  });

  it('begins as the album is', () => {
    const levels = Float32Array.from(TONE_CENTRES, (hertz) => -Math.log2(hertz));
    for (const { frequency, level } of firstCurve(TONE_CENTRES, levels))
      expect(Math.abs(level + Math.log2(frequency))).toBeLessThan(0.2);
  });

  it('has no points where the reference is another', () => {
    expect(pointsOf('album')).toEqual([]);
    expect(pointsOf({ track: 'a' })).toEqual([]);
  });
});

it('a point added beside another lies on the curve, halfway to the next, and before the last', () => {
  const curve = [
    { frequency: 100, level: 0 },
    { frequency: 400, level: 6 },
    { frequency: 1600, level: -6 },
  ];
  expect(withPointBeside(curve, 0)).toEqual({ points: curve.toSpliced(1, 0, { frequency: 200, level: 3 }), at: 1 });
  for (const at of [1, 2]) expect(withPointBeside(curve, at)?.points[2]).toEqual({ frequency: 800, level: 0 });
  expect(
    withPointBeside(
      [
        { frequency: 100, level: 0 },
        { frequency: 103, level: 0 },
      ],
      0,
    ),
  ).toBeNull();
});
