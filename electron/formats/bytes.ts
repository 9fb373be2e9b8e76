/**
 * Bytes as expressions: a structure is written as the list its specification's table shows, and sizes and offsets
 * follow from the widths.
 */

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** An integer of `size` bytes, two's complement when negative. Throws a RangeError rather than wrap. */
const integer = (value: number, size: number, littleEndian: boolean): Uint8Array => {
  const bits = 8 * size;
  if (!Number.isSafeInteger(value) || value >= 2 ** bits || value < -(2 ** (bits - 1))) {
    throw new RangeError(`${value} does not fit ${bits} bits`);
  }
  const bytes = new Uint8Array(size);
  let rest = BigInt.asUintN(bits, BigInt(value));
  for (let place = 0; place < size; place += 1) {
    bytes[littleEndian ? place : size - 1 - place] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
};

export const u8 = (value: number): Uint8Array => integer(value, 1, false);
export const u16be = (value: number): Uint8Array => integer(value, 2, false);
export const u24be = (value: number): Uint8Array => integer(value, 3, false);
export const u32be = (value: number): Uint8Array => integer(value, 4, false);
export const u16le = (value: number): Uint8Array => integer(value, 2, true);
export const u32le = (value: number): Uint8Array => integer(value, 4, true);
/** Up to 2^53 - 1. */
export const u64le = (value: number): Uint8Array => integer(value, 8, true);
/** Signed, two's complement. */
export const i16le = (value: number): Uint8Array => {
  if (value > 0x7fff) throw new RangeError(`${value} does not fit a signed 16-bit word`);
  return integer(value, 2, true);
};
export const zeros = (count: number): Uint8Array => new Uint8Array(count);

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text.toWellFormed());

/** ISO 8859-1; throws a RangeError for a character it does not have. */
export const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xff) throw new RangeError(`"${character}" is not in ISO 8859-1`);
    return code;
  });

/** 7-bit text; throws a RangeError for anything else. */
export const ascii = (text: string): Uint8Array => {
  const bytes = latin1(text);
  if (bytes.some((byte) => byte > 0x7e)) throw new RangeError(`"${text}" is not ASCII`);
  return bytes;
};

/** Bytes read one to one as code points 0-255. */
export const latin1Text = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

export const utf8Text = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** Big-endian unsigned integer of up to 6 bytes; bytes past the end count as 0. */
export const readBe = (bytes: Uint8Array, at: number, size: number): number => {
  let value = 0;
  for (let place = 0; place < size; place += 1) value = value * 256 + (bytes[at + place] ?? 0);
  return value;
};

/** Little-endian unsigned integer of up to 6 bytes; bytes past the end count as 0. */
export const readLe = (bytes: Uint8Array, at: number, size: number): number => {
  let value = 0;
  for (let place = size - 1; place >= 0; place -= 1) value = value * 256 + (bytes[at + place] ?? 0);
  return value;
};

export interface FixedText<Name extends string> {
  /** Bytes of one record. */
  readonly size: number;
  /** Byte offset of a field. */
  readonly offsets: Readonly<Record<Name, number>>;
  /** One record: fields left-aligned and space-padded, absent ones all spaces. Throws a RangeError for what does not fit. */
  encode(values: Partial<Record<Name, string>>): Uint8Array;
  /** The fields as they stand, padding included; NULs read as spaces. Bytes past the end read as spaces. */
  decode(bytes: Uint8Array, at?: number): Record<Name, string>;
}

/** A record of fixed-width printable ASCII fields, in the order given, as DDP's files are made of. */
export const fixedText = <Name extends string>(widths: Readonly<Record<Name, number>>): FixedText<Name> => {
  const names = Object.keys(widths) as Name[];
  const offsets = {} as Record<Name, number>;
  let size = 0;
  for (const name of names) {
    offsets[name] = size;
    size += widths[name];
  }
  const encodeField = (name: Name, value: string): string => {
    if (value.length > widths[name]) throw new RangeError(`${name} "${value}" is longer than ${widths[name]} characters`);
    if (!/^[ -~]*$/.test(value)) throw new RangeError(`${name} "${value}" is not printable ASCII`);
    return value.padEnd(widths[name]);
  };
  return {
    size,
    offsets,
    encode: (values) => ascii(names.map((name) => encodeField(name, values[name] ?? '')).join('')),
    decode: (bytes, at = 0) => {
      const text = latin1Text(bytes.subarray(at, at + size))
        .replaceAll('\0', ' ')
        .padEnd(size);
      const fields = {} as Record<Name, string>;
      for (const name of names) fields[name] = text.slice(offsets[name], offsets[name] + widths[name]);
      return fields;
    },
  };
};

/** A decimal number padded with zeros or spaces on either side: null when blank, NaN when not a number. */
export const decimalField = (text: string): number | null => {
  const digits = text.trim();
  if (digits === '') return null;
  return /^[0-9]+$/.test(digits) ? Number(digits) : Number.NaN;
};
