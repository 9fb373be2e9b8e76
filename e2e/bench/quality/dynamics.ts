import { type Processor, runThrough, staticReduction } from '../../../electron/dsp/compressor.testkit.ts';
import { Compressor, type CompressorSettings } from '../../../electron/dsp/compressor.ts';
import { lineAmplitude } from '../../../electron/dsp/limiter.testkit.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { MultibandCompressor } from '../../../electron/dsp/multiband.ts';
import { AUDIBLE, decibelsOf, powerOf } from '../../../electron/dsp/response.testkit.ts';
import { aliases, STYLES } from '../../../electron/dsp/saturation.testkit.ts';
import { bothChannels, type StereoSignal, sine, whiteNoise } from '../../../electron/dsp/signals.ts';
import { StereoImage } from '../../../electron/dsp/stereo.ts';
import { decibels, type Figure } from './figures.ts';

const RATE = 44100;
const NOISE: StereoSignal = { left: whiteNoise(1, RATE, 0.5), right: whiteNoise(2, RATE, 0.5) };
const SETTINGS: CompressorSettings = {
  ...{ detector: 0, thresholdDb: -20, ratio: 4, kneeDb: 6, attackMs: 5, releaseMs: 100 },
  ...{ autoRelease: false, highPassHz: 0, link: 1, mix: 1, makeupDb: 0 },
};

/** Samples that come out other than they went in. */
const changed = (dsp: DspInstance, processor: Processor): number => {
  const out = runThrough(dsp, processor, NOISE);
  const count = (after: Float32Array, before: Float32Array) => after.filter((sample, at) => sample !== before[at]).length;
  return count(out.left, NOISE.left) + count(out.right, NOISE.right);
};

const withCompressor = (
  dsp: DspInstance,
  settings: Partial<CompressorSettings>,
  use: (compressor: Compressor) => number,
): number => {
  const compressor = new Compressor(dsp, RATE);
  compressor.set({ ...SETTINGS, ...settings });
  const figure = use(compressor);
  compressor.destroy();
  return figure;
};

/** dB between the reduction of a steady tone and the closed form. */
const staticError = (dsp: DspInstance, settings: Partial<CompressorSettings>, frequency: number, levelDb: number): number =>
  withCompressor(dsp, settings, (compressor) => {
    const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency, peakDbfs: levelDb, phase: 90 });
    const { left } = runThrough(dsp, compressor, bothChannels(tone));
    const reduction = levelDb - decibels(lineAmplitude(left.subarray(RATE), frequency));
    return Math.abs(reduction - staticReduction({ ...SETTINGS, ...settings }, levelDb));
  });

const worstStatic = (dsp: DspInstance): number =>
  Math.max(
    ...[0, 0.5, 1].flatMap((detector) =>
      [1.5, 4, Number.POSITIVE_INFINITY].flatMap((ratio) =>
        [0, 12].flatMap((kneeDb) =>
          [-30, -20, -16, -3].map((levelDb) =>
            staticError(dsp, { detector, ratio, kneeDb }, levelDb === -3 ? 100 : 997, levelDb),
          ),
        ),
      ),
    ),
  );

const withMultiband = (
  dsp: DspInstance,
  band: Partial<CompressorSettings>,
  use: (multiband: MultibandCompressor) => number,
): number => {
  const multiband = new MultibandCompressor(dsp, RATE);
  multiband.setCrossovers([120, 900, 6000]);
  for (let at = 0; at < 4; at += 1) multiband.setBand(at, { ...SETTINGS, ...band });
  const figure = use(multiband);
  multiband.destroy();
  return figure;
};

/** dB by which the bands' sum strays from flat. */
const crossoverSum = (dsp: DspInstance): number =>
  withMultiband(dsp, { ratio: 1, makeupDb: -6 }, (multiband) => {
    const impulse = new Float32Array(1 << 15);
    impulse[0] = 1;
    const { left } = runThrough(dsp, multiband, bothChannels(impulse));
    return Math.max(...AUDIBLE.map((hertz) => Math.abs(decibelsOf(powerOf(left, hertz, RATE)) + 6)));
  });

/** Samples of L + R that lose more than two rounded samples may. */
const lostInMono = (dsp: DspInstance): number => {
  const image = new StereoImage(dsp, RATE);
  image.set({
    width: 1.4,
    bands: [
      { above: 500, width: 0.3 },
      { above: 5000, width: 2 },
    ],
    monoBelowHz: 120,
    balanceDb: 0,
  });
  const out = runThrough(dsp, image, NOISE);
  image.destroy();
  return out.left.reduce((samples, left, at) => {
    const right = out.right[at] ?? 0;
    const lost = Math.abs(left + right - (NOISE.left[at] ?? 0) - (NOISE.right[at] ?? 0));
    return samples + (lost > 2 ** -24 * (Math.abs(left) + Math.abs(right)) + 1e-15 ? 1 : 0);
  }, 0);
};

/** Compressors, stereo image and saturation. */
export const dynamicsFigures = (dsp: DspInstance): Figure[] => {
  const row = (kernel: string, what: string, unit: string, reached: number, atMost: number): Figure => {
    return { kernel, what, unit, reached, required: { atMost }, peers: {} };
  };
  // White noise of 0.5 peaks at -6 dBFS: half the knee below the threshold, and a breath.
  const idle = { thresholdDb: decibels(0.5) + SETTINGS.kneeDb / 2 + 1e-9 };
  return [
    row('compressor', 'static curve from the closed form', 'dB', worstStatic(dsp), 0.1),
    row(
      'compressor',
      'idle: samples changed',
      '',
      withCompressor(dsp, idle, (compressor) => changed(dsp, compressor)),
      0,
    ),
    row('multiband', 'crossover sum from flat', 'dB', crossoverSum(dsp), 0.05),
    row(
      'multiband',
      'idle: samples changed',
      '',
      withMultiband(dsp, { thresholdDb: 10 }, (multiband) => changed(dsp, multiband)),
      0,
    ),
    row('stereo', 'mono fold: samples of L + R that lose more than rounding', '', lostInMono(dsp), 0),
    ...STYLES.map((style) => {
      const worst = Math.max(...[0, 6, 12, 18, 24].map((driveDb) => aliases({ style, driveDb }, 10_000, -6, RATE)));
      return row('saturation', `${style}: aliases of -6 dBFS 10 kHz, drives of 0 to 24 dB`, 'dB', worst, -100);
    }),
  ];
};
