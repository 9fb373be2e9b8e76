import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorOf, fourier, powerSpectrum, reduce, thresholdDb, weightedDb } from '../../../electron/dsp/dither.testkit.ts';
import { Dither, type DitherMode, type DitherSettings } from '../../../electron/dsp/dither.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { noise, sine } from '../../../electron/dsp/resampler.testkit.ts';
import { isThere, outputOf } from '../programs.ts';
import type { Figure } from './figures.ts';

const RATE = 44100;
const STEP = 2 ** -15;
const settings = (mode: DitherMode): DitherSettings => ({ mode, bits: 16, sampleRate: RATE, seed: 1, blankFrames: 0 });

/** One channel to 16 bits. */
type Reduction = (input: Float32Array) => Int32Array;

const ours =
  (dsp: DspInstance, mode: DitherMode): Reduction =>
  (input) =>
    reduce(dsp, settings(mode), input, input).left;

const throughCommand =
  (folder: string, words: (input: string, output: string) => readonly string[]): Reduction =>
  (samples) => {
    const [input, output] = [join(folder, 'in.f32'), join(folder, 'out.s16')];
    writeFileSync(input, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    outputOf(words(input, output));
    const bytes = readFileSync(output);
    return Int32Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readInt16LE(at * 2));
  };

const peers = (folder: string): readonly (readonly [string, Reduction])[] => {
  const sox = (...dither: string[]) =>
    throughCommand(folder, (input, output) => [
      ...['sox', '-V1', '-R', '-t', 'f32', '-r', String(RATE), '-c', '1', input],
      ...['-t', 's16', output, 'dither', ...dither],
    ]);
  const ffmpeg = throughCommand(folder, (input, output) => [
    ...['ffmpeg', '-v', 'error', '-nostdin', '-y', '-f', 'f32le', '-ar', String(RATE), '-ac', '1', '-i', input],
    ...['-af', 'aresample=osf=s16:dither_method=triangular', '-f', 's16le', output],
  ]);
  return [
    ...(isThere('ffmpeg') ? [['ffmpeg triangular', ffmpeg] as const] : []),
    ...(isThere('sox')
      ? [
          ['sox', sox()] as const,
          ['sox sloped', sox('-S')] as const,
          ['sox gesemann', sox('-f', 'gesemann')] as const,
          ['sox shibata', sox('-f', 'shibata')] as const,
        ]
      : []),
  ];
};

/** How far mean and variance of TPDF's error stray from 0 and 1/4 (square steps) at levels between two steps. */
const unevenError = (dsp: DspInstance): number => {
  const frames = 400_000;
  const strays = [0, 0.1, 0.25, 0.5, 0.8].map((level) => {
    const input = new Float32Array(frames).fill(level * STEP);
    const error = errorOf(ours(dsp, 'tpdf')(input), input);
    const mean = error.reduce((sum, value) => sum + value, 0) / frames;
    const variance = error.reduce((sum, value) => sum + (value - mean) ** 2, 0) / frames;
    return Math.max(Math.abs(mean), Math.abs(variance - 0.25));
  });
  return Math.max(...strays);
};

/** 6 seconds, of twice as many frames. */
const LAGS = 1 << 18;

/**
 * The likest the error of a steady level is to itself that many frames later, at every lag; 1 is a repetition. Of errors that have
 * nothing to do with each other the highest of so many lies near 0.009.
 */
const selfLikeness = (reduction: Reduction): number => {
  const frames = 2 * LAGS;
  const input = new Float32Array(frames).fill(0.3 * STEP);
  const error = errorOf(reduction(input), input);
  const mean = error.reduce((sum, value) => sum + value, 0) / frames;
  const re = new Float64Array(2 * frames);
  const im = new Float64Array(2 * frames);
  for (let at = 0; at < frames; at += 1) re[at] = (error[at] ?? 0) - mean;
  fourier(re, im);
  for (let bin = 0; bin < re.length; bin += 1) {
    re[bin] = (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
    im[bin] = 0;
  }
  // A power spectrum is even: the forward transform is the inverse but for its scale.
  fourier(re, im);
  const power = (re[0] ?? 1) / frames;
  // Neighbours may be alike: that is the noise's colour.
  return re.subarray(1000, LAGS).reduce((most, sum, at) => Math.max(most, Math.abs(sum / (frames - 1000 - at)) / power), 0);
};

/** dB of the highest line over the mean of what 24 bits made 16 by TPDF leave: a 1 kHz sine of -80 dBFS. */
const highestLine = (dsp: DspInstance): number => {
  const input = Float32Array.from(sine(1000, RATE, 1 << 19, 1e-4), (sample) => Math.round(sample * 2 ** 23) / 2 ** 23);
  const spectrum = powerSpectrum(errorOf(ours(dsp, 'tpdf')(input), input), 4096).subarray(2);
  return 10 * Math.log10(Math.max(...spectrum) / (spectrum.reduce((sum, bin) => sum + bin, 0) / spectrum.length));
};

/** Samples of 24 bits that come out of 24 bits otherwise: where word length does not fall nothing is added. */
const changedAtSameDepth = (dsp: DspInstance): number => {
  const whole = Int32Array.from(noise(100_000, 5), (sample) => Math.round(sample * (2 ** 23 - 1)));
  const input = Float32Array.from(whole, (value) => value / 2 ** 23);
  const { left } = reduce(dsp, { ...settings('none'), bits: 24 }, input, input);
  return left.filter((value, at) => value !== whole[at]).length;
};

const weighted = (reduction: Reduction): number => {
  const input = noise(300_000, 9).map((sample) => sample * 0.01);
  const spectrum = powerSpectrum(errorOf(reduction(input), input), 4096);
  return weightedDb(spectrum, RATE, (hertz) => -thresholdDb(hertz));
};

const highestGain = (dsp: DspInstance): number => {
  const dither = new Dither(dsp, settings('shaped'));
  const peak = Math.max(...Array.from({ length: 2000 }, (_, at) => dither.noiseGainDb(10 + at * 11)));
  dither.destroy();
  return peak;
};

/** What is added where 16 bits are made: of steady levels, seeded noise and a sine. */
export const ditherFigures = (dsp: DspInstance, folder: string): Figure[] => {
  const others = peers(folder);
  const row = (
    what: string,
    unit: string,
    reached: number,
    atMost: number,
    measure?: (reduction: Reduction) => number,
  ): Figure => {
    const found = measure === undefined ? [] : others.map(([name, reduction]) => [name, measure(reduction)] as const);
    return { kernel: 'dither', what, unit, reached, required: { atMost }, peers: Object.fromEntries(found) };
  };
  return [
    row('TPDF: mean and variance of the error over level, steps from 0 and 1/4', '', unevenError(dsp), 0.005),
    ...(['tpdf', 'high-passed', 'shaped'] as const).map((mode) =>
      row(
        `${mode}: likeness of the error to itself, 1000 to ${LAGS} frames later`,
        '',
        selfLikeness(ours(dsp, mode)),
        // Of shaped noise fewer values are independent.
        mode === 'shaped' ? 0.02 : 0.012,
        mode === 'tpdf' ? selfLikeness : undefined,
      ),
    ),
    row('TPDF: 24 bits made 16, highest line of the difference over its mean', 'dB', highestLine(dsp), 2.5),
    row('24 bits left 24: samples changed', '', changedAtSameDepth(dsp), 0),
    row('shaped: noise on the threshold of hearing, 44.1 kHz, 16 bits', 'dB', weighted(ours(dsp, 'shaped')), -116, weighted),
    row('shaped: highest noise over TPDF', 'dB', highestGain(dsp), 26),
  ];
};
