import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODEC_TOLERANCE_DB, type CodecTrial, nextLowering, nextRaise } from './leastLowering.ts';

/** Searches with a coder that overshoots by `over` and answers a lower ceiling in a proportion, with an error of its own. */
const search = (over: number, slope: number, error: (loweredDb: number) => number) => {
  const trials: CodecTrial[] = [];
  for (;;) {
    const step = nextLowering(trials);
    if ('foundDb' in step) return { trials, foundDb: step.foundDb };
    trials.push({ loweredDb: step.tryDb, overDb: over - slope * step.tryDb + error(step.tryDb) });
  }
};

describe('the search for the least lowering', () => {
  it('lowers nothing where the coder stays under the ceiling', () => {
    expect(search(-0.3, 1, () => 0)).toEqual({ foundDb: 0, trials: [{ loweredDb: 0, overDb: -0.3 }] });
  });

  it('needs two rounds with a coder that answers in proportion', () => {
    const { trials, foundDb } = search(0.7, 1, () => 0);
    expect(trials).toHaveLength(2);
    expect(foundDb).toBeGreaterThanOrEqual(0.7);
    expect(foundDb).toBeLessThanOrEqual(0.7 + CODEC_TOLERANCE_DB);
  });

  it('finds what clears, within the tolerance, whatever the coder answers', () => {
    const over = fc.double({ min: 0.01, max: 3, noNaN: true });
    const slope = fc.double({ min: 0.6, max: 1.3, noNaN: true });
    fc.assert(
      fc.property(over, slope, (most, answer) => {
        const { trials, foundDb } = search(most, answer, () => 0);
        expect(foundDb).not.toBeNull();
        expect(most - answer * (foundDb ?? 0)).toBeLessThanOrEqual(1e-9);
        if (trials.length < 6) expect((foundDb ?? 0) - most / answer).toBeLessThanOrEqual(0.1);
      }),
    );
  });

  it('gives only what a trial has cleared, and ends, however the coder errs', () => {
    const errors = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(fc.double({ min: -1, max: 3, noNaN: true }), errors, (over, list) => {
        let round = 0;
        const { trials, foundDb } = search(over, 1, () => list[round++] ?? 0);
        expect(trials.length).toBeLessThanOrEqual(6);
        const clear = trials.filter((trial) => trial.overDb <= 0).map(({ loweredDb }) => loweredDb);
        expect(foundDb).toBe(clear.length === 0 ? null : Math.min(...clear));
      }),
    );
  });
});

describe('a ceiling that is already lowered', () => {
  it('stays where it clears, and is lowered by what is over where it does not', () => {
    expect(nextRaise([{ loweredDb: 0.4, overDb: -0.3 }])).toEqual({ foundDb: 0.4 });
    expect(nextRaise([{ loweredDb: 0.4, overDb: 0.1 }])).toEqual({ tryDb: 0.52 });
  });
});
