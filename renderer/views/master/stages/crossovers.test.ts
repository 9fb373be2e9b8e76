import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageSchema } from '../../../../electron/shared/chain/schema.ts';
import { firstStage } from '../chainEdits.ts';
import { bandNames, crossed, withBandCount } from './crossovers.ts';

describe('crossovers', () => {
  it('stay in order and far enough apart, wherever one is dragged', () => {
    const hertz = fc.double({ min: -10, max: 50_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(2, 3, 4),
        fc.nat({ max: 2 }),
        fc.array(hertz, { minLength: 1, maxLength: 8 }),
        (count, border, drags) => {
          let stage = firstStage('multiband');
          if (stage.kind !== 'multiband') return;
          stage = withBandCount(stage, count);
          for (const drag of drags)
            stage = { ...stage, crossovers: crossed(stage.crossovers, Math.min(border, count - 2), drag) };
          expect(stageSchema.parse(stage)).toEqual(stage);
          expect(stage.bands).toHaveLength(count);
        },
      ),
    );
  });

  it('name as many bands as there are', () => {
    for (const count of [2, 3, 4]) expect(bandNames(count)).toHaveLength(count);
  });
});
