import { compileDsp, DspInstance } from './module.ts';
import { seededRandom } from './signals.ts';
import { SPECTRUM_BANDS, type Spectrum, SpectrumMeter } from './spectrum.ts';

const RATE = 44100;

export const spectrumOf = (left: Float32Array, right: Float32Array, sampleRate = RATE, blocks = [16384]): Spectrum => {
  const dsp = new DspInstance(compileDsp());
  const meter = new SpectrumMeter(dsp, sampleRate);
  const largest = Math.max(...blocks);
  const [a, b] = [dsp.allocatePlane(largest), dsp.allocatePlane(largest)];
  for (let at = 0, turn = 0; at < left.length; turn += 1) {
    const count = Math.min(blocks[turn % blocks.length] ?? 1, left.length - at);
    dsp.plane(a, count).set(left.subarray(at, at + count));
    dsp.plane(b, count).set(right.subarray(at, at + count));
    meter.process(a, b, count);
    at += count;
  }
  const spectrum = meter.finish();
  meter.destroy();
  return spectrum;
};

export const thirds = (bands: Float64Array): number[] =>
  Array.from({ length: SPECTRUM_BANDS / 4 }, (_, at) =>
    bands.subarray(4 * at, 4 * at + 4).reduce((sum, power) => sum + power, 0),
  );

/** In place, size a power of two; the textbook recursion, unscaled. */
const transform = (re: Float64Array, im: Float64Array): void => {
  const size = re.length;
  if (size === 1) return;
  const half = size / 2;
  const parts = [0, 1].map((odd) => {
    const part = { re: new Float64Array(half), im: new Float64Array(half) };
    for (let at = 0; at < half; at += 1) {
      part.re[at] = re[2 * at + odd] ?? 0;
      part.im[at] = im[2 * at + odd] ?? 0;
    }
    transform(part.re, part.im);
    return part;
  });
  const [even, odd] = parts as [{ re: Float64Array; im: Float64Array }, { re: Float64Array; im: Float64Array }];
  for (let k = 0; k < half; k += 1) {
    const angle = (2 * Math.PI * k) / size;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [x, y] = [odd.re[k] ?? 0, odd.im[k] ?? 0];
    const [turnedRe, turnedIm] = [x * c - y * s, x * s + y * c];
    re[k] = (even.re[k] ?? 0) + turnedRe;
    im[k] = (even.im[k] ?? 0) + turnedIm;
    re[k + half] = (even.re[k] ?? 0) - turnedRe;
    im[k + half] = (even.im[k] ?? 0) - turnedIm;
  }
};

/** A signal whose power per hertz is exactly `density` (up to one factor) on a fine grid: random phases, set amplitudes. */
export const noiseOf = (density: (hertz: number) => number, seed: number): Float32Array => {
  const size = 1 << 20;
  const random = seededRandom(seed);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let k = 1; k < size / 2; k += 1) {
    const amplitude = Math.sqrt(density((k * RATE) / size));
    const phase = 2 * Math.PI * random();
    re[k] = amplitude * Math.cos(phase);
    im[k] = amplitude * Math.sin(phase);
  }
  transform(re, im);
  const peak = re.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return Float32Array.from(re, (value) => value / peak);
};
