import { checkStatus, type DspInstance, kernel } from './module.ts';

interface TruePeakCalls {
  true_peak_create(channels: number, oversampling: number, exhaustive: number): number;
  true_peak_destroy(meter: number): void;
  true_peak_process(meter: number, left: number, right: number, frames: number): number;
  true_peak_finish(meter: number): number;
  true_peak_read(meter: number, channel: number): number;
  true_peak_read_sample(meter: number, channel: number): number;
  true_peak_end_interval(meter: number): number;
}

export interface TruePeakOptions {
  readonly channels: 1 | 2;
  /** 16 positions per sample instead of 8: for proof that a ceiling holds. */
  readonly strict?: boolean;
  /** Works out every position, also those that cannot raise the maximum. The reading is the same. */
  readonly exhaustive?: boolean;
}

/**
 * True peak by ITU-R BS.1770-5 Annex 2, interpolated 8 or 16 times at any sample rate, and sample peak.
 * Complete only after `finish`, since the last samples ring on.
 */
export class TruePeakMeter {
  readonly #calls: ReturnType<typeof kernel<TruePeakCalls>>;
  readonly #meter: number;
  readonly #channels: 1 | 2;

  constructor(dsp: DspInstance, { channels, strict = false, exhaustive = false }: TruePeakOptions) {
    this.#calls = kernel<TruePeakCalls>(dsp);
    this.#channels = channels;
    this.#meter = this.#calls.true_peak_create(channels, strict ? 16 : 8, exhaustive ? 1 : 0);
    if (this.#meter === 0) throw new RangeError(`true_peak_create: ${channels} channels`);
  }

  /** Addresses of f32 planes in the module's memory, finite samples; the right one is not read for mono. */
  process(leftAddress: number, rightAddress: number, frames: number): void {
    checkStatus(this.#calls.true_peak_process(this.#meter, leftAddress, rightAddress, frames), 'true_peak_process');
  }

  /** Nothing follows; further `process` calls throw. */
  finish(): void {
    checkStatus(this.#calls.true_peak_finish(this.#meter), 'true_peak_finish');
  }

  /** Amplitude per channel, full scale 1. */
  truePeaks(): readonly number[] {
    return this.#each((channel) => this.#calls.true_peak_read(this.#meter, channel));
  }

  samplePeaks(): readonly number[] {
    return this.#each((channel) => this.#calls.true_peak_read_sample(this.#meter, channel));
  }

  /** dBTP of the louder channel; null for silence. */
  truePeakDbtp(): number | null {
    return levelOrNull(Math.max(...this.truePeaks()));
  }

  /** dBFS of the louder channel; null for silence. */
  samplePeakDbfs(): number | null {
    return levelOrNull(Math.max(...this.samplePeaks()));
  }

  /**
   * dBTP of the highest peak since the call before, null for silence; the last 47 frames at most count in the next interval.
   * Afterwards every reading counts from here.
   */
  endInterval(): number | null {
    return levelOrNull(this.#calls.true_peak_end_interval(this.#meter));
  }

  destroy(): void {
    this.#calls.true_peak_destroy(this.#meter);
  }

  #each(read: (channel: number) => number): number[] {
    return this.#channels === 1 ? [read(0)] : [read(0), read(1)];
  }
}

const levelOrNull = (amplitude: number): number | null => (amplitude === 0 ? null : 20 * Math.log10(amplitude));
