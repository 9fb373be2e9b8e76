import { type Frames, frames } from '../shared/units.ts';
import { type DspInstance, kernel } from './module.ts';

interface LimiterCalls {
  limiter_create(sampleRate: number, ceilingDbtp: number, style: number): number;
  limiter_destroy(handle: number): void;
  limiter_reset(handle: number): void;
  limiter_latency(handle: number): number;
  limiter_settle_frames(handle: number): number;
  limiter_join(handle: number): void;
  limiter_settled(handle: number): number;
  limiter_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
  limiter_current_reduction(handle: number): number;
  limiter_max_reduction(handle: number): number;
  limiter_start_interval(handle: number): void;
  limiter_limited_frames(handle: number): number;
  limiter_take_history(handle: number, gains: number, capacity: number): number;
}

/** Cleanest, between hits quickest, least loudness given up. */
export const LIMITER_STYLES = ['transparent', 'punchy', 'loud'] as const;
export type LimiterStyle = (typeof LIMITER_STYLES)[number];

export const LOWEST_LIMITER_RATE = 8000;
export const HIGHEST_LIMITER_RATE = 192000;
/** dBTP. */
export const LOWEST_CEILING = -20;
export const HIGHEST_CEILING = 0;

export interface LimiterOptions {
  /** Hz, 8000 to 192000. */
  readonly sampleRate: number;
  /** dBTP, -20 to 0. */
  readonly ceiling: number;
  /** Default: transparent. */
  readonly style?: LimiterStyle;
}

/**
 * Stereo-linked look-ahead true-peak limiter. Output frame k is input frame k - latency times a gain of at most 1;
 * what stays below the ceiling passes untouched, bit for bit. Callers discard the first `latency` frames and feed
 * as many zeros at the end. Planes are addresses of f32 samples in the instance's memory.
 */
export class Limiter {
  /** Delay in frames, constant. */
  readonly latency: Frames;
  /**
   * After this many input frames that stay 0.1 dB below the ceiling the output equals that of a fresh instance fed
   * with the same frames, so a render may start this far ahead of the frame it wants.
   */
  readonly settleFrames: Frames;
  readonly #dsp: DspInstance;
  readonly #calls: LimiterCalls;
  readonly #scratch: number;
  #handle: number;

  constructor(dsp: DspInstance, { sampleRate, ceiling, style = 'transparent' }: LimiterOptions) {
    if (!(sampleRate >= LOWEST_LIMITER_RATE && sampleRate <= HIGHEST_LIMITER_RATE)) {
      throw new RangeError(`the limiter works from 8000 to 192000 Hz, not at ${sampleRate} Hz`);
    }
    if (!(ceiling >= LOWEST_CEILING && ceiling <= HIGHEST_CEILING)) {
      throw new RangeError(`a ceiling lies from -20 to 0 dBTP, not at ${ceiling}`);
    }
    this.#dsp = dsp;
    this.#calls = kernel<LimiterCalls>(dsp);
    this.#handle = this.#calls.limiter_create(sampleRate, ceiling, LIMITER_STYLES.indexOf(style));
    if (this.#handle === 0) throw new RangeError('dsp.wasm has no room for a limiter');
    this.#scratch = dsp.allocatePlane(SCRATCH);
    this.latency = frames(this.#calls.limiter_latency(this.#handle));
    this.settleFrames = frames(this.#calls.limiter_settle_frames(this.#handle));
  }

  /** Any number of frames; in place is allowed (outLeft = inLeft, outRight = inRight). */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, count: number): void {
    this.#calls.limiter_process(this.#handle, inLeft, inRight, outLeft, outRight, count);
  }

  /** As newly made, reports included. */
  reset(): void {
    this.#calls.limiter_reset(this.#handle);
  }

  /** As newly made, but what comes is the middle of a stream whose earlier frames are not known. */
  join(): void {
    this.#calls.limiter_join(this.#handle);
  }

  /**
   * Whether all output from here on is bit for bit that of a limiter which has heard the stream from its start, whatever
   * came before `join`. Certain, not likely: every possible past has led to the same state.
   */
  get settled(): boolean {
    return this.#calls.limiter_settled(this.#handle) !== 0;
  }

  /** Gain reduction of the latest frame in dB, 0 or more. Reports run ahead of the output by up to 31 frames. */
  get currentReduction(): number {
    return this.#calls.limiter_current_reduction(this.#handle);
  }

  /** Largest gain reduction in dB since creation, `reset` or `startInterval`. */
  get maxReduction(): number {
    return this.#calls.limiter_max_reduction(this.#handle);
  }

  startInterval(): void {
    this.#calls.limiter_start_interval(this.#handle);
  }

  /** Programme frames reduced by more than 0.01 dB since creation or `reset`. */
  get limitedFrames(): number {
    return this.#calls.limiter_limited_frames(this.#handle);
  }

  /**
   * The smallest gain (amplitude ratio, 1 = none) of each 100 ms of programme finished since the last call. The
   * limiter keeps 4096 of them (6.8 minutes): longer programmes call this as they go.
   */
  takeHistory(): number[] {
    const gains: number[] = [];
    for (;;) {
      const taken = this.#calls.limiter_take_history(this.#handle, this.#scratch, SCRATCH);
      gains.push(...this.#dsp.plane(this.#scratch, taken));
      if (taken < SCRATCH) return gains;
    }
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.limiter_destroy(this.#handle);
    this.#dsp.free(this.#scratch);
    this.#handle = 0;
  }
}

const SCRATCH = 256;
