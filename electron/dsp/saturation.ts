import { checkStatus, type DspInstance, kernel } from './module.ts';

interface SaturationCalls {
  saturation_create(sampleRate: number): number;
  saturation_destroy(handle: number): void;
  saturation_reset(handle: number): void;
  saturation_latency(handle: number): number;
  saturation_set(handle: number, style: number, driveDb: number, mix: number): number;
  saturation_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
}

/** In the order of SaturationStyle in dsp.h. */
const STYLES = ['soft', 'tape'] as const;
export type SaturationStyle = (typeof STYLES)[number];

export interface SaturationSettings {
  readonly style: SaturationStyle;
  /** dB into the curve, 0 to 24. */
  readonly driveDb: number;
  /** 0 is dry, 1 is wet. */
  readonly mix: number;
}

/** Oversampled saturation; see dsp.h. Planes are addresses of f32 samples in the instance's memory. */
export class Saturation {
  readonly #calls: SaturationCalls;
  #handle: number;
  /** Frames; constant. */
  readonly latency: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#calls = kernel<SaturationCalls>(dsp);
    this.#handle = this.#calls.saturation_create(sampleRate);
    if (this.#handle === 0) throw new RangeError(`saturation_create: ${sampleRate} Hz`);
    this.latency = this.#calls.saturation_latency(this.#handle);
  }

  /** All or nothing: throws a RangeError and keeps what it had. */
  set({ style, driveDb, mix }: SaturationSettings): void {
    checkStatus(this.#calls.saturation_set(this.#handle, STYLES.indexOf(style), driveDb, mix), 'saturation_set');
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.saturation_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound, keeps the settings. */
  reset(): void {
    this.#calls.saturation_reset(this.#handle);
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.saturation_destroy(this.#handle);
    this.#handle = 0;
  }
}
