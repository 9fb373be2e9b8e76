import { checkStatus, type DspInstance, kernel } from './module.ts';

interface StereoCalls {
  stereo_create(sampleRate: number): number;
  stereo_destroy(handle: number): void;
  stereo_reset(handle: number): void;
  stereo_set(
    handle: number,
    width: number,
    furtherBands: number,
    firstHz: number,
    firstWidth: number,
    secondHz: number,
    secondWidth: number,
    thirdHz: number,
    thirdWidth: number,
    monoBelowHz: number,
    balanceDb: number,
  ): number;
  stereo_process(handle: number, inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void;
}

export interface StereoBand {
  /** Hz, 20 to 0.45 of the rate. */
  readonly above: number;
  /** Gain of the side signal from there up, 0 to 2. */
  readonly width: number;
}

export interface StereoSettings {
  /** Gain of the side signal, 0 to 2: 0 is mono, 1 as it was. */
  readonly width: number;
  /** At most three, at frequencies that do not fall. */
  readonly bands: readonly StereoBand[];
  /** Hz below which there is no side signal, 10 to 0.45 of the rate; 0 is off. */
  readonly monoBelowHz: number;
  /** dB by which right is louder than left, -12 to 12; the other side comes down. */
  readonly balanceDb: number;
}

const FURTHER_BANDS = 3;

/** Width by frequency, mono bass and balance without latency; see dsp.h. Planes are addresses of f32 samples in the instance's memory. */
export class StereoImage {
  readonly #calls: StereoCalls;
  #handle: number;

  /** sampleRate in Hz, 8000 to 384000. */
  constructor(dsp: DspInstance, sampleRate: number) {
    this.#calls = kernel<StereoCalls>(dsp);
    this.#handle = this.#calls.stereo_create(sampleRate);
    if (this.#handle === 0) throw new RangeError(`stereo_create: ${sampleRate} Hz`);
  }

  /** All or nothing: throws a RangeError and keeps what it had. */
  set({ width, bands, monoBelowHz, balanceDb }: StereoSettings): void {
    if (bands.length > FURTHER_BANDS) throw new RangeError(`stereo_set: ${bands.length} bands`);
    const none = { above: 0, width: 0 };
    const [first = none, second = none, third = none] = bands;
    const status = this.#calls.stereo_set(
      this.#handle,
      width,
      bands.length,
      first.above,
      first.width,
      second.above,
      second.width,
      third.above,
      third.width,
      monoBelowHz,
      balanceDb,
    );
    checkStatus(status, 'stereo_set');
  }

  /** Any number of frames; in place is allowed. */
  process(inLeft: number, inRight: number, outLeft: number, outRight: number, frames: number): void {
    this.#calls.stereo_process(this.#handle, inLeft, inRight, outLeft, outRight, frames);
  }

  /** Forgets the sound, keeps the settings. */
  reset(): void {
    this.#calls.stereo_reset(this.#handle);
  }

  destroy(): void {
    if (this.#handle === 0) return;
    this.#calls.stereo_destroy(this.#handle);
    this.#handle = 0;
  }
}
