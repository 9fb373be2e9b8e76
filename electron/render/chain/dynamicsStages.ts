import { Compressor, type CompressorSettings } from '../../dsp/compressor.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { MultibandCompressor } from '../../dsp/multiband.ts';
import type { MultibandBand, StageOf } from '../../shared/chain/schema.ts';
import type { StageRunner } from './stageRunner.ts';

export const compressorStage = (dsp: DspInstance, sampleRate: number, stage: StageOf<'compressor'>): StageRunner => {
  const compressor = new Compressor(dsp, sampleRate);
  compressor.set(settingsOf(stage, stage.highPass));
  return {
    latency: 0,
    process: ({ left, right }, frames) => compressor.process(left, right, left, right, frames),
    reset: () => compressor.reset(),
    currentReductionsDb: () => [compressor.currentReduction],
    maxReductionsDb: () => [compressor.maxReduction],
    startInterval: () => compressor.startInterval(),
    takeHistory: () => [compressor.takeHistory()],
    close: () => compressor.destroy(),
  };
};

export const multibandStage = (dsp: DspInstance, sampleRate: number, stage: StageOf<'multiband'>): StageRunner => {
  const compressor = new MultibandCompressor(dsp, sampleRate);
  compressor.setCrossovers(crossoversAt(sampleRate, stage.crossovers));
  const bands = Array.from({ length: stage.crossovers.length + 1 }, (_, at) => at);
  for (const at of bands) {
    const band = stage.bands[at];
    compressor.setBand(at, band?.on ? settingsOf(band, 0) : AT_REST);
  }
  return {
    latency: 0,
    process: ({ left, right }, frames) => compressor.process(left, right, left, right, frames),
    reset: () => compressor.reset(),
    currentReductionsDb: () => bands.map((band) => compressor.currentReduction(band)),
    maxReductionsDb: () => bands.map((band) => compressor.maxReduction(band)),
    startInterval: () => compressor.startInterval(),
    takeHistory: () => bands.map((band) => compressor.takeHistory(band)),
    close: () => compressor.destroy(),
  };
};

const settingsOf = (dynamics: Omit<MultibandBand, 'on'>, highPassHz: number): CompressorSettings => ({
  detector: dynamics.detector,
  thresholdDb: dynamics.threshold,
  ratio: dynamics.ratio,
  kneeDb: dynamics.knee,
  attackMs: dynamics.attack,
  releaseMs: dynamics.release,
  autoRelease: dynamics.autoRelease,
  highPassHz,
  link: dynamics.link,
  mix: dynamics.mix,
  makeupDb: dynamics.makeup,
});

const AT_REST: CompressorSettings = {
  ...{ detector: 1, thresholdDb: 0, ratio: 1, kneeDb: 0, attackMs: 10, releaseMs: 100 },
  ...{ autoRelease: false, highPassHz: 0, link: 1, mix: 1, makeupDb: 0 },
};

/** The highest crossover the kernel takes, of the rate, and how far apart two are at least. */
const HIGHEST_CROSSOVER = 0.45;
const LEAST_RATIO = 1.25;

/** Crossovers the rate does not hold are moved to the highest it does, and those below them out of their way. */
export const crossoversAt = (sampleRate: number, crossovers: readonly number[]): number[] => {
  let highest = HIGHEST_CROSSOVER * sampleRate;
  const fitting = [...crossovers].reverse().map((hertz) => {
    const moved = Math.min(hertz, highest);
    highest = moved / LEAST_RATIO;
    return moved;
  });
  return fitting.reverse();
};
