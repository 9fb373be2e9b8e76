import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isActive } from '../../../electron/shared/chain/active.ts';
import { type Chain, chainSchema, MOST_STAGES, NO_CHAIN } from '../../../electron/shared/chain/schema.ts';
import {
  added,
  changed,
  duplicated,
  firstStage,
  isAlike,
  kept,
  moved,
  removed,
  STAGE_KINDS,
  shared,
  switched,
} from './chainEdits.ts';

const chains = fc
  .array(fc.constantFrom(...STAGE_KINDS), { maxLength: MOST_STAGES })
  .map((kinds): Chain => ({ ...NO_CHAIN, stages: kinds.map(firstStage) }));
const kindsOf = ({ stages }: Chain): string[] => stages.map(({ kind }) => kind);

describe('edits of a chain', () => {
  it('leave a chain that the album file takes, whatever is done', () => {
    const place = fc.nat({ max: MOST_STAGES });
    fc.assert(
      fc.property(chains, place, place, fc.constantFrom(...STAGE_KINDS), (chain, one, other, kind) => {
        for (const made of [
          added(chain, firstStage(kind), one),
          removed(chain, one),
          duplicated(chain, one),
          moved(chain, one, other),
          switched(chain, one, false),
        ]) {
          expect(chainSchema.parse(made)).toEqual(made);
        }
      }),
    );
  });

  it('move a stage there and back', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), (chain, one, other) => {
        const count = Math.max(1, chain.stages.length);
        expect(kindsOf(moved(moved(chain, one % count, other % count), other % count, one % count))).toEqual(kindsOf(chain));
      }),
    );
  });

  it('add stages that do nothing until they are set, up to as many as a chain holds', () => {
    for (const kind of STAGE_KINDS.filter((one) => one !== 'saturation' && one !== 'compressor')) {
      expect([kind, isActive(added(NO_CHAIN, firstStage(kind)))]).toEqual([kind, false]);
    }
    const full = { ...NO_CHAIN, stages: Array.from({ length: MOST_STAGES }, () => firstStage('gain')) };
    expect(added(full, firstStage('eq'))).toBe(full);
  });

  it('change the setting of one stage only, and of no stage of another kind', () => {
    const chain = added(added(NO_CHAIN, firstStage('gain')), firstStage('gain'));
    const set = changed(chain, 1, 'gain', (stage) => ({ ...stage, gain: 2 }));
    expect(set.stages.map((stage) => stage.kind === 'gain' && stage.gain)).toEqual([0, 2]);
    expect(changed(chain, 1, 'stereo', (stage) => ({ ...stage, width: 0 }))).toBe(chain);
  });

  it('keep nothing of a chain without stages, unless it is off', () => {
    expect(kept(NO_CHAIN)).toBeNull();
    expect(kept({ ...NO_CHAIN, on: false })).not.toBeNull();
  });
});

describe('chains of several songs', () => {
  it('are alike where their stages are, whatever those are set to', () => {
    const one = added(NO_CHAIN, firstStage('compressor'));
    const other = changed(one, 0, 'compressor', (stage) => ({ ...stage, ratio: 4 }));
    expect(isAlike([one, other])).toBe(true);
    expect(isAlike([one, NO_CHAIN])).toBe(false);
  });

  it('share a value only where all have it', () => {
    expect(shared([{ a: 1 }, { a: 1 }], ({ a }) => a)).toBe(1);
    expect(shared([{ a: 1 }, { a: 2 }], ({ a }) => a)).toBeNull();
    expect(shared([], () => 1)).toBeNull();
  });
});
