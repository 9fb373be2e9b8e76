import { Limiter, type LimiterOptions } from './limiter.ts';
import type { DspInstance } from './module.ts';

export type Stereo = readonly [Float32Array, Float32Array];

export interface Limited {
  readonly sound: Stereo;
  readonly latency: number;
  readonly maxReduction: number;
  readonly limitedFrames: number;
  readonly history: readonly number[];
}

/** A whole programme through a fresh limiter in blocks of the given sizes (repeated), latency removed. */
export const limitSound = (
  dsp: DspInstance,
  options: LimiterOptions,
  input: Stereo,
  blocks: readonly number[] = [4096],
): Limited => {
  const limiter = new Limiter(dsp, options);
  const length = input[0].length;
  const largest = Math.max(...blocks);
  const left = dsp.allocatePlane(largest);
  const right = dsp.allocatePlane(largest);
  const sound: Stereo = [new Float32Array(length), new Float32Array(length)];
  const history: number[] = [];
  for (let done = 0, turn = 0; done < length + limiter.latency; turn++) {
    const count = Math.min(blocks[turn % blocks.length] as number, length + limiter.latency - done);
    for (const [channel, plane] of [left, right].entries()) {
      const view = dsp.plane(plane, count).fill(0);
      view.set((input[channel] as Float32Array).subarray(done, done + count));
    }
    limiter.process(left, right, left, right, count);
    const discard = Math.min(count, Math.max(0, limiter.latency - done));
    for (const [channel, plane] of discard < count ? [left, right].entries() : []) {
      (sound[channel] as Float32Array).set(dsp.plane(plane, count).subarray(discard), done + discard - limiter.latency);
    }
    history.push(...limiter.takeHistory());
    done += count;
  }
  const { latency, maxReduction, limitedFrames } = limiter;
  limiter.destroy();
  dsp.free(left);
  dsp.free(right);
  return { sound, latency, maxReduction, limitedFrames, history };
};

const PHASES = 16;
const REACH = 128;

const besselI0 = (x: number): number => {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
};

/** 16 x 256 taps of a Kaiser-windowed sinc (beta 9), each phase of unit gain at DC. */
const strictFilter: readonly Float64Array[] = Array.from({ length: PHASES }, (_, phase) => {
  const taps = Float64Array.from({ length: 2 * REACH }, (_, k) => {
    const at = k - (REACH - 1) - phase / PHASES;
    const window = besselI0(9 * Math.sqrt(Math.max(0, 1 - (at / REACH) ** 2))) / besselI0(9);
    return at === 0 ? 1 : (window * Math.sin(Math.PI * at)) / (Math.PI * at);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
});

/** True peak in dBTP, read at every sixteenth of a frame; silence before and after. */
export const strictTruePeak = (sound: Stereo): number => {
  let highest = 0;
  for (const samples of sound) {
    const padded = new Float64Array(samples.length + 2 * REACH);
    padded.set(samples, REACH);
    for (const [phase, taps] of strictFilter.entries()) {
      for (let n = REACH - 1; n < samples.length + REACH; n++) {
        const value = phase === 0 ? (padded[n] as number) : dot(padded, n - REACH + 1, taps);
        highest = Math.max(highest, Math.abs(value));
      }
    }
  }
  return 20 * Math.log10(highest);
};

/** Four sums side by side: they do not wait for each other. */
const dot = (samples: Float64Array, from: number, taps: Float64Array): number => {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < taps.length; k += 4) {
    a += (samples[from + k] as number) * (taps[k] as number);
    b += (samples[from + k + 1] as number) * (taps[k + 1] as number);
    c += (samples[from + k + 2] as number) * (taps[k + 2] as number);
    d += (samples[from + k + 3] as number) * (taps[k + 3] as number);
  }
  return a + b + c + d;
};

/** Amplitude at a whole number of hertz in exactly one second of sound. */
export const lineAmplitude = (second: Float32Array, hertz: number): number => {
  let real = 0;
  let imaginary = 0;
  for (const [n, sample] of second.entries()) {
    const angle = 2 * Math.PI * (((hertz * n) % second.length) / second.length);
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / second.length;
};
