import { closeSync, openSync, readSync } from 'node:fs';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import { Samples } from '../dsp/samples.ts';
import type { SampleRegion } from '../engine/protocol.ts';

/** Bytes of one stereo frame. */
export const FRAME_BYTES: Readonly<Record<SampleRegion['encoding'], number>> = { s16: 4, s24: 6, f32: 8 };

export interface RegionBlock {
  /** As stored. */
  readonly bytes: Uint8Array;
  /** The same as f32, full scale +-1.0. */
  readonly planes: Planes;
  readonly frames: number;
}

/** Reads a region's stereo frames in order, in the DSP's memory. */
export class RegionReader {
  readonly #dsp: DspInstance;
  readonly #region: SampleRegion;
  readonly #samples: Samples;
  readonly #stored: number;
  readonly #planes: Planes;
  readonly #file: number;
  #done = 0;

  constructor(dsp: DspInstance, region: SampleRegion) {
    this.#dsp = dsp;
    this.#region = region;
    this.#file = openSync(region.path, 'r');
    this.#samples = new Samples(dsp);
    this.#stored = dsp.allocate(BLOCK_FRAMES * FRAME_BYTES[region.encoding]);
    this.#planes = allocatePlanes(dsp, BLOCK_FRAMES);
  }

  /** At most BLOCK_FRAMES, valid until the next call; null after the last. */
  next(): RegionBlock | null {
    const { encoding, frames: whole, offset } = this.#region;
    const frames = Math.min(BLOCK_FRAMES, whole - this.#done);
    if (frames === 0) return null;
    const frameBytes = FRAME_BYTES[encoding];
    const bytes = new Uint8Array(this.#dsp.exports.memory.buffer, this.#stored, frames * frameBytes);
    this.#readExactly(bytes, offset + this.#done * frameBytes);
    this.#samples.unpack(this.#stored, encoding, 2, frames, this.#planes);
    this.#done += frames;
    return { bytes, planes: this.#planes, frames };
  }

  #readExactly(bytes: Uint8Array, position: number): void {
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, position + done);
      if (count === 0) throw new Error(`${this.#region.path} ends ${bytes.length - done} bytes early`);
      done += count;
    }
  }

  close(): void {
    closeSync(this.#file);
    this.#samples.destroy();
    this.#dsp.free(this.#stored);
    freePlanes(this.#dsp, this.#planes);
  }
}

/** Shows a region's stereo frames in order, at most BLOCK_FRAMES at a time. */
export const streamRegion = (dsp: DspInstance, region: SampleRegion, visit: (block: RegionBlock) => void): void => {
  const reader = new RegionReader(dsp, region);
  try {
    for (let block = reader.next(); block !== null; block = reader.next()) visit(block);
  } finally {
    reader.close();
  }
};
