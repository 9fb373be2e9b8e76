import { checkStatus, type DspInstance, kernel } from './module.ts';

interface MixCalls {
  fade_gain(curve: number, position: number, length: number): number;
  crossfade_gain(correlation: number, position: number, length: number): number;
  mix_fade_in(plane: number, frames: number, position: number, length: number, curve: number): number;
  mix_fade_out(plane: number, frames: number, position: number, length: number, curve: number): number;
  mix_crossfade_in(plane: number, frames: number, position: number, length: number, correlation: number): number;
  mix_crossfade_out(plane: number, frames: number, position: number, length: number, correlation: number): number;
  mix_gain(plane: number, frames: number, gain: number): void;
  mix_add(destination: number, source: number, frames: number, gain: number): void;
  mix_peak(plane: number, frames: number): number;
  mix_correlate(first: number, second: number, frames: number, sums: number): void;
  mix_correlation(sums: number): number;
}

/** In the order of FadeCurve in dsp.h. */
export const FADE_CURVES = ['linear', 'equal-power', 's-curve', 'logarithmic', 'exponential'] as const;
export type FadeCurve = (typeof FADE_CURVES)[number];

/**
 * Gains, fades and sums on f32 planes, given by their address. A fade of `length` frames has gain 0 at position 0
 * and exactly 1 from `length` on; a fade-out is its mirror image. `position` is that of the plane's first frame,
 * relative to the fade's start, and may be negative. Outside its range a fade mutes the far side and leaves the near
 * side bit for bit.
 */
export class Mixer {
  readonly #calls: MixCalls;

  constructor(dsp: DspInstance) {
    this.#calls = kernel<MixCalls>(dsp);
  }

  /** Linear gain of a fade-in; a fade-out's is the gain at `length - position`. */
  fadeGain(curve: FadeCurve, position: number, length: number): number {
    return this.#calls.fade_gain(FADE_CURVES.indexOf(curve), position, length);
  }

  /**
   * Linear gain of a crossfade's incoming side that keeps the power of two equally loud parts of this correlation
   * constant; the outgoing side's is the gain at `length - position`. Correlations below -0.5 count as -0.5.
   */
  crossfadeGain(correlation: number, position: number, length: number): number {
    return this.#calls.crossfade_gain(correlation, position, length);
  }

  fadeIn(plane: number, frames: number, position: number, length: number, curve: FadeCurve): void {
    checkStatus(this.#calls.mix_fade_in(plane, frames, position, length, FADE_CURVES.indexOf(curve)), 'mix_fade_in');
  }

  fadeOut(plane: number, frames: number, position: number, length: number, curve: FadeCurve): void {
    checkStatus(this.#calls.mix_fade_out(plane, frames, position, length, FADE_CURVES.indexOf(curve)), 'mix_fade_out');
  }

  crossfadeIn(plane: number, frames: number, position: number, length: number, correlation: number): void {
    checkStatus(this.#calls.mix_crossfade_in(plane, frames, position, length, correlation), 'mix_crossfade_in');
  }

  crossfadeOut(plane: number, frames: number, position: number, length: number, correlation: number): void {
    checkStatus(this.#calls.mix_crossfade_out(plane, frames, position, length, correlation), 'mix_crossfade_out');
  }

  /** Multiplies by a linear gain, rounded once; exactly 1 touches nothing. */
  gain(plane: number, frames: number, gain: number): void {
    this.#calls.mix_gain(plane, frames, gain);
  }

  /** destination += gain * source, rounded once. */
  add(destination: number, source: number, frames: number, gain = 1): void {
    this.#calls.mix_add(destination, source, frames, gain);
  }

  /** Largest magnitude, linear. */
  peak(plane: number, frames: number): number {
    return this.#calls.mix_peak(plane, frames);
  }
}

/** Correlation of two parts, -1 to 1, gathered over as many blocks and channels as wanted. */
export class Correlation {
  readonly #dsp: DspInstance;
  readonly #calls: MixCalls;
  #sums: number;

  constructor(dsp: DspInstance) {
    this.#dsp = dsp;
    this.#calls = kernel<MixCalls>(dsp);
    this.#sums = dsp.allocate(3 * Float64Array.BYTES_PER_ELEMENT);
  }

  add(first: number, second: number, frames: number): void {
    this.#calls.mix_correlate(first, second, frames, this.#sums);
  }

  /** Nothing gathered. */
  reset(): void {
    this.#dsp.doubles(this.#sums, 3).fill(0);
  }

  /** 0 where either part is silent. */
  get value(): number {
    return this.#calls.mix_correlation(this.#sums);
  }

  destroy(): void {
    this.#dsp.free(this.#sums);
    this.#sums = 0;
  }
}
