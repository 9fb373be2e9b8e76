import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import { Resampler } from '../dsp/resampler.ts';
import { Interleaver } from './interleave.ts';

/** Converts a whole song to another rate into a scratch file, f32 interleaved stereo. */
export class RateConverter {
  readonly path: string;
  readonly #dsp: DspInstance;
  readonly #resampler: Resampler;
  readonly #interleaver: Interleaver;
  readonly #converted: Planes;
  readonly #file: number;
  readonly #visit: (planes: Planes, frames: number) => void;
  #frames = 0;
  #open = true;

  /** `visit` sees the converted song as it is written. */
  constructor(
    dsp: DspInstance,
    inputRate: number,
    outputRate: number,
    path: string,
    visit: (planes: Planes, frames: number) => void = () => {},
  ) {
    this.path = path;
    this.#visit = visit;
    this.#dsp = dsp;
    this.#resampler = new Resampler(dsp, inputRate, outputRate);
    this.#interleaver = new Interleaver(dsp);
    this.#converted = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#file = openSync(path, 'w');
  }

  push(planes: Planes, frames: number): void {
    const { left, right } = this.#converted;
    for (let taken = 0; taken < frames; ) {
      const made = this.#resampler.process(
        planes.left + taken * 4,
        planes.right + taken * 4,
        frames - taken,
        left,
        right,
        BLOCK_FRAMES,
      );
      taken += this.#resampler.consumed;
      this.#write(made);
    }
  }

  /** Ends the song; returns the frames written. */
  finish(): number {
    for (let made = BLOCK_FRAMES; made === BLOCK_FRAMES; ) {
      made = this.#resampler.flush(this.#converted.left, this.#converted.right, BLOCK_FRAMES);
      this.#write(made);
    }
    this.#close();
    return this.#frames;
  }

  /** After a failure: nothing is left behind. */
  abandon(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  #write(frames: number): void {
    const bytes = this.#interleaver.bytes(this.#converted, frames);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.#frames += frames;
    this.#visit(this.#converted, frames);
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
    this.#resampler.destroy();
    this.#interleaver.destroy();
    freePlanes(this.#dsp, this.#converted);
  }
}
