import { Convolver } from './convolver.ts';
import { Equalizer, type EqualizerBand } from './equalizer.ts';
import { FirDesigner, firBlock } from './fir.ts';
import type { DspInstance } from './module.ts';

/**
 * The equalizer's bands with its responses, but without turning any phase: by FIR, late by a constant `latency`. Bands on mid, side,
 * left and right follow each other in their order as in the equalizer. Without a band that does anything every bit is left alone.
 * Bands are not dynamic. Planes are addresses of f32 samples in the instance's memory.
 */
export class LinearPhaseEqualizer {
  readonly #bands: Equalizer;
  readonly #designer: FirDesigner;
  readonly #convolver: Convolver;
  #changed = true;
  /** Frames; constant. */
  readonly latency: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#bands = new Equalizer(dsp, sampleRate);
    this.#designer = new FirDesigner(dsp, sampleRate, 'linear');
    const { taps } = this.#designer;
    this.#convolver = new Convolver(dsp, { mostTaps: taps, block: firBlock(sampleRate) });
    this.latency = this.#convolver.latency + taps / 2;
  }

  /** Holds from the next `process` on, moved to without a click; changes before it are designed together. */
  setBand(index: number, band: EqualizerBand): void {
    if (band.dynamics !== null) throw new RangeError('a linear-phase band cannot be dynamic');
    this.#bands.setBand(index, band);
    this.#changed = true;
  }

  #apply(): void {
    const designer = this.#designer;
    const [l, r, rl, lr] = [0, 1, 2, 3].map((index) => designer.amplitudes(index)) as [number, number, number, number];
    const told = this.#bands.writeAmplitudes(designer.bins, l, r, rl, lr);
    const [left = new Float64Array(), right, rightToLeft, leftToRight] = designer.design(told);
    this.#convolver.set({ left, right, rightToLeft, leftToRight });
    this.#changed = false;
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    if (this.#changed) this.#apply();
    this.#convolver.process(inLeft, inRight, outLeft, outRight, frames);
  }

  /** dB a band does to a steady sine. */
  responseDb(band: number, hertz: number): number {
    return this.#bands.responseDb(band, hertz);
  }

  /** Forgets the sound, keeps the settings. */
  reset(): void {
    this.#convolver.reset();
  }

  destroy(): void {
    this.#convolver.destroy();
    this.#designer.destroy();
    this.#bands.destroy();
  }
}
