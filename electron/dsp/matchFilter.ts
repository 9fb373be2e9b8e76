import { Convolver } from './convolver.ts';
import { type CurvePoint, FirDesigner, firBlock, firTaps, type Phase } from './fir.ts';
import type { DspInstance } from './module.ts';

/**
 * Filter with the response of a curve, linear or minimum phase. As created it leaves every bit alone, and so does a curve of 0 dB
 * throughout. Planes are addresses of f32 samples in the instance's memory.
 */
export class MatchFilter {
  readonly #designer: FirDesigner;
  readonly #convolver: Convolver;
  /** Frames; constant. */
  readonly latency: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number, phase: Phase) {
    this.#designer = new FirDesigner(dsp, sampleRate, phase);
    const taps = firTaps(sampleRate, phase);
    this.#convolver = new Convolver(dsp, { mostTaps: taps, block: firBlock(sampleRate) });
    this.latency = this.#convolver.latency + (phase === 'linear' ? taps / 2 : 0);
    this.setBands([0]);
  }

  /** dB in 62 bands of a sixth octave (or 124, 31, 4, 2, 1): the spectrum's, of `spectrum.ts`, put together. Moves there without a click. */
  setBands(db: readonly number[]): void {
    this.#designer.setBands(db);
    this.#apply();
  }

  /** dB through points at rising hertz, level beyond them. Moves there without a click. */
  setCurve(points: readonly CurvePoint[]): void {
    this.#designer.setCurve(points);
    this.#apply();
  }

  #apply(): void {
    const [left = new Float64Array()] = this.#designer.design(1);
    this.#convolver.set({ left });
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#convolver.process(inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound, keeps the curve. */
  reset(): void {
    this.#convolver.reset();
  }

  destroy(): void {
    this.#convolver.destroy();
    this.#designer.destroy();
  }
}
