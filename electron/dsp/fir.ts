import { checkStatus, type DspInstance, kernel } from './module.ts';

interface FirCalls {
  fir_create(size: number): number;
  fir_destroy(handle: number): void;
  fir_linear(handle: number, first: number, second: number, taps: number, outFirst: number, outSecond: number): number;
  fir_minimum(handle: number, amplitudes: number, taps: number, out: number): number;
  fir_curve(hertz: number, db: number, points: number, sampleRate: number, bins: number, amplitudes: number): number;
  fir_bands(db: number, bands: number, sampleRate: number, bins: number, amplitudes: number): number;
}

export type Phase = 'linear' | 'minimum';

/** A response wanted, in dB at rising hertz; see dsp.h for what lies between and beyond. */
export interface CurvePoint {
  readonly hertz: number;
  readonly db: number;
}

/**
 * Taps that tell lows apart as finely at any rate: two thirds of a second to either side of a linear-phase response (0.74 s at
 * 44.1 kHz), the same after the start of a minimum-phase one.
 */
export const firTaps = (sampleRate: number, phase: Phase): number => {
  const linear = 2 ** Math.ceil(Math.log2(1.36 * sampleRate));
  return phase === 'linear' ? linear : linear / 2;
};

/** Frames a response of that length is best convolved in when it is to change within a twentieth of a second. */
export const firBlock = (sampleRate: number): number => firTaps(sampleRate, 'linear') / 32;

/** Designs FIR responses from amplitudes at `bins` frequencies spread evenly from 0 to half the rate; see dsp.h. */
export class FirDesigner {
  readonly #dsp: DspInstance;
  readonly #calls: FirCalls;
  readonly #sampleRate: number;
  readonly #phase: Phase;
  readonly #memory: number;
  #handle: number;
  readonly taps: number;
  readonly bins: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number, phase: Phase) {
    if (!(sampleRate >= 8000 && sampleRate <= 384_000)) throw new RangeError(`fir_create: ${sampleRate} Hz`);
    this.#dsp = dsp;
    this.#calls = kernel<FirCalls>(dsp);
    this.#sampleRate = sampleRate;
    this.#phase = phase;
    this.taps = firTaps(sampleRate, phase);
    const size = 2 * firTaps(sampleRate, 'linear');
    this.bins = size / 2 + 1;
    this.#handle = this.#calls.fir_create(size);
    if (this.#handle === 0) throw new RangeError(`fir_create: no memory for ${size} points`);
    this.#memory = dsp.allocate(8 * this.bins * 4);
  }

  /** Address of f64 amplitudes, one of four; taps take their place when designed. */
  amplitudes(index: number): number {
    return this.#memory + 8 * this.bins * index;
  }

  /** Writes the first amplitudes from a curve. */
  setCurve(points: readonly CurvePoint[]): void {
    const memory = this.#dsp.allocate(16 * Math.max(1, points.length));
    try {
      const values = this.#dsp.doubles(memory, 2 * points.length);
      values.set(points.map(({ hertz }) => hertz));
      values.set(
        points.map(({ db }) => db),
        points.length,
      );
      const db = memory + 8 * points.length;
      const status = this.#calls.fir_curve(memory, db, points.length, this.#sampleRate, this.bins, this.amplitudes(0));
      checkStatus(status, 'fir_curve');
    } finally {
      this.#dsp.free(memory);
    }
  }

  /** Writes the first amplitudes from dB in the spectrum's bands, or in as many wider ones: 62 are sixths of an octave. */
  setBands(db: readonly number[]): void {
    const memory = this.#dsp.allocate(8 * Math.max(1, db.length));
    try {
      this.#dsp.doubles(memory, db.length).set(db);
      checkStatus(this.#calls.fir_bands(memory, db.length, this.#sampleRate, this.bins, this.amplitudes(0)), 'fir_bands');
    } finally {
      this.#dsp.free(memory);
    }
  }

  /** Turns the first `count` amplitudes into taps: 1, 2 or 4. */
  design(count: 1 | 2 | 4): Float64Array[] {
    const indices = Array.from({ length: count }, (_, index) => index);
    if (this.#phase === 'minimum') {
      for (const index of indices) {
        const place = this.amplitudes(index);
        checkStatus(this.#calls.fir_minimum(this.#handle, place, this.taps, place), 'fir_minimum');
      }
    } else {
      for (const index of indices.filter((at) => at % 2 === 0)) {
        const [first, second] = [this.amplitudes(index), index + 1 < count ? this.amplitudes(index + 1) : 0];
        checkStatus(this.#calls.fir_linear(this.#handle, first, second, this.taps, first, second), 'fir_linear');
      }
    }
    return indices.map((index) => this.#dsp.doubles(this.amplitudes(index), this.taps).slice());
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.fir_destroy(this.#handle);
    this.#dsp.free(this.#memory);
    this.#handle = 0;
  }
}
