import { Dither, type DitherSettings } from './dither.ts';
import type { DspInstance } from './module.ts';

export interface Reduced {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly clipped: number;
}

/** A whole programme to integers, in blocks of the sizes given in turn, from `startFrame` of the programme. */
export const reduce = (
  dsp: DspInstance,
  settings: DitherSettings,
  left: Float32Array,
  right: Float32Array,
  blocks: readonly number[] = [65536],
  startFrame = 0,
): Reduced => {
  const dither = new Dither(dsp, settings);
  const largest = Math.max(...blocks);
  const planes = Array.from({ length: 4 }, () => dsp.allocatePlane(largest));
  const [inLeft, inRight, outLeft, outRight] = planes as [number, number, number, number];
  const result = { left: new Int32Array(left.length), right: new Int32Array(left.length) };
  dither.reset(startFrame);
  for (let at = 0, turn = 0; at < left.length; turn++) {
    const count = Math.min(blocks[turn % blocks.length]!, left.length - at);
    dsp.plane(inLeft, count).set(left.subarray(at, at + count));
    dsp.plane(inRight, count).set(right.subarray(at, at + count));
    dither.processPlanar(inLeft, inRight, count, outLeft, outRight);
    result.left.set(new Int32Array(dsp.exports.memory.buffer, outLeft, count), at);
    result.right.set(new Int32Array(dsp.exports.memory.buffer, outRight, count), at);
    at += count;
  }
  const clipped = dither.clipped;
  for (const plane of planes) dsp.free(plane);
  dither.destroy();
  return { ...result, clipped };
};

/**
 * Welch's averaged periodogram, Hann, half overlapped: power per bin of a one-sided spectrum whose sum is the
 * signal's mean square. `size` is a power of two; the result has size / 2 bins, the last below Nyquist.
 */
export const powerSpectrum = (signal: ArrayLike<number>, size: number): Float64Array => {
  const power = new Float64Array(size / 2);
  const window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
  let segments = 0;
  for (let at = 0; at + size <= signal.length; at += size / 2, segments++) {
    const re = window.map((weight, n) => weight * signal[at + n]!);
    const im = new Float64Array(size);
    fourier(re, im);
    for (let bin = 0; bin < power.length; bin++) power[bin]! += re[bin]! ** 2 + im[bin]! ** 2;
  }
  // The window's mean square is 3/8.
  return power.map((sum, bin) => (sum * (bin === 0 ? 1 : 2)) / (segments * size * size * 0.375));
};

/** In place, radix 2. */
export const fourier = (re: Float64Array, im: Float64Array): void => {
  const size = re.length;
  for (let n = 1, mirrored = 0; n < size; n++) {
    let bit = size >> 1;
    for (; mirrored & bit; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (n < mirrored) {
      [re[n], re[mirrored]] = [re[mirrored]!, re[n]!];
      [im[n], im[mirrored]] = [im[mirrored]!, im[n]!];
    }
  }
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2;
    const turns = Float64Array.from({ length: half }, (_, k) => (2 * Math.PI * k) / span);
    const [cosines, sines] = [turns.map(Math.cos), turns.map(Math.sin)];
    for (let first = 0; first < size; first += span) {
      for (let k = 0; k < half; k++) {
        const n = first + k;
        const [c, s] = [cosines[k]!, -sines[k]!];
        const [x, y] = [re[n + half]! * c - im[n + half]! * s, re[n + half]! * s + im[n + half]! * c];
        re[n + half] = re[n]! - x;
        im[n + half] = im[n]! - y;
        re[n]! += x;
        im[n]! += y;
      }
    }
  }
};

const thresholdInQuiet = (kilohertz: number): number =>
  3.64 * kilohertz ** -0.8 - 6.5 * Math.exp(-0.6 * (kilohertz - 3.3) ** 2) + 1e-3 * kilohertz ** 4;

const keenest = Math.min(...Array.from({ length: 3000 }, (_, n) => thresholdInQuiet(2 + n / 1000)));

/** Terhardt's threshold in quiet above its own minimum near 3.3 kHz, dB; what is audible at 0 is heard first. */
export const thresholdDb = (hertz: number): number => thresholdInQuiet(Math.max(hertz, 20) / 1000) - keenest;

/** A-weighting, IEC 61672-1 annex E, dB. */
export const aWeightingDb = (hertz: number): number => {
  const f = hertz * hertz;
  const ratio =
    (12194.217 ** 2 * f * f) /
    ((f + 20.598997 ** 2) * Math.sqrt((f + 107.65265 ** 2) * (f + 737.86223 ** 2)) * (f + 12194.217 ** 2));
  return 20 * Math.log10(ratio) + 2;
};

const STEP_OF_16 = 2 ** -15;

/** Output minus input in steps of 16 bits. */
export const errorOf = (output: Int32Array, input: Float32Array): Float64Array =>
  Float64Array.from(output, (value, n) => value - input[n]! / STEP_OF_16);

/** dB re a full-scale sine of an error's power (steps of 16 bits) under a weighting. */
export const weightedDb = (spectrum: Float64Array, rate: number, weightingDb: (hertz: number) => number): number => {
  let sum = 0;
  for (let bin = 1; bin < spectrum.length; bin++) {
    sum += spectrum[bin]! * 10 ** (weightingDb((bin * rate) / (2 * spectrum.length)) / 10);
  }
  return 10 * Math.log10((sum * STEP_OF_16 * STEP_OF_16) / 0.5);
};
