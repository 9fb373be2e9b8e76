import type { DspInstance } from '../../dsp/module.ts';
import { StereoImage } from '../../dsp/stereo.ts';
import type { StageOf } from '../../shared/chain/schema.ts';
import { NO_REPORTS, type StageRunner } from './stageRunner.ts';

/** The highest frequency at which the width changes, of the rate. */
const HIGHEST_FREQUENCY = 0.45;

/** Frequencies the rate does not hold are moved to the highest it does. */
export const stereoStage = (dsp: DspInstance, sampleRate: number, stage: StageOf<'stereo'>): StageRunner => {
  const image = new StereoImage(dsp, sampleRate);
  const bands = stage.bands.map(({ above, width }) => ({ above: Math.min(above, HIGHEST_FREQUENCY * sampleRate), width }));
  image.set({
    width: stage.width,
    bands: bands.sort((a, b) => a.above - b.above),
    // The kernel begins at 10 Hz; below that there is nothing to bring to the middle.
    monoBelowHz: stage.monoBelow < 10 ? 0 : stage.monoBelow,
    balanceDb: stage.balance,
  });
  return {
    ...NO_REPORTS,
    latency: 0,
    process: ({ left, right }, frames) => image.process(left, right, left, right, frames),
    reset: () => image.reset(),
    close: () => image.destroy(),
  };
};
