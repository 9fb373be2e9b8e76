import { checkStatus, type DspInstance, kernel } from './module.ts';

interface CompressorCalls {
  compressor_create(sampleRate: number): number;
  compressor_destroy(handle: number): void;
  compressor_reset(handle: number): void;
  compressor_set(handle: number, ...settings: CompressorArguments): number;
  compressor_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
  compressor_current_reduction(handle: number): number;
  compressor_max_reduction(handle: number): number;
  compressor_start_interval(handle: number): void;
  compressor_take_history(handle: number, gains: number, capacity: number): number;
}

export type CompressorArguments = readonly [
  detector: number,
  thresholdDb: number,
  ratio: number,
  kneeDb: number,
  attackMs: number,
  releaseMs: number,
  autoRelease: number,
  highPassHz: number,
  link: number,
  mix: number,
  makeupDb: number,
];

export interface CompressorSettings {
  /** 0 takes the level from peaks, 1 from RMS. */
  readonly detector: number;
  /** dBFS as of a sine, -80 to 20. */
  readonly thresholdDb: number;
  /** 1 to 20, or Infinity. */
  readonly ratio: number;
  /** dB, the whole width, 0 to 24. */
  readonly kneeDb: number;
  /** Time constant, 0.05 to 500. */
  readonly attackMs: number;
  /** Time constant, 5 to 5000. */
  readonly releaseMs: number;
  /** What was reduced for long comes back ten times as slowly. */
  readonly autoRelease: boolean;
  /** Of the side chain, 12 dB per octave; 0 is off, to 500. */
  readonly highPassHz: number;
  /** 0 gives each channel its own reduction, 1 both the deeper one. */
  readonly link: number;
  /** 0 is dry, 1 is wet. */
  readonly mix: number;
  /** dB, -30 to 30, of the wet sound. */
  readonly makeupDb: number;
}

/** In the order of compressor_set. */
export const compressorArguments = (settings: CompressorSettings): CompressorArguments => [
  settings.detector,
  settings.thresholdDb,
  settings.ratio,
  settings.kneeDb,
  settings.attackMs,
  settings.releaseMs,
  settings.autoRelease ? 1 : 0,
  settings.highPassHz,
  settings.link,
  settings.mix,
  settings.makeupDb,
];

const SCRATCH = 256;

/** Feed-forward compressor without latency; see dsp.h. Planes are addresses of f32 samples in the instance's memory. */
export class Compressor {
  readonly #dsp: DspInstance;
  readonly #calls: CompressorCalls;
  readonly #scratch: number;
  #handle: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#dsp = dsp;
    this.#calls = kernel<CompressorCalls>(dsp);
    this.#handle = this.#calls.compressor_create(sampleRate);
    if (this.#handle === 0) throw new RangeError(`compressor_create: ${sampleRate} Hz`);
    this.#scratch = dsp.allocatePlane(SCRATCH);
  }

  /** All or nothing: throws a RangeError and keeps what it had. */
  set(settings: CompressorSettings): void {
    checkStatus(this.#calls.compressor_set(this.#handle, ...compressorArguments(settings)), 'compressor_set');
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.compressor_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound and the reports, keeps the settings. */
  reset(): void {
    this.#calls.compressor_reset(this.#handle);
  }

  /** dB, 0 or more, of the latest frame, before mix and make-up. */
  get currentReduction(): number {
    return this.#calls.compressor_current_reduction(this.#handle);
  }

  /** dB, the largest since creation, `reset` or `startInterval`. */
  get maxReduction(): number {
    return this.#calls.compressor_max_reduction(this.#handle);
  }

  startInterval(): void {
    this.#calls.compressor_start_interval(this.#handle);
  }

  /** The smallest gain (amplitude ratio, 1 = none) of each 100 ms finished since the last call; the latest 4096 of them. */
  takeHistory(): number[] {
    const gains: number[] = [];
    for (;;) {
      const taken = this.#calls.compressor_take_history(this.#handle, this.#scratch, SCRATCH);
      gains.push(...this.#dsp.plane(this.#scratch, taken));
      if (taken < SCRATCH) return gains;
    }
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.compressor_destroy(this.#handle);
    this.#dsp.free(this.#scratch);
    this.#handle = 0;
  }
}
