import { type CompressorArguments, type CompressorSettings, compressorArguments } from './compressor.ts';
import { checkStatus, type DspInstance, kernel } from './module.ts';

interface MultibandCalls {
  multiband_create(sampleRate: number): number;
  multiband_destroy(handle: number): void;
  multiband_reset(handle: number): void;
  multiband_set_crossovers(handle: number, bands: number, firstHz: number, secondHz: number, thirdHz: number): number;
  multiband_set_band(handle: number, band: number, ...settings: CompressorArguments): number;
  multiband_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
  multiband_current_reduction(handle: number, band: number): number;
  multiband_max_reduction(handle: number, band: number): number;
  multiband_start_interval(handle: number): void;
  multiband_take_history(handle: number, band: number, gains: number, capacity: number): number;
}

export const MULTIBAND_BANDS = 4;
const SCRATCH = 256;

/**
 * Compressor of two to four bands without latency, whose gains all equal are one plain gain; see dsp.h. Band 0 is the lowest.
 * Planes are addresses of f32 samples in the instance's memory.
 */
export class MultibandCompressor {
  readonly #dsp: DspInstance;
  readonly #calls: MultibandCalls;
  readonly #scratch: number;
  #handle: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#dsp = dsp;
    this.#calls = kernel<MultibandCalls>(dsp);
    this.#handle = this.#calls.multiband_create(sampleRate);
    if (this.#handle === 0) throw new RangeError(`multiband_create: ${sampleRate} Hz`);
    this.#scratch = dsp.allocatePlane(SCRATCH);
  }

  /** One to three frequencies in Hz, rising by a factor of 1.25 at least, 20 Hz to 0.45 of the rate: one band more than those. */
  setCrossovers(frequencies: readonly number[]): void {
    const [first = 0, second = 0, third = 0] = frequencies;
    const status = this.#calls.multiband_set_crossovers(this.#handle, frequencies.length + 1, first, second, third);
    checkStatus(status, 'multiband_set_crossovers');
  }

  /** Mix and make-up are the band's own. Bands not in use keep their settings for later. */
  setBand(band: number, settings: CompressorSettings): void {
    checkStatus(this.#calls.multiband_set_band(this.#handle, band, ...compressorArguments(settings)), 'multiband_set_band');
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.multiband_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound and the reports, keeps the settings. */
  reset(): void {
    this.#calls.multiband_reset(this.#handle);
  }

  /** dB, 0 or more, of the latest frame, before mix and make-up; 0 for a band not in use. */
  currentReduction(band: number): number {
    return this.#calls.multiband_current_reduction(this.#handle, band);
  }

  /** dB, the largest since creation, `reset` or `startInterval`. */
  maxReduction(band: number): number {
    return this.#calls.multiband_max_reduction(this.#handle, band);
  }

  startInterval(): void {
    this.#calls.multiband_start_interval(this.#handle);
  }

  /** The smallest gain (amplitude ratio, 1 = none) of each 100 ms finished since the last call; the latest 4096 of them. */
  takeHistory(band: number): number[] {
    const gains: number[] = [];
    for (;;) {
      const taken = this.#calls.multiband_take_history(this.#handle, band, this.#scratch, SCRATCH);
      gains.push(...this.#dsp.plane(this.#scratch, taken));
      if (taken < SCRATCH) return gains;
    }
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.multiband_destroy(this.#handle);
    this.#dsp.free(this.#scratch);
    this.#handle = 0;
  }
}
