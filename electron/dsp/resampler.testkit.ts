import { type DspInstance, kernel } from './module.ts';
import { Resampler } from './resampler.ts';

/** Phase-exact at any length: the turn is reduced in whole numbers before the sine is taken. */
export const sine = (hertz: number, rate: number, frames: number, amplitude = 1): Float64Array =>
  Float64Array.from({ length: frames }, (_, n) => amplitude * Math.sin(2 * Math.PI * (((hertz * n) % rate) / rate)));

/** Repeatable noise, uniform in -1..1 (mulberry32), good enough to stimulate a kernel. */
export const noise = (frames: number, seed: number): Float32Array => {
  let state = seed >>> 0;
  return Float32Array.from({ length: frames }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
};

export interface ToneFit {
  readonly amplitude: number;
  /** Radians at frame 0, relative to a sine. */
  readonly phase: number;
  /** RMS of what the tone and the mean do not explain, over the RMS of the tone. */
  readonly residual: number;
}

/** Least-squares fit of one sine and a constant to samples `from` .. `to`. */
export const fitTone = (samples: ArrayLike<number>, hertz: number, rate: number, from: number, to: number): ToneFit => {
  const basis = (n: number): [number, number, number] => {
    const angle = 2 * Math.PI * (((hertz * n) % rate) / rate);
    return [Math.sin(angle), Math.cos(angle), 1];
  };
  const normal = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ] as [number, number, number, number][];
  for (let n = from; n < to; n++) {
    const row = basis(n);
    const full = [...row, samples[n] ?? 0];
    for (let i = 0; i < 3; i++) for (let j = 0; j < 4; j++) normal[i]![j]! += row[i]! * full[j]!;
  }
  const [sinePart, cosinePart, mean] = solve3(normal);
  let squares = 0;
  for (let n = from; n < to; n++) {
    const [s, c] = basis(n);
    squares += ((samples[n] ?? 0) - sinePart * s - cosinePart * c - mean) ** 2;
  }
  const amplitude = Math.hypot(sinePart, cosinePart);
  return {
    amplitude,
    phase: Math.atan2(cosinePart, sinePart),
    residual: Math.sqrt(squares / (to - from)) / (amplitude / Math.SQRT2),
  };
};

const solve3 = (m: [number, number, number, number][]): [number, number, number] => {
  for (let pivot = 0; pivot < 3; pivot++) {
    for (let row = 0; row < 3; row++) {
      if (row === pivot) continue;
      const factor = m[row]![pivot]! / m[pivot]![pivot]!;
      for (let column = pivot; column < 4; column++) m[row]![column]! -= factor * m[pivot]![column]!;
    }
  }
  return [m[0]![3] / m[0]![0], m[1]![3] / m[1]![1], m[2]![3] / m[2]![2]];
};

export const decibels = (ratio: number): number => 20 * Math.log10(ratio);

export const rms = (samples: ArrayLike<number>, from: number, to: number): number => {
  let squares = 0;
  for (let n = from; n < to; n++) squares += (samples[n] ?? 0) ** 2;
  return Math.sqrt(squares / (to - from));
};

/** A whole file through the kernel, in input blocks of the sizes given in turn and output room for `capacity` frames. */
export const resampleFile = (
  dsp: DspInstance,
  inputRate: number,
  outputRate: number,
  left: Float32Array,
  right: Float32Array,
  blocks: readonly number[] = [4096],
  capacity = 5000,
  startFrame = 0,
): { left: Float32Array; right: Float32Array } => {
  const resampler = new Resampler(dsp, inputRate, outputRate);
  const largest = Math.max(...blocks);
  const planes = [largest, largest, capacity, capacity].map((count) => dsp.allocatePlane(count));
  const [inLeft, inRight, outLeft, outRight] = planes as [number, number, number, number];
  const length = Math.max(0, resampler.outputLength(left.length) - startFrame);
  const result = { left: new Float32Array(length), right: new Float32Array(length) };
  let written = 0;
  const keep = (count: number): void => {
    result.left.set(dsp.plane(outLeft, count), written);
    result.right.set(dsp.plane(outRight, count), written);
    written += count;
  };
  resampler.reset(startFrame);
  for (let turn = 0; resampler.inputPosition < left.length; turn++) {
    const at = resampler.inputPosition;
    const count = Math.min(blocks[turn % blocks.length]!, left.length - at);
    dsp.plane(inLeft, count).set(left.subarray(at, at + count));
    dsp.plane(inRight, count).set(right.subarray(at, at + count));
    keep(resampler.process(inLeft, inRight, count, outLeft, outRight, capacity));
  }
  for (let count = capacity; count === capacity; ) {
    count = resampler.flush(outLeft, outRight, capacity);
    keep(count);
  }
  for (const plane of planes) dsp.free(plane);
  resampler.destroy();
  if (written !== length) throw new Error(`resampler delivered ${written} frames of ${length}`);
  return result;
};

interface PreciseCalls {
  resampler_create(inputRate: number, outputRate: number): number;
  resampler_destroy(handle: number): void;
  resampler_output_length(handle: number, inputFrames: number): number;
  resampler_reset(handle: number, outputFrame: number): number;
  resampler_process_f64(h: number, l: number, r: number, frames: number, outL: number, outR: number, capacity: number): number;
  resampler_flush_f64(h: number, outL: number, outR: number, capacity: number): number;
}

/** The kernel with f64 samples at both ends, for figures below the noise of f32. */
export class PreciseResampler {
  readonly #dsp: DspInstance;
  readonly #calls: PreciseCalls;
  readonly #handle: number;

  constructor(dsp: DspInstance, inputRate: number, outputRate: number) {
    this.#dsp = dsp;
    this.#calls = kernel<PreciseCalls>(dsp);
    this.#handle = this.#calls.resampler_create(inputRate, outputRate);
  }

  file(left: Float64Array, right: Float64Array): { left: Float64Array; right: Float64Array } {
    const length = this.#calls.resampler_output_length(this.#handle, left.length);
    const addresses = [left.length, left.length, length, length].map((count) => this.#dsp.allocate(count * 8));
    const [inLeft, inRight, outLeft, outRight] = addresses as [number, number, number, number];
    this.#dsp.doubles(inLeft, left.length).set(left);
    this.#dsp.doubles(inRight, right.length).set(right);
    this.#calls.resampler_reset(this.#handle, 0);
    const written = this.#calls.resampler_process_f64(this.#handle, inLeft, inRight, left.length, outLeft, outRight, length);
    this.#calls.resampler_flush_f64(this.#handle, outLeft + written * 8, outRight + written * 8, length - written);
    const result = { left: this.#dsp.doubles(outLeft, length).slice(), right: this.#dsp.doubles(outRight, length).slice() };
    for (const address of addresses) this.#dsp.free(address);
    return result;
  }

  destroy(): void {
    this.#calls.resampler_destroy(this.#handle);
  }
}
