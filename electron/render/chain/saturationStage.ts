import type { DspInstance } from '../../dsp/module.ts';
import { Saturation } from '../../dsp/saturation.ts';
import type { StageOf } from '../../shared/chain/schema.ts';
import { NO_REPORTS, type StageRunner } from './stageRunner.ts';

export const saturationStage = (
  dsp: DspInstance,
  sampleRate: number,
  { style, drive, mix }: StageOf<'saturation'>,
): StageRunner => {
  const saturation = new Saturation(dsp, sampleRate);
  saturation.set({ style, driveDb: drive, mix });
  return {
    ...NO_REPORTS,
    latency: saturation.latency,
    process: ({ left, right }, frames) => saturation.process(left, right, left, right, frames),
    reset: () => saturation.reset(),
    close: () => saturation.destroy(),
  };
};
