import { LTAS_BANDS } from '../shared/tone/bands.ts';
import { type DspInstance, kernel } from './module.ts';

interface SpectrumCalls {
  spectrum_create(sampleRate: number): number;
  spectrum_destroy(meter: number): void;
  spectrum_process(meter: number, left: number, right: number, frames: number): void;
  spectrum_finish(meter: number): void;
  spectrum_read(meter: number, mid: number, side: number): number;
}

/** Twelfth-octave bands, see shared/tone/bands.ts. Four are a third octave. */
export const SPECTRUM_BANDS = LTAS_BANDS;

export interface Spectrum {
  /** Mean square per band of (L + R) / 2 and of (L - R) / 2. */
  readonly mid: Float64Array;
  readonly side: Float64Array;
  /** Windows that passed the gates. */
  readonly windows: number;
}

/** Long-term average spectrum: Welch's method with gated Hann windows, in twelfth-octave bands. See dsp.h. */
export class SpectrumMeter {
  readonly #dsp: DspInstance;
  readonly #calls: ReturnType<typeof kernel<SpectrumCalls>>;
  readonly #meter: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#dsp = dsp;
    this.#calls = kernel<SpectrumCalls>(dsp);
    this.#meter = this.#calls.spectrum_create(sampleRate);
    if (this.#meter === 0) throw new RangeError(`spectrum_create: ${sampleRate} Hz`);
  }

  /** Addresses of f32 planes; for mono the same twice. */
  process(left: number, right: number, frames: number): void {
    this.#calls.spectrum_process(this.#meter, left, right, frames);
  }

  finish(): Spectrum {
    this.#calls.spectrum_finish(this.#meter);
    const address = this.#dsp.allocate(2 * SPECTRUM_BANDS * 8);
    try {
      const windows = this.#calls.spectrum_read(this.#meter, address, address + SPECTRUM_BANDS * 8);
      const values = this.#dsp.doubles(address, 2 * SPECTRUM_BANDS);
      return { mid: values.slice(0, SPECTRUM_BANDS), side: values.slice(SPECTRUM_BANDS), windows };
    } finally {
      this.#dsp.free(address);
    }
  }

  destroy(): void {
    this.#calls.spectrum_destroy(this.#meter);
  }
}
