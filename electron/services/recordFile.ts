import { createHash } from 'node:crypto';
import type { z } from 'zod';

/**
 * Figures and curves as the bytes of a file: a SHA-256 of the file's name and all that follows it, the length of the head, the
 * head as JSON, then the curves one after the other.
 */
const DIGEST_BYTES = 32;
const HEAD_START = DIGEST_BYTES + 4;

export const encodeRecord = (name: string, head: object, curves: readonly (Float64Array | Float32Array)[]): Uint8Array => {
  const text = Buffer.from(JSON.stringify(head));
  const curvesStart = HEAD_START + text.length;
  const file = Buffer.alloc(curves.reduce((sum, { byteLength }) => sum + byteLength, curvesStart));
  file.writeUInt32LE(text.length, DIGEST_BYTES);
  file.set(text, HEAD_START);
  let at = curvesStart;
  for (const curve of curves) {
    file.set(new Uint8Array(curve.buffer, curve.byteOffset, curve.byteLength), at);
    at += curve.byteLength;
  }
  file.set(digestOf(name, file), 0);
  return file;
};

/** Null for bytes that are not what was written under this name. */
export const decodeRecord = <Head>(
  name: string,
  file: Uint8Array,
  schema: z.ZodType<Head>,
): { readonly head: Head; readonly curves: CurveReader } | null => {
  if (file.byteLength < HEAD_START || !digestOf(name, file).equals(file.subarray(0, DIGEST_BYTES))) return null;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const curvesStart = HEAD_START + bytes.readUInt32LE(DIGEST_BYTES);
  const head = schema.safeParse(jsonOf(bytes.toString('utf8', HEAD_START, curvesStart)));
  if (!head.success) return null;
  return { head: head.data, curves: new CurveReader(new Uint8Array(file.subarray(curvesStart)).buffer) };
};

/** Takes the curves out in the order they were put in, each with a buffer of its own. */
export class CurveReader {
  readonly #bytes: ArrayBuffer;
  #at = 0;

  constructor(bytes: ArrayBuffer) {
    this.#bytes = bytes;
  }

  float32(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#take(length * Float32Array.BYTES_PER_ELEMENT));
  }

  float64(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#take(length * Float64Array.BYTES_PER_ELEMENT));
  }

  /** Nothing is left, and nothing was missing. */
  get atEnd(): boolean {
    return this.#at === this.#bytes.byteLength;
  }

  #take(bytes: number): ArrayBuffer {
    const taken = this.#bytes.slice(this.#at, this.#at + bytes);
    this.#at += bytes;
    // What is cut short reads as silence and leaves the reader past the end.
    return taken.byteLength === bytes ? taken : new ArrayBuffer(bytes);
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const digestOf = (name: string, file: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(file.subarray(DIGEST_BYTES)).digest();
