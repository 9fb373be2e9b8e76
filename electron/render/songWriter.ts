import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { DspInstance } from '../dsp/module.ts';
import type { Planes } from '../dsp/planes.ts';
import { Interleaver } from './interleave.ts';

/** Writes a song as f32 interleaved stereo; its file appears when it is whole. */
export class SongWriter {
  readonly #path: string;
  readonly #interleaver: Interleaver;
  readonly #file: number;
  #open = true;

  constructor(dsp: DspInstance, path: string) {
    this.#path = path;
    this.#interleaver = new Interleaver(dsp);
    this.#file = openSync(this.#part, 'w');
  }

  /** At most BLOCK_FRAMES. */
  write(planes: Planes, frames: number): void {
    const bytes = this.#interleaver.bytes(planes, frames);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }

  finish(): void {
    this.#close();
    renameSync(this.#part, this.#path);
  }

  /** After a failure: nothing is left behind. */
  abandon(): void {
    this.#close();
    rmSync(this.#part, { force: true });
  }

  get #part(): string {
    return `${this.#path}.part`;
  }

  #close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#file);
    this.#interleaver.destroy();
  }
}
