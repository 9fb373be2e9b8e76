import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import {
  BYTES_PER_SAMPLE,
  checkedChannels,
  checkedLength,
  checkedRate,
  integerEncoding,
  type LinearLayout,
  type OtherCodec,
  pcmCodecName,
  type SampleEncoding,
} from './linearLayout.ts';
import { unreadable } from './refusals.ts';

const MOST_CHUNKS = 10_000;
const EXPORT_AGAIN = 'export it again as AIFF or WAV';

interface Chunk {
  readonly bodyStart: number;
  readonly size: number;
}

/**
 * Reads the header of an AIFF (Apple, version 1.3) or AIFF-C file. Pure: all reading is through `reader`;
 * `file` only names it in failures.
 */
export const parseAiff = (reader: ByteReader, file: string): LinearLayout | OtherCodec => {
  const container = latin1(reader.read(8, 4)) === 'AIFC' ? 'aifc' : 'aiff';
  const { common, sound } = findChunks(reader);
  if (common === null) throw unreadable(file, 'is an AIFF file without a common chunk', EXPORT_AGAIN);
  const body = reader.read(common.bodyStart, Math.min(common.size, 22));
  if (body.length < 18) throw unreadable(file, 'is an AIFF file with a common chunk that is too short', EXPORT_AGAIN);
  const view = viewOf(body);
  const bits = view.getUint16(6);
  const compression = container === 'aifc' && body.length >= 22 ? latin1(body, 18, 22) : 'NONE';
  const storage = storageOf(compression, bits);
  if (storage === 'other') return { otherCodec: `AIFF-C ${compression}` };
  const channels = checkedChannels(file, view.getUint16(0));
  const sampleRate = checkedRate(file, extendedToNumber(view, 8));
  if (storage === null) throw unreadable(file, `holds ${bits}-bit samples, which AIFF does not have`, EXPORT_AGAIN);
  if (sound === null) throw unreadable(file, 'is an AIFF file without a sound chunk: it holds no audio', EXPORT_AGAIN);
  const soundHeader = reader.read(sound.bodyStart, 8);
  if (soundHeader.length < 8) throw unreadable(file, 'ends in the middle of its header', EXPORT_AGAIN);

  const dataOffset = sound.bodyStart + 8 + viewOf(soundHeader).getUint32(0);
  const blockAlign = channels * BYTES_PER_SAMPLE[storage.encoding];
  const inFile = Math.max(0, reader.size - dataOffset);
  const openEnded = OPEN_ENDED_SIZES.has(sound.size) || view.getUint32(2) === 0xffffffff;
  const inChunk = openEnded ? inFile : Math.max(0, sound.bodyStart + sound.size - dataOffset);
  const held = Math.floor(Math.min(inFile, inChunk) / blockAlign);
  const announced = openEnded ? held : view.getUint32(2);
  return {
    container,
    codec: pcmCodecName(storage.encoding, storage.bigEndian),
    sampleRate,
    channels,
    frames: checkedLength(file, announced, held),
    integerBits:
      storage.encoding === 'f32' || storage.encoding === 'f64' ? null : Math.min(bits, BYTES_PER_SAMPLE[storage.encoding] * 8),
    encoding: storage.encoding,
    bigEndian: storage.bigEndian,
    dataOffset,
  };
};

/** What is written into a pipe, where the file's end is the song's: ffmpeg leaves 0, SoX a size near 2 GB. */
const OPEN_ENDED_SIZES: ReadonlySet<number> = new Set([0, 0xffffffff, 0x7f000008]);

const findChunks = (reader: ByteReader): { common: Chunk | null; sound: Chunk | null } => {
  let common: Chunk | null = null;
  let sound: Chunk | null = null;
  let position = 12;
  for (let count = 0; count < MOST_CHUNKS && (common === null || sound === null); count += 1) {
    const header = reader.read(position, 8);
    if (header.length < 8) break;
    const id = latin1(header, 0, 4);
    const chunk = { bodyStart: position + 8, size: viewOf(header).getUint32(4) };
    if (id === 'COMM') common ??= chunk;
    if (id === 'SSND') sound ??= chunk;
    position = chunk.bodyStart + chunk.size + (chunk.size % 2);
  }
  return { common, sound };
};

interface Storage {
  readonly encoding: SampleEncoding;
  readonly bigEndian: boolean;
}

/** What an AIFF-C compression type stores; null where the bit depth does not exist, 'other' for real compression. */
const storageOf = (compression: string, bits: number): Storage | null | 'other' => {
  switch (compression) {
    case 'NONE':
    case 'twos':
      return signed(bits, true);
    case 'sowt':
      return signed(bits, false);
    case 'raw ':
      return bits >= 1 && bits <= 8 ? { encoding: 'u8', bigEndian: true } : 'other';
    case 'fl32':
    case 'FL32':
      return { encoding: 'f32', bigEndian: true };
    case 'fl64':
    case 'FL64':
      return { encoding: 'f64', bigEndian: true };
    case 'in24':
      return { encoding: 's24', bigEndian: true };
    case 'in32':
      return { encoding: 's32', bigEndian: true };
    // The two QuickTime types with their bytes swapped.
    case '42ni':
      return { encoding: 's24', bigEndian: false };
    case '23ni':
      return { encoding: 's32', bigEndian: false };
    default:
      return 'other';
  }
};

const signed = (bits: number, bigEndian: boolean): Storage | null => {
  if (bits < 1 || bits > 32) return null;
  return { encoding: bits <= 8 ? 's8' : (integerEncoding(Math.ceil(bits / 8)) ?? 's32'), bigEndian };
};

/** IEEE 754 80-bit extended, big-endian: 1 sign, 15 exponent (bias 16383), 64 mantissa bits with explicit one. */
const extendedToNumber = (view: DataView, offset: number): number => {
  const signAndExponent = view.getUint16(offset);
  const exponent = signAndExponent & 0x7fff;
  if (exponent === 0x7fff) return Number.NaN;
  const mantissa = view.getUint32(offset + 2) * 0x1_0000_0000 + view.getUint32(offset + 6);
  const magnitude = mantissa * 2 ** (exponent - 16383 - 63);
  return (signAndExponent & 0x8000) === 0 ? magnitude : -magnitude;
};
