import type { SampleEncoding } from './linearLayout.ts';

/** Takes `count` samples of one channel out of interleaved bytes; returns how many were NaN or infinite (now 0). */
export type SampleReader = (
  bytes: DataView,
  firstByte: number,
  stride: number,
  into: Float32Array,
  at: number,
  count: number,
) => number;

/**
 * Integers become v / 2^(bits - 1) of their storage width: exact in f32 up to 24 significant bits, else rounded to
 * nearest. 64-bit floats are rounded to f32; what overflows there counts as infinite.
 */
export const sampleReader = (encoding: SampleEncoding, bigEndian: boolean): SampleReader => {
  const little = !bigEndian;
  const inPlace = little ? LITTLE_ENDIAN[encoding] : undefined;
  if (inPlace !== undefined) return inPlace;
  switch (encoding) {
    case 'u8':
      return integers((bytes, position) => bytes.getUint8(position) - 0x80, 2 ** -7);
    case 's8':
      return integers((bytes, position) => bytes.getInt8(position), 2 ** -7);
    case 's16':
      return integers((bytes, position) => bytes.getInt16(position, little), 2 ** -15);
    case 's24':
      return little
        ? integers((bytes, position) => bytes.getUint16(position, true) | (bytes.getInt8(position + 2) << 16), 2 ** -23)
        : integers((bytes, position) => (bytes.getInt8(position) << 16) | bytes.getUint16(position + 1), 2 ** -23);
    case 's32':
      return integers((bytes, position) => bytes.getInt32(position, little), 2 ** -31);
    case 'f32':
      return floats((bytes, position) => bytes.getFloat32(position, little));
    case 'f64':
      return floats((bytes, position) => bytes.getFloat64(position, little));
  }
};

type Fetch = (bytes: DataView, position: number) => number;

const integers =
  (fetch: Fetch, scale: number): SampleReader =>
  (bytes, firstByte, stride, into, at, count) => {
    for (let index = 0, position = firstByte; index < count; index += 1, position += stride) {
      into[at + index] = fetch(bytes, position) * scale;
    }
    return 0;
  };

const floats =
  (fetch: Fetch): SampleReader =>
  (bytes, firstByte, stride, into, at, count) => {
    let nonFinite = 0;
    for (let index = 0, position = firstByte; index < count; index += 1, position += stride) {
      const value = Math.fround(fetch(bytes, position));
      const finite = Number.isFinite(value);
      into[at + index] = finite ? value : 0;
      if (!finite) nonFinite += 1;
    }
    return nonFinite;
  };

/**
 * The commonest encodings read through typed views, several times as fast: every platform Node runs on is little-endian, as they
 * are. Of bytes that start and step at whole samples.
 */
const LITTLE_ENDIAN: Readonly<Partial<Record<SampleEncoding, SampleReader>>> = {
  s16: (bytes, firstByte, stride, into, at, count) => {
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
    for (let index = 0, from = firstByte >> 1, step = stride >> 1; index < count; index += 1, from += step) {
      into[at + index] = samples[from]! * 2 ** -15;
    }
    return 0;
  },
  s24: (bytes, firstByte, stride, into, at, count) => {
    const stored = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0, from = firstByte; index < count; index += 1, from += stride) {
      into[at + index] = ((stored[from]! << 8) | (stored[from + 1]! << 16) | (stored[from + 2]! << 24)) * 2 ** -31;
    }
    return 0;
  },
  f32: (bytes, firstByte, stride, into, at, count) => {
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
    let nonFinite = 0;
    for (let index = 0, from = firstByte >> 2, step = stride >> 2; index < count; index += 1, from += step) {
      const value = samples[from]!;
      // Only of NaN and the infinities is the difference no zero.
      const finite = value - value === 0;
      into[at + index] = finite ? value : 0;
      if (!finite) nonFinite += 1;
    }
    return nonFinite;
  },
};
