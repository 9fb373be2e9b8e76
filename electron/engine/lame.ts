import { readFileSync } from 'node:fs';
import { FailureError } from '../shared/failure.ts';

/** What native-dsp/lame/encoder.c exports; it is the manual. */
interface LameExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  mp3_create(sampleRate: number, kilobits: number): number;
  mp3_block(): number;
  mp3_left(encoder: number): number;
  mp3_right(encoder: number): number;
  mp3_output(encoder: number): number;
  mp3_encode(encoder: number, frames: number): number;
  mp3_finish(encoder: number): number;
}

/** A constant 320 kbit/s, or LAME's variable rate of the highest quality. */
export type Mp3Rate = '320' | 'V0';

const KILOBITS: Readonly<Record<Mp3Rate, number>> = { '320': 320, V0: 0 };

/** LAME writes its complaints to a terminal that is not there, and ends the process where it gives up. */
const SYSTEM = {
  fd_close: () => 0,
  fd_seek: () => 0,
  fd_write: () => 0,
  proc_exit: (code: number) => {
    throw new Error(`the MP3 encoder ended with code ${code}`);
  },
};

const LAME_FILE = new URL('../../resources/lame.wasm', import.meta.url);
let compiled: WebAssembly.Module | undefined;

const compileLame = (): WebAssembly.Module => {
  try {
    compiled ??= new WebAssembly.Module(readFileSync(LAME_FILE));
    return compiled;
  } catch (cause) {
    const problem = 'the built-in MP3 encoder cannot be loaded';
    const remedy = 'run `npm run setup` to build it again';
    throw new FailureError({ kind: 'internal', file: 'resources/lame.wasm', problem, remedy }, { cause });
  }
};

/** One song through LAME: stereo samples in, full scale 1.0; MPEG-1 Layer III frames out, without an info frame. */
export class LameEncoder {
  readonly #exports: LameExports;
  readonly #encoder: number;
  readonly #block: number;

  /** An instance a song: no song hears of the one before. */
  constructor({ sampleRate, rate }: { sampleRate: number; rate: Mp3Rate }) {
    const instance = new WebAssembly.Instance(compileLame(), { wasi_snapshot_preview1: SYSTEM });
    this.#exports = instance.exports as unknown as LameExports;
    this.#exports._initialize();
    this.#block = this.#exports.mp3_block();
    this.#encoder = this.#exports.mp3_create(sampleRate, KILOBITS[rate]);
    if (this.#encoder === 0) throw new RangeError(`the MP3 encoder does not take ${sampleRate} Hz`);
  }

  /** What `append` is given is gone at the next call. */
  encode(left: Float32Array, right: Float32Array, append: (frames: Uint8Array) => void): void {
    for (let done = 0; done < left.length; done += this.#block) {
      const frames = Math.min(this.#block, left.length - done);
      this.#fill(this.#exports.mp3_left(this.#encoder), left, done, frames);
      this.#fill(this.#exports.mp3_right(this.#encoder), right, done, frames);
      append(this.#written(this.#exports.mp3_encode(this.#encoder, frames)));
    }
  }

  finish(append: (frames: Uint8Array) => void): void {
    append(this.#written(this.#exports.mp3_finish(this.#encoder)));
  }

  #fill(address: number, samples: Float32Array, from: number, frames: number): void {
    new Float32Array(this.#exports.memory.buffer, address, frames).set(samples.subarray(from, from + frames));
  }

  #written(bytes: number): Uint8Array {
    if (bytes < 0) throw new Error(`the MP3 encoder failed with code ${bytes}`);
    return new Uint8Array(this.#exports.memory.buffer, this.#exports.mp3_output(this.#encoder), bytes);
  }
}
