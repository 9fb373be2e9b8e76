import type { CompressorSettings } from './compressor.ts';
import type { DspInstance } from './module.ts';
import type { StereoSignal } from './signals.ts';

/** Anything that turns stereo planes into stereo planes, in place too. */
export interface Processor {
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
}

export interface Run {
  /** Frames per call, repeated. */
  readonly blocks?: readonly number[];
  /** What to do once so many frames are through; calls end there. */
  readonly at?: readonly (readonly [frame: number, action: () => void])[];
}

export const runThrough = (
  dsp: DspInstance,
  processor: Processor,
  { left, right }: StereoSignal,
  { blocks = [4096], at = [] }: Run = {},
): StereoSignal => {
  const length = left.length;
  const [a, b] = [dsp.allocatePlane(length), dsp.allocatePlane(length)];
  dsp.plane(a, length).set(left);
  dsp.plane(b, length).set(right);
  for (let done = 0, turn = 0; done < length; turn += 1) {
    const stop = at.find(([frame]) => frame > done)?.[0] ?? length;
    const count = Math.min(blocks[turn % blocks.length] ?? 1, Math.min(stop, length) - done);
    processor.process(a + done * 4, b + done * 4, a + done * 4, b + done * 4, count);
    done += count;
    for (const [frame, action] of at) if (frame === done) action();
  }
  const out = { left: dsp.plane(a, length).slice(), right: dsp.plane(b, length).slice() };
  dsp.free(a);
  dsp.free(b);
  return out;
};

/** dB of reduction of a steady tone: the quadratic knee of Giannoulis, Massberg and Reiss 2012, equation 4. */
export const staticReduction = (
  { thresholdDb, ratio, kneeDb }: Pick<CompressorSettings, 'thresholdDb' | 'ratio' | 'kneeDb'>,
  levelDb: number,
): number => {
  const over = levelDb - thresholdDb;
  if (2 * over < -kneeDb) return 0;
  if (2 * Math.abs(over) <= kneeDb && kneeDb > 0) return ((1 - 1 / ratio) * (over + kneeDb / 2) ** 2) / (2 * kneeDb);
  return (1 - 1 / ratio) * over;
};

export const sameBits = (a: Float32Array, b: Float32Array): boolean =>
  a.length === b.length &&
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** Largest second difference: a step in a gain stands out of a low tone's own. */
export const roughness = (samples: Float32Array): number => {
  let largest = 0;
  for (let at = 2; at < samples.length; at += 1) {
    const [a, b, c] = [samples[at] ?? 0, samples[at - 1] ?? 0, samples[at - 2] ?? 0];
    largest = Math.max(largest, Math.abs(a - 2 * b + c));
  }
  return largest;
};

/** An alternation of two equal and two opposite samples, a quarter of the rate: every sample has the same magnitude. */
export const flatTone = (frames: number, magnitude: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, at) => (at % 4 < 2 ? magnitude : -magnitude));
