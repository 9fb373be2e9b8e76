import { isActive } from '../../../electron/shared/chain/active.ts';
import type { Chain, Stage } from '../../../electron/shared/chain/schema.ts';
import type { StageWork } from '../../../electron/shared/chain/work.ts';
import type { ChainCurves, ChainWork } from '../../../electron/shared/contract/state.ts';

/** What chains would do, by rules of thumb: enough for every meter to have something to show. */

const reductionOf = (stage: Stage): number => {
  if (!stage.on) return 0;
  switch (stage.kind) {
    case 'compressor':
      return Math.max(0, (-8 - stage.threshold) * (1 - 1 / stage.ratio)) * 0.6;
    case 'multiband':
      return Math.max(
        0,
        ...stage.bands.map((band) => (band.on ? Math.max(0, (-14 - band.threshold) * (1 - 1 / band.ratio)) : 0)),
      );
    case 'eq':
      return Math.max(0, ...stage.bands.map(({ dynamics }) => -(dynamics?.range ?? 0) * 0.8));
    default:
      return 0;
  }
};

const changeOf = (stage: Stage): number => {
  if (!stage.on) return 0;
  switch (stage.kind) {
    case 'gain':
      return stage.gain;
    case 'eq':
      return stage.bands.reduce((sum, { on, gain }) => sum + (on ? gain * 0.12 : 0), 0);
    case 'compressor':
      return stage.makeup - reductionOf(stage) * 0.5;
    case 'multiband':
      return -reductionOf(stage) * 0.2;
    case 'stereo':
      return (stage.width - 1) * 0.8;
    case 'saturation':
      return stage.drive * 0.03;
  }
};

export const fakeWork = (chain: Chain | undefined): ChainWork | null => {
  if (chain === undefined || !isActive(chain)) return null;
  const stages = chain.stages.map((stage): StageWork => {
    const deepest = reductionOf(stage);
    return {
      maxReductionDb: deepest,
      bandsMaxReductionDb: stage.kind === 'multiband' ? stage.bands.map((_, at) => deepest / (1 + at * 0.4)) : [],
      loudnessChangeLu: changeOf(stage),
    };
  });
  const loudnessChangeLu = stages.reduce((sum, { loudnessChangeLu: change }) => sum + (change ?? 0), 0);
  return { status: 'ready', progress: 1, failure: null, stages, loudnessChangeLu };
};

export const fakeReduction = (chain: Chain | undefined, seconds: number): ChainCurves => ({
  reductionDb: (chain?.stages ?? []).map((stage) => {
    const deepest = reductionOf(stage);
    return deepest === 0
      ? new Float32Array(0)
      : Float32Array.from({ length: Math.floor(seconds * 10) }, (_, at) => {
          const song = 0.55 + 0.45 * Math.sin(at / 170 - 1.2);
          return Math.max(0, deepest * song * (0.62 + 0.38 * Math.sin(at * 1.31) * Math.sin(at * 0.17)));
        });
  }),
});
