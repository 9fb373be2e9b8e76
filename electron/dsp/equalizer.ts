import { checkStatus, type DspInstance, kernel } from './module.ts';

interface EqualizerCalls {
  equalizer_create(sampleRate: number): number;
  equalizer_destroy(handle: number): void;
  equalizer_reset(handle: number): void;
  equalizer_set_band(
    handle: number,
    band: number,
    shape: number,
    target: number,
    frequency: number,
    gainDb: number,
    q: number,
    order: number,
  ): number;
  equalizer_set_dynamics(
    handle: number,
    band: number,
    thresholdDb: number,
    rangeDb: number,
    attackMs: number,
    releaseMs: number,
  ): number;
  equalizer_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
  equalizer_response(handle: number, band: number, hertz: number): number;
  equalizer_amplitudes(
    handle: number,
    bins: number,
    left: number,
    right: number,
    rightToLeft: number,
    leftToRight: number,
  ): 1 | 2 | 4;
  equalizer_movement(handle: number, band: number): number;
}

export const EQUALIZER_BANDS = 24;
export const EQUALIZER_SHAPES = ['off', 'bell', 'low-shelf', 'high-shelf', 'low-cut', 'high-cut', 'notch', 'tilt'] as const;
export type EqualizerShape = (typeof EQUALIZER_SHAPES)[number];
export const EQUALIZER_TARGETS = ['stereo', 'mid', 'side', 'left', 'right'] as const;
export type EqualizerTarget = (typeof EQUALIZER_TARGETS)[number];

export interface EqualizerBand {
  readonly shape: EqualizerShape;
  readonly target: EqualizerTarget;
  /** Hz, 5 to 0.49 of the rate. */
  readonly frequency: number;
  /** dB, -30 to 30; bells, shelves and tilt. */
  readonly gainDb: number;
  /** 0.1 to 40. */
  readonly q: number;
  /** 1 to 8, 6 dB per octave each; cuts only. */
  readonly order: number;
  readonly dynamics: EqualizerDynamics | null;
}

export interface EqualizerDynamics {
  /** dBFS, as of a sine, of what the band hears. */
  readonly thresholdDb: number;
  /** dB by which the gain may move, up or down. */
  readonly rangeDb: number;
  readonly attackMs: number;
  readonly releaseMs: number;
}

/** Parametric equalizer without latency; see dsp.h. Planes are addresses of f32 samples in the instance's memory. */
export class Equalizer {
  readonly #calls: EqualizerCalls;
  readonly #handle: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#calls = kernel<EqualizerCalls>(dsp);
    this.#handle = this.#calls.equalizer_create(sampleRate);
    if (this.#handle === 0) throw new RangeError(`equalizer_create: ${sampleRate} Hz`);
  }

  setBand(index: number, { shape, target, frequency, gainDb, q, order, dynamics }: EqualizerBand): void {
    const calls = this.#calls;
    const [form, to] = [EQUALIZER_SHAPES.indexOf(shape), EQUALIZER_TARGETS.indexOf(target)];
    checkStatus(calls.equalizer_set_band(this.#handle, index, form, to, frequency, gainDb, q, order), 'equalizer_set_band');
    if (dynamics === null) return;
    const { thresholdDb, rangeDb, attackMs, releaseMs } = dynamics;
    const status = calls.equalizer_set_dynamics(this.#handle, index, thresholdDb, rangeDb, attackMs, releaseMs);
    checkStatus(status, 'equalizer_set_dynamics');
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.equalizer_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound, keeps the settings. */
  reset(): void {
    this.#calls.equalizer_reset(this.#handle);
  }

  /** dB a band does to a steady sine, its dynamics at rest. */
  responseDb(band: number, hertz: number): number {
    return this.#calls.equalizer_response(this.#handle, band, hertz);
  }

  /** Addresses of `bins` f64 each, which get what all bands do to left and right; says how many of the four count. See dsp.h. */
  writeAmplitudes(bins: number, left: number, right: number, rightToLeft: number, leftToRight: number): 1 | 2 | 4 {
    return this.#calls.equalizer_amplitudes(this.#handle, bins, left, right, rightToLeft, leftToRight);
  }

  /** dB by which dynamics move a band's gain now. */
  movementDb(band: number): number {
    return this.#calls.equalizer_movement(this.#handle, band);
  }

  destroy(): void {
    this.#calls.equalizer_destroy(this.#handle);
  }
}
