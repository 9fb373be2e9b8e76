import { Mixer } from '../../dsp/mix.ts';
import type { DspInstance } from '../../dsp/module.ts';
import type { Stage, StageOf } from '../../shared/chain/schema.ts';
import { amplitudeOf, type Db } from '../../shared/units.ts';
import { compressorStage, multibandStage } from './dynamicsStages.ts';
import { linearPhaseStage, minimumPhaseStage } from './equalizerStage.ts';
import { saturationStage } from './saturationStage.ts';
import { NO_REPORTS, type StageRunner } from './stageRunner.ts';
import { stereoStage } from './stereoStage.ts';

/** The kernel of a stage, with its settings. */
export const makeStage = (dsp: DspInstance, sampleRate: number, stage: Stage): StageRunner => {
  switch (stage.kind) {
    case 'gain':
      return gainStage(dsp, stage);
    case 'eq':
      return (stage.phase === 'minimum' ? minimumPhaseStage : linearPhaseStage)(dsp, sampleRate, stage);
    case 'compressor':
      return compressorStage(dsp, sampleRate, stage);
    case 'multiband':
      return multibandStage(dsp, sampleRate, stage);
    case 'stereo':
      return stereoStage(dsp, sampleRate, stage);
    case 'saturation':
      return saturationStage(dsp, sampleRate, stage);
  }
};

const gainStage = (dsp: DspInstance, { gain }: StageOf<'gain'>): StageRunner => {
  const mixer = new Mixer(dsp);
  const amplitude = amplitudeOf(gain as Db);
  return {
    ...NO_REPORTS,
    latency: 0,
    process: ({ left, right }, frames) => {
      mixer.gain(left, frames, amplitude);
      mixer.gain(right, frames, amplitude);
    },
    reset: () => {},
    close: () => {},
  };
};
