import type { AuditionMeters } from '../../electron/shared/contract/state.ts';

interface Reading {
  readonly stream: number;
  /** Path place one past the block the meters are of. */
  readonly end: number;
  readonly meters: AuditionMeters;
}

/** The meters of the block that is being heard, and the highest true peak since it was last reset. */
export class MeterTrack {
  #readings: Reading[] = [];
  #heard: AuditionMeters | null = null;
  #heldPeakDbtp: number | null = null;

  add(reading: Reading): void {
    this.#readings.push(reading);
  }

  /** What plays now; what was to come of earlier streams is dropped. */
  hear(stream: number, path: number): void {
    this.#readings = this.#readings.filter((reading) => reading.stream >= stream);
    // A block may pass between two looks: its peak was heard all the same.
    while (this.#readings[0]?.stream === stream) {
      this.#take(this.#readings[0].meters);
      if (this.#readings[0].end > path) return;
      this.#readings.shift();
    }
  }

  #take(meters: AuditionMeters): void {
    if (meters === this.#heard) return;
    this.#heard = meters;
    const { truePeakDbtp } = meters;
    if (truePeakDbtp !== null) this.#heldPeakDbtp = Math.max(this.#heldPeakDbtp ?? Number.NEGATIVE_INFINITY, truePeakDbtp);
  }

  /** Null where nothing has been played. */
  get heard(): AuditionMeters | null {
    return this.#heard;
  }

  /** dBTP */
  get heldPeakDbtp(): number | null {
    return this.#heldPeakDbtp;
  }

  resetPeak(): void {
    this.#heldPeakDbtp = null;
  }

  /** Nothing plays any more: what was to come is dropped, the last readings stay. */
  stop(): void {
    this.#readings = [];
  }

  clear(): void {
    this.stop();
    this.#heard = null;
    this.#heldPeakDbtp = null;
  }
}
