import type { DspInstance } from '../dsp/module.ts';
import type { Planes } from '../dsp/planes.ts';

/** From an output frame on, how far the ceiling of what follows lies below the record's. Steps rise; they stand in silence. */
export interface CeilingStep {
  readonly startFrame: number;
  /** dB, 0 or above. */
  readonly loweredDb: number;
}

/**
 * Songs with a lower ceiling under one limiter: what enters it is raised by as much as their ceiling is lower, what leaves it is
 * lowered again. The limiter's own work goes on unbroken over the whole record, and where nothing is lowered no bit is touched.
 */
export class CeilingSteps {
  readonly #dsp: DspInstance;
  readonly #steps: readonly CeilingStep[];

  constructor(dsp: DspInstance, steps: readonly CeilingStep[]) {
    this.#dsp = dsp;
    this.#steps = steps;
  }

  /** In place; `start` is the output frame the first belongs to. */
  raise(planes: Planes, start: number, frames: number): void {
    this.#scale(planes, start, frames, 1);
  }

  lower(planes: Planes, start: number, frames: number): void {
    this.#scale(planes, start, frames, -1);
  }

  #scale(planes: Planes, start: number, frames: number, sign: 1 | -1): void {
    for (const [at, { startFrame, loweredDb }] of this.#steps.entries()) {
      if (loweredDb === 0) continue;
      const from = Math.max(start, startFrame);
      const to = Math.min(start + frames, this.#steps[at + 1]?.startFrame ?? Number.POSITIVE_INFINITY);
      if (from >= to) continue;
      const gain = 10 ** ((sign * loweredDb) / 20);
      for (const plane of [planes.left, planes.right]) {
        const samples = this.#dsp.plane(plane + (from - start) * 4, to - from);
        for (let frame = 0; frame < samples.length; frame += 1) samples[frame] = (samples[frame] ?? 0) * gain;
      }
    }
  }
}
