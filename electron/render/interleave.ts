import type { DspInstance } from '../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../dsp/planes.ts';
import { Samples } from '../dsp/samples.ts';

/** Turns planes into f32 little-endian interleaved bytes of the DSP's memory, valid until anything allocates there. */
export class Interleaver {
  readonly #dsp: DspInstance;
  readonly #samples: Samples;
  readonly #interleaved: number;

  constructor(dsp: DspInstance) {
    this.#dsp = dsp;
    this.#samples = new Samples(dsp);
    this.#interleaved = dsp.allocate(BLOCK_FRAMES * 8);
  }

  /** At most BLOCK_FRAMES. */
  bytes(planes: Planes, frames: number): Uint8Array {
    this.#samples.interleave(planes, frames, this.#interleaved);
    return new Uint8Array(this.#dsp.exports.memory.buffer, this.#interleaved, frames * 8);
  }

  destroy(): void {
    this.#samples.destroy();
    this.#dsp.free(this.#interleaved);
  }
}
