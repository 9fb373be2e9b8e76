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
