import type { DspInstance } from '../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../dsp/planes.ts';

/** Turns planes into f32 little-endian interleaved bytes; the result is valid until the next call. */
export class Interleaver {
  readonly #dsp: DspInstance;
  readonly #samples = new Float32Array(BLOCK_FRAMES * 2);

  constructor(dsp: DspInstance) {
    this.#dsp = dsp;
  }

  bytes(planes: Planes, frames: number): Uint8Array {
    const left = this.#dsp.plane(planes.left, frames);
    const right = this.#dsp.plane(planes.right, frames);
    for (let frame = 0, at = 0; frame < frames; frame += 1, at += 2) {
      this.#samples[at] = left[frame] ?? 0;
      this.#samples[at + 1] = right[frame] ?? 0;
    }
    return new Uint8Array(this.#samples.buffer, 0, frames * 8);
  }
}
