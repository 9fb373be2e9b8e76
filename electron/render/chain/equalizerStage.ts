import { Equalizer, type EqualizerBand } from '../../dsp/equalizer.ts';
import { LinearPhaseEqualizer } from '../../dsp/linearPhaseEqualizer.ts';
import type { DspInstance } from '../../dsp/module.ts';
import type { Planes } from '../../dsp/planes.ts';
import { movesBand } from '../../shared/chain/active.ts';
import type { EqBand, StageOf } from '../../shared/chain/schema.ts';
import { NO_REPORTS, type StageRunner } from './stageRunner.ts';

/** The highest frequency a filter takes, of the sample rate. */
const HIGHEST_FREQUENCY = 0.49;
/** Shapes that have no gain, and so none to move. */
const CUTS: ReadonlySet<EqBand['shape']> = new Set(['low-cut', 'high-cut', 'notch']);

export const minimumPhaseStage = (dsp: DspInstance, sampleRate: number, stage: StageOf<'eq'>): StageRunner => {
  const equalizer = new Equalizer(dsp, sampleRate);
  const bands = bandsAt(sampleRate, stage);
  bands.forEach((band, at) => {
    equalizer.setBand(at, band);
  });
  const dynamic = bands.flatMap(({ dynamics }, at) => (dynamics === null ? [] : [at]));
  const process = ({ left, right }: Planes, from: number, frames: number): void => {
    equalizer.process(left + from * 4, right + from * 4, left + from * 4, right + from * 4, frames);
  };
  const base = { latency: 0, close: () => equalizer.destroy() };
  if (dynamic.length === 0) {
    return {
      ...NO_REPORTS,
      ...base,
      process: (planes, frames) => process(planes, 0, frames),
      reset: () => equalizer.reset(),
    };
  }
  // The kernel tells a band's movement at the latest frame only, so it is asked every 10 ms, at the same frames whatever the blocks.
  const stride = Math.round(sampleRate / LOOKS_PER_SECOND);
  const reductionDb = () => Math.max(0, ...dynamic.map((band) => -equalizer.movementDb(band)));
  let sinceLook = 0;
  let looks = 0;
  let deepest = 0;
  let deepestOfStep = 0;
  let history: number[] = [];
  const look = (): void => {
    const reduction = reductionDb();
    deepest = Math.max(deepest, reduction);
    deepestOfStep = Math.max(deepestOfStep, reduction);
    sinceLook = 0;
    looks += 1;
    if (looks < LOOKS_PER_STEP) return;
    if (history.length < LONGEST_HISTORY) history.push(10 ** (-deepestOfStep / 20));
    looks = 0;
    deepestOfStep = 0;
  };
  return {
    ...base,
    process: (planes, frames) => {
      for (let done = 0; done < frames; ) {
        const count = Math.min(frames - done, stride - sinceLook);
        process(planes, done, count);
        done += count;
        sinceLook += count;
        if (sinceLook === stride) look();
      }
    },
    reset: () => {
      equalizer.reset();
      [sinceLook, looks, deepest, deepestOfStep, history] = [0, 0, 0, 0, []];
    },
    currentReductionsDb: () => [reductionDb()],
    maxReductionsDb: () => [deepest],
    startInterval: () => {
      deepest = 0;
    },
    takeHistory: () => {
      const taken = history;
      history = [];
      return [taken];
    },
  };
};

/** Bands that are dynamic stay at rest: a response of linear phase stands still. */
export const linearPhaseStage = (dsp: DspInstance, sampleRate: number, stage: StageOf<'eq'>): StageRunner => {
  const equalizer = new LinearPhaseEqualizer(dsp, sampleRate);
  bandsAt(sampleRate, stage).forEach((band, at) => {
    equalizer.setBand(at, { ...band, dynamics: null });
  });
  // The response is designed with the first frames asked for: here, where memory may still be taken.
  equalizer.process(0, 0, 0, 0, 0);
  return {
    ...NO_REPORTS,
    latency: equalizer.latency,
    process: ({ left, right }, frames) => equalizer.process(left, right, left, right, frames),
    reset: () => equalizer.reset(),
    close: () => equalizer.destroy(),
  };
};

const LOOKS_PER_SECOND = 100;
const LOOKS_PER_STEP = 10;
/** As the dynamics kernels keep; nobody may ever ask. */
const LONGEST_HISTORY = 4096;

/**
 * The bands that change anything, as the kernel takes them. A frequency beyond what the rate holds is moved to its edge; a
 * high-cut there, and a bell or notch that lies beyond it with all of its width, have nothing to work on and are left out.
 */
export const bandsAt = (sampleRate: number, { bands }: StageOf<'eq'>): EqualizerBand[] => {
  const highest = HIGHEST_FREQUENCY * sampleRate;
  return bands
    .filter((band) => movesBand(band) && (band.frequency <= highest || reachesBelow(highest, band)))
    .map(({ shape, channel, frequency, gain, q, slope, dynamics }): EqualizerBand => {
      return {
        shape,
        target: channel,
        frequency: Math.min(frequency, highest),
        gainDb: CUTS.has(shape) ? 0 : gain,
        q,
        order: slope / 6,
        dynamics:
          dynamics === undefined || CUTS.has(shape)
            ? null
            : {
                thresholdDb: dynamics.threshold,
                rangeDb: dynamics.range,
                attackMs: dynamics.attack,
                releaseMs: dynamics.release,
              },
      };
    });
};

const reachesBelow = (highest: number, { shape, frequency, q }: EqBand): boolean => {
  if (shape === 'high-cut') return false;
  if (shape !== 'bell' && shape !== 'notch') return true;
  // The lower edge of the width that Q stands for.
  return frequency * (Math.sqrt(1 + 1 / (4 * q * q)) - 1 / (2 * q)) < highest;
};
