import { checkStatus, type DspInstance, kernel } from './module.ts';

interface DitherCalls {
  dither_create(mode: number, bits: number, sampleRate: number, seed: number, blankFrames: number): number;
  dither_destroy(handle: number): void;
  dither_reset(handle: number, frame: number): number;
  dither_process_packed(handle: number, left: number, right: number, frames: number, out: number): void;
  dither_process_planar(handle: number, left: number, right: number, frames: number, outLeft: number, outRight: number): void;
  dither_clipped(handle: number): number;
  dither_noise_gain(handle: number, hertz: number): number;
}

/** In the order of DitherMode in dsp.h. `none` only rounds. */
export const DITHER_MODES = ['none', 'tpdf', 'high-passed', 'shaped'] as const;
export type DitherMode = (typeof DITHER_MODES)[number];

export interface DitherSettings {
  readonly mode: DitherMode;
  /** Word length, 8 to 24. */
  readonly bits: number;
  /** Hz, 8000 to 384000; decides where `shaped` puts its error. */
  readonly sampleRate: number;
  /** Whole number below 2^32; each seed is another dither. */
  readonly seed: number;
  /** Frames of digital silence on both channels after which the output is zero; 0 never blanks. */
  readonly blankFrames: number;
}

/**
 * f32 planes to integers of a word length: round(x * 2^(bits-1)) with dither, clipped at the range. The dither of
 * a frame depends on seed, frame and channel only. Planes are addresses in the instance's memory.
 */
export class Dither {
  readonly bytesPerSample: number;
  readonly #calls: DitherCalls;
  #handle: number;

  constructor(dsp: DspInstance, { mode, bits, sampleRate, seed, blankFrames }: DitherSettings) {
    for (const [name, value, least, most] of [
      ['bits', bits, 8, 24],
      ['sampleRate', sampleRate, 8000, 384000],
      ['seed', seed, 0, 2 ** 32 - 1],
      ['blankFrames', blankFrames, 0, 2 ** 32 - 1],
    ] as const) {
      if (!Number.isInteger(value) || value < least || value > most) {
        throw new RangeError(`dither: ${name} must be a whole number from ${least} to ${most}, not ${value}`);
      }
    }
    this.#calls = kernel<DitherCalls>(dsp);
    this.#handle = this.#calls.dither_create(DITHER_MODES.indexOf(mode), bits, sampleRate, seed, blankFrames);
    if (this.#handle === 0) throw new RangeError('dsp.wasm has no room for a dither');
    this.bytesPerSample = Math.ceil(bits / 8);
  }

  /** The next frame processed is `frame` of the programme; forgets shaped error, silence and clips counted. */
  reset(frame: number): void {
    checkStatus(this.#calls.dither_reset(this.#handle, frame), 'dither_reset');
  }

  /** Interleaved left right little-endian two's complement, `frames * 2 * bytesPerSample` bytes at `out`. */
  processPacked(left: number, right: number, frames: number, out: number): void {
    this.#calls.dither_process_packed(this.#handle, left, right, frames, out);
  }

  /** Two planes of int32, right-justified. */
  processPlanar(left: number, right: number, frames: number, outLeft: number, outRight: number): void {
    this.#calls.dither_process_planar(this.#handle, left, right, frames, outLeft, outRight);
  }

  /** Samples clipped since the start or `reset`. */
  get clipped(): number {
    return this.#calls.dither_clipped(this.#handle);
  }

  /** Gain of the error at a frequency over the white error of TPDF, dB; 0 unless shaped. */
  noiseGainDb(hertz: number): number {
    return this.#calls.dither_noise_gain(this.#handle, hertz);
  }

  destroy(): void {
    this.#calls.dither_destroy(this.#handle);
    this.#handle = 0;
  }
}
