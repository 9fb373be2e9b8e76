import type { MatchedRun } from '../export/matchSongs.ts';
import type { ChainResult, StageWork } from '../shared/chain/work.ts';

const STEPS_PER_SECOND = 10;

/**
 * What the record's chain did, put together from the songs as they were measured through it: the deepest of all, loudness over
 * all songs' gated time, and curves from the record's first frame. Null where nothing was measured through a chain.
 */
export const recordChainOf = (runs: readonly MatchedRun[], sampleRate: number, totalFrames: number): ChainResult | null => {
  const measured = runs.flatMap(({ mastered, alone, startFrame }) =>
    mastered?.chain ? [{ chain: mastered.chain, weight: alone.gatingBlocks.length, startFrame }] : [],
  );
  const first = measured[0]?.chain;
  if (first === undefined) return null;
  // LUFS ahead of the first stage and behind each, over the songs together.
  const levels = first.integratedLufs.map((_level, tap) => {
    let power = 0;
    let duration = 0;
    for (const { chain, weight } of measured) {
      const level = chain.integratedLufs[tap] ?? null;
      if (level === null) continue;
      power += weight * 10 ** (level / 10);
      duration += weight;
    }
    return power > 0 ? 10 * Math.log10(power / duration) : null;
  });
  const change = (from: number, to: number): number | null => {
    const [before, after] = [levels[from] ?? null, levels[to] ?? null];
    return before === null || after === null ? null : after - before;
  };
  const steps = Math.ceil((totalFrames * STEPS_PER_SECOND) / sampleRate);
  return {
    stages: first.stages.map((stage, at): StageWork => {
      return {
        maxReductionDb: Math.max(...measured.map(({ chain }) => chain.stages[at]?.maxReductionDb ?? 0)),
        bandsMaxReductionDb: stage.bandsMaxReductionDb.map((_band, band) =>
          Math.max(...measured.map(({ chain }) => chain.stages[at]?.bandsMaxReductionDb[band] ?? 0)),
        ),
        loudnessChangeLu: change(at, at + 1),
      };
    }),
    loudnessChangeLu: change(0, levels.length - 1),
    reductionDb: first.reductionDb.map((_curve, at) => {
      const curves = measured.map(({ chain, startFrame }) => ({ curve: chain.reductionDb[at], startFrame }));
      if (curves.every(({ curve }) => curve === undefined || curve.length === 0)) return new Float32Array(0);
      const whole = new Float32Array(steps);
      for (const { curve, startFrame } of curves) {
        const start = Math.round((startFrame * STEPS_PER_SECOND) / sampleRate);
        curve?.forEach((reduction, step) => {
          if (start + step < steps) whole[start + step] = Math.max(whole[start + step] ?? 0, reduction);
        });
      }
      return whole;
    }),
  };
};
