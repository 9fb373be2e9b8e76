import type { DspInstance } from '../dsp/module.ts';
import { isPackedEncoding, type PackedEncoding, Samples } from '../dsp/samples.ts';
import { viewOf } from './byteReader.ts';
import { BYTES_PER_SAMPLE, type LinearLayout } from './linearLayout.ts';
import { type SampleReader, sampleReader } from './linearSamples.ts';

/** Stored samples on their way from a file into planes. */
export interface SampleBlock {
  /** Room for `frames` as they are stored, to be filled; until the next call. */
  bytes(frames: number): Uint8Array;
  /** Spreads the first `frames` over the planes, from index `at` on; returns how many were NaN or infinite and are 0 now. */
  take(left: Float32Array, right: Float32Array, at: number, frames: number): number;
}

const strideOf = ({ channels, encoding }: LinearLayout): number => channels * BYTES_PER_SAMPLE[encoding];

/** Any encoding, into any planes. */
export class ThreadBlock implements SampleBlock {
  readonly #layout: LinearLayout;
  readonly #read: SampleReader;
  readonly #capacity: number;
  #block: Uint8Array | undefined;

  constructor(layout: LinearLayout, capacity: number) {
    this.#layout = layout;
    this.#read = sampleReader(layout.encoding, layout.bigEndian);
    this.#capacity = capacity;
  }

  bytes(frames: number): Uint8Array {
    this.#block ??= new Uint8Array(this.#capacity * strideOf(this.#layout));
    return this.#block.subarray(0, frames * strideOf(this.#layout));
  }

  take(left: Float32Array, right: Float32Array, at: number, frames: number): number {
    const { channels, encoding } = this.#layout;
    const stride = strideOf(this.#layout);
    const view = viewOf(this.bytes(this.#capacity));
    const notFinite = this.#read(view, 0, stride, left, at, frames);
    if (channels === 2) return notFinite + this.#read(view, BYTES_PER_SAMPLE[encoding], stride, right, at, frames);
    right.set(left.subarray(at, at + frames), at);
    return notFinite;
  }
}

/** The commonest encodings, into planes of a DSP's memory, from bytes that are read into that memory. */
export class DspBlock implements SampleBlock {
  readonly #dsp: DspInstance;
  readonly #samples: Samples;
  readonly #encoding: PackedEncoding;
  readonly #channels: 1 | 2;
  readonly #block: number;

  private constructor(dsp: DspInstance, encoding: PackedEncoding, channels: 1 | 2, capacity: number) {
    this.#dsp = dsp;
    this.#encoding = encoding;
    this.#channels = channels;
    this.#samples = new Samples(dsp);
    this.#block = dsp.allocate(capacity * channels * BYTES_PER_SAMPLE[encoding]);
  }

  /** Undefined for encodings that are left to the other block. */
  static of(dsp: DspInstance, { encoding, bigEndian, channels }: LinearLayout, capacity: number): DspBlock | undefined {
    return !bigEndian && isPackedEncoding(encoding) ? new DspBlock(dsp, encoding, channels, capacity) : undefined;
  }

  /** Whether both planes lie in the DSP's memory. */
  reaches(left: Float32Array, right: Float32Array): boolean {
    const { buffer } = this.#dsp.exports.memory;
    return left.buffer === buffer && right.buffer === buffer;
  }

  bytes(frames: number): Uint8Array {
    const bytes = frames * this.#channels * BYTES_PER_SAMPLE[this.#encoding];
    return new Uint8Array(this.#dsp.exports.memory.buffer, this.#block, bytes);
  }

  take(left: Float32Array, right: Float32Array, at: number, frames: number): number {
    const planes = { left: left.byteOffset + at * 4, right: right.byteOffset + at * 4 };
    return this.#samples.unpack(this.#block, this.#encoding, this.#channels, frames, planes);
  }

  destroy(): void {
    this.#samples.destroy();
    this.#dsp.free(this.#block);
  }
}
