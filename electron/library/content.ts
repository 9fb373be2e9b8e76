import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * How a revision's text is kept: as the stretch in which it differs from another revision's, deflated with the stretch it
 * replaces as the dictionary. Most edits touch one place, so thousands of revisions take little room.
 *
 * u32 CRC-32 of the whole text; u32 bytes it begins with as the base does; u32 bytes it ends with as the base does;
 * raw deflate stream of what is between. Little-endian. A text with no base has an empty one.
 */
const HEADER_BYTES = 12;

export const NO_BASE: Buffer = Buffer.alloc(0);

export const packed = (text: Buffer, base: Buffer): Buffer => {
  const shorter = Math.min(text.length, base.length);
  let start = 0;
  while (start < shorter && text[start] === base[start]) start += 1;
  let end = 0;
  while (end < shorter - start && text[text.length - 1 - end] === base[base.length - 1 - end]) end += 1;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(crc32(text), 0);
  header.writeUInt32LE(start, 4);
  header.writeUInt32LE(end, 8);
  const replaced = base.subarray(start, base.length - end);
  return Buffer.concat([header, deflateRawSync(text.subarray(start, text.length - end), withDictionary(replaced))]);
};

/** Throws where the content is not what was packed with this base. */
export const unpacked = (content: Buffer, base: Buffer): Buffer => {
  const start = content.readUInt32LE(4);
  const end = content.readUInt32LE(8);
  if (start + end > base.length) throw new RangeError('does not fit the revision it is based on');
  const replaced = base.subarray(start, base.length - end);
  const text = Buffer.concat([
    base.subarray(0, start),
    inflateRawSync(content.subarray(HEADER_BYTES), withDictionary(replaced)),
    base.subarray(base.length - end),
  ]);
  if (crc32(text) !== content.readUInt32LE(0)) throw new RangeError('has a wrong check sum');
  return text;
};

const withDictionary = (dictionary: Buffer) => (dictionary.length === 0 ? {} : { dictionary });
