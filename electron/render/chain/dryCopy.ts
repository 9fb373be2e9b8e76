import type { DspInstance } from '../../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../../dsp/planes.ts';

/** Keeps the sound as it was and takes it off later, as many frames late: what is left is what was changed in between. */
export class DryCopy {
  readonly #dsp: DspInstance;
  readonly #late: number;
  readonly #left: Float32Array;
  readonly #right: Float32Array;

  constructor(dsp: DspInstance, late: number) {
    this.#dsp = dsp;
    this.#late = late;
    this.#left = new Float32Array(late + BLOCK_FRAMES);
    this.#right = new Float32Array(late + BLOCK_FRAMES);
  }

  /** At most BLOCK_FRAMES. */
  take(planes: Planes, frames: number): void {
    this.#left.set(this.#dsp.plane(planes.left, frames), this.#late);
    this.#right.set(this.#dsp.plane(planes.right, frames), this.#late);
  }

  subtract(planes: Planes, frames: number): void {
    for (const [dry, plane] of [
      [this.#left, planes.left],
      [this.#right, planes.right],
    ] as const) {
      const wet = this.#dsp.plane(plane, frames);
      for (let frame = 0; frame < frames; frame += 1) wet[frame] = wet[frame]! - dry[frame]!;
      dry.copyWithin(0, frames, frames + this.#late);
    }
  }

  reset(): void {
    this.#left.fill(0);
    this.#right.fill(0);
  }
}
