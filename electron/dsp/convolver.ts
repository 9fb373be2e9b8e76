import { checkStatus, type DspInstance, kernel } from './module.ts';

interface ConvolverCalls {
  convolver_create(mostTaps: number, block: number): number;
  convolver_destroy(handle: number): void;
  convolver_reset(handle: number): void;
  convolver_latency(handle: number): number;
  convolver_set(handle: number, left: number, right: number, rightToLeft: number, leftToRight: number, taps: number): number;
  convolver_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
}

export interface ConvolverOptions {
  /** 1 to 1048576. */
  readonly mostTaps: number;
  /** Frames worked on at a time, and the latency: a power of two, 16 to 65536. */
  readonly block: number;
}

/** FIR taps, all of one length; they are amplitude ratios. */
export interface Responses {
  readonly left: Float64Array;
  /** As `left` when not given. */
  readonly right?: Float64Array | undefined;
  readonly rightToLeft?: Float64Array | undefined;
  readonly leftToRight?: Float64Array | undefined;
}

/** Stereo FIR filter by partitioned FFT convolution; see dsp.h. Planes are addresses of f32 samples in the instance's memory. */
export class Convolver {
  readonly #dsp: DspInstance;
  readonly #calls: ConvolverCalls;
  #handle: number;
  /** Frames, besides what the responses have. */
  readonly latency: number;

  constructor(dsp: DspInstance, { mostTaps, block }: ConvolverOptions) {
    this.#dsp = dsp;
    this.#calls = kernel<ConvolverCalls>(dsp);
    this.#handle = this.#calls.convolver_create(mostTaps, block);
    if (this.#handle === 0) throw new RangeError(`convolver_create: ${mostTaps} taps in blocks of ${block}`);
    this.latency = this.#calls.convolver_latency(this.#handle);
  }

  /** Fades to new responses over the next block; at once before the first frame. */
  set({ left, right, rightToLeft, leftToRight }: Responses): void {
    const all = [left, right, rightToLeft, leftToRight];
    if (all.some((taps) => taps !== undefined && taps.length !== left.length)) throw new RangeError('responses differ in length');
    const memory = this.#dsp.allocate(Math.max(8, all.length * left.length * 8));
    try {
      const addresses = all.map((taps, at) => {
        if (taps === undefined) return 0;
        const address = memory + at * left.length * 8;
        this.#dsp.doubles(address, taps.length).set(taps);
        return address;
      });
      const [l = 0, r = 0, rl = 0, lr = 0] = addresses;
      checkStatus(this.#calls.convolver_set(this.#handle, l, r, rl, lr, left.length), 'convolver_set');
    } finally {
      this.#dsp.free(memory);
    }
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.convolver_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound, keeps the responses last set. */
  reset(): void {
    this.#calls.convolver_reset(this.#handle);
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.convolver_destroy(this.#handle);
    this.#handle = 0;
  }
}
