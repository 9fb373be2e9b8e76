import type { DspInstance } from '../dsp/module.ts';
import type { Planes } from '../dsp/planes.ts';
import { TruePeakMeter } from '../dsp/truePeak.ts';

/** True peak of each part of a stereo stream, as if the part were a file of its own. */
export class PartPeaks {
  readonly #dsp: DspInstance;
  readonly #ends: readonly number[];
  readonly #peaks: (number | null)[] = [];
  #meter: TruePeakMeter | null = null;
  #at = 0;

  /** `ends`: frames at which the parts end, rising; the last is the end of the stream. */
  constructor(dsp: DspInstance, ends: readonly number[]) {
    this.#dsp = dsp;
    this.#ends = ends;
  }

  push({ left, right }: Planes, frames: number): void {
    for (let done = 0; done < frames; ) {
      const end = this.#ends[this.#peaks.length];
      if (end === undefined) return;
      const count = Math.min(frames - done, end - this.#at);
      this.#meter ??= new TruePeakMeter(this.#dsp, { channels: 2 });
      this.#meter.process(left + done * 4, right + done * 4, count);
      done += count;
      this.#at += count;
      if (this.#at === end) this.#endPart(this.#meter);
    }
  }

  /** dBTP of each part that has ended, null for silence. */
  get peaksDbtp(): readonly (number | null)[] {
    return this.#peaks;
  }

  close(): void {
    this.#meter?.destroy();
    this.#meter = null;
  }

  #endPart(meter: TruePeakMeter): void {
    meter.finish();
    this.#peaks.push(meter.truePeakDbtp());
    this.close();
  }
}
