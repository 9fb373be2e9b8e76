import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainSchema, newStage, type StageKind } from './schema.ts';

const KINDS = ['gain', 'eq', 'compressor', 'multiband', 'stereo', 'saturation'] as const satisfies readonly StageKind[];

describe('chainSchema', () => {
  it('applies every default, and returns what it returned', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...KINDS), { maxLength: 12 }), (kinds) => {
        const chain = chainSchema.parse({ stages: kinds.map((kind) => ({ kind })) });
        expect(chainSchema.parse(JSON.parse(JSON.stringify(chain)))).toEqual(chain);
        expect(chain.stages.map(({ kind }) => kind)).toEqual(kinds);
      }),
    );
  });

  it('refuses a version it does not know, unknown stages and settings, and values a kernel would not take', () => {
    for (const wrong of [
      { version: 2 },
      { stages: [{ kind: 'reverb' }] },
      { stages: [{ kind: 'gain', gain: 25 }] },
      { stages: [{ kind: 'eq', bands: [{ shape: 'bell', width: 3 }] }] },
      { stages: [{ kind: 'multiband', crossovers: [200, 210] }] },
      { stages: Array.from({ length: 13 }, () => ({ kind: 'gain' })) },
    ]) {
      expect(chainSchema.safeParse(wrong).success).toBe(false);
    }
  });

  it('adds stages that are on', () => {
    for (const kind of KINDS) expect(newStage(kind)).toMatchObject({ kind, on: true });
  });
});
