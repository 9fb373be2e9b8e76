import { type DspInstance, kernel } from './module.ts';
import type { Planes } from './planes.ts';

interface SamplesCalls {
  samples_unpack(bytes: number, encoding: number, channels: number, frames: number, left: number, right: number): number;
  samples_interleave(left: number, right: number, frames: number, out: number): void;
  samples_range(plane: number, frames: number, range: number): void;
  samples_compare(reference: number, other: number, frames: number, powers: number): void;
}

/** Little-endian, in the order of SampleEncoding in dsp.h. */
const PACKED_ENCODINGS = ['s16', 's24', 's32', 'f32'] as const;
export type PackedEncoding = (typeof PACKED_ENCODINGS)[number];

export const isPackedEncoding = (encoding: string): encoding is PackedEncoding =>
  (PACKED_ENCODINGS as readonly string[]).includes(encoding);

/** Stored samples in the DSP's memory: to planes and back. Everything is an address there. */
export class Samples {
  readonly #dsp: DspInstance;
  readonly #calls: SamplesCalls;
  readonly #figures: number;

  constructor(dsp: DspInstance) {
    this.#dsp = dsp;
    this.#calls = kernel<SamplesCalls>(dsp);
    this.#figures = dsp.allocate(2 * Float64Array.BYTES_PER_ELEMENT);
  }

  /** Returns how many samples were NaN or infinite and are 0 now. A single channel goes to both planes. */
  unpack(bytes: number, encoding: PackedEncoding, channels: 1 | 2, frames: number, { left, right }: Planes): number {
    return this.#calls.samples_unpack(bytes, PACKED_ENCODINGS.indexOf(encoding), channels, frames, left, right);
  }

  /** `out` has room for 2 * frames f32. */
  interleave({ left, right }: Planes, frames: number, out: number): void {
    this.#calls.samples_interleave(left, right, frames, out);
  }

  /** Lowest and highest sample of a stretch of both planes, and of what is given already. */
  range({ left, right }: Planes, frames: number, least: number, most: number): [least: number, most: number] {
    const range = this.#dsp.plane(this.#figures, 2);
    range[0] = least;
    range[1] = most;
    this.#calls.samples_range(left, frames, this.#figures);
    this.#calls.samples_range(right, frames, this.#figures);
    return [range[0], range[1]];
  }

  /** Power (sum of squares) of both reference planes, and of what the others differ from them. */
  compare(reference: Planes, other: Planes, frames: number): { readonly signal: number; readonly error: number } {
    const powers = this.#dsp.doubles(this.#figures, 2);
    powers.fill(0);
    this.#calls.samples_compare(reference.left, other.left, frames, this.#figures);
    this.#calls.samples_compare(reference.right, other.right, frames, this.#figures);
    return { signal: powers[0] ?? 0, error: powers[1] ?? 0 };
  }

  destroy(): void {
    this.#dsp.free(this.#figures);
  }
}
