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

/** A chunk of RIFF, RF64 (EBU Tech 3306), BW64 (ITU-R BS.2088) or Wave64, sizes as written. */
interface Chunk {
  readonly id: string;
  readonly bodyStart: number;
  readonly size: number;
}

interface Family {
  readonly container: string;
  readonly firstChunk: number;
  chunkAt(position: number): Chunk | null;
  nextChunk(chunk: Chunk): number;
  /** The size a writer leaves that never came back to fill it in. */
  isOpenEnded(size: number): boolean;
}

/** More chunks than any real file has: a file of nothing but tiny chunks must not keep the program busy. */
const MOST_CHUNKS = 10_000;
const EXPORT_AGAIN = 'export it again as WAV';

/**
 * Reads the header of a WAV file: RIFF, RF64/BW64 or Wave64, PCM or IEEE float, plain or WAVE_FORMAT_EXTENSIBLE.
 * Pure: all reading is through `reader`; `file` only names it in failures.
 */
export const parseWav = (reader: ByteReader, file: string): LinearLayout | OtherCodec => {
  const family = latin1(reader.read(0, 4)) === 'riff' ? wave64Family(reader) : riffFamily(reader);
  let position = family.firstChunk;
  let format: WavFormat | null = null;
  let data: Chunk | null = null;
  let wideDataSize: number | null = null;
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const chunk = family.chunkAt(position);
    if (chunk === null) break;
    if (chunk.id === 'ds64' && data === null) wideDataSize = parseDs64(reader, chunk);
    if (chunk.id === 'fmt ' && format === null) format = parseFormat(reader, chunk, file);
    if (chunk.id === 'data' && data === null)
      data = chunk.size === 0xffffffff && wideDataSize !== null ? { ...chunk, size: wideDataSize } : chunk;
    if (format !== null && data !== null) break;
    position = family.nextChunk(chunk);
  }
  if (format === null) throw unreadable(file, 'is a WAV file without a format chunk', EXPORT_AGAIN);
  if ('otherCodec' in format) return format;
  if (data === null) throw unreadable(file, 'is a WAV file without a data chunk: it holds no audio', EXPORT_AGAIN);

  const held = Math.floor((reader.size - data.bodyStart) / format.blockAlign);
  const unfinished = data.size === 0 && isUnfinished(reader, family, data);
  const announced = family.isOpenEnded(data.size) || unfinished ? held : Math.floor(data.size / format.blockAlign);
  return {
    container: family.container,
    codec: pcmCodecName(format.encoding, false),
    sampleRate: format.sampleRate,
    channels: format.channels,
    frames: checkedLength(file, announced, held),
    integerBits: format.integerBits,
    encoding: format.encoding,
    bigEndian: false,
    dataOffset: data.bodyStart,
  };
};

/** A data size of 0 is a header never finished, unless what follows is a chunk that says the writer went on. */
const isUnfinished = (reader: ByteReader, family: Family, data: Chunk): boolean => {
  const next = family.chunkAt(data.bodyStart);
  return !(next !== null && isChunkName(next.id) && next.bodyStart + next.size <= reader.size);
};

const riffFamily = (reader: ByteReader): Family => {
  const container = latin1(reader.read(0, 4));
  return {
    container: container === 'RF64' ? 'rf64' : container === 'BW64' ? 'bw64' : 'wav',
    firstChunk: 12,
    chunkAt: (position) => {
      const header = reader.read(position, 8);
      if (header.length < 8) return null;
      return { id: latin1(header, 0, 4), bodyStart: position + 8, size: viewOf(header).getUint32(4, true) };
    },
    nextChunk: (chunk) => {
      const end = chunk.bodyStart + chunk.size;
      return chunk.size % 2 === 1 && !lacksPadByte(reader, end) ? end + 1 : end;
    },
    isOpenEnded: (size) => OPEN_ENDED_SIZES.has(size),
  };
};

/** What is written into a pipe by ffmpeg (all ones), SoX and lame. mpg123 leaves 0. */
const OPEN_ENDED_SIZES: ReadonlySet<number> = new Set([0xffffffff, 0x7ffff000, 0x7fffffff]);

/** RIFF pads odd chunks with one zero byte; some writers forget. A name right where the pad should be gives them away. */
const lacksPadByte = (reader: ByteReader, position: number): boolean => {
  const bytes = reader.read(position, 5);
  return bytes.length >= 4 && bytes[0] !== 0 && isChunkName(latin1(bytes, 0, 4)) && !isChunkName(latin1(bytes, 1, 5));
};

const isChunkName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]{2}[A-Za-z0-9_ ]$/.test(name);

/** Sony Wave64: a GUID whose first four bytes spell the RIFF name, then a 64-bit size that counts this header. */
const wave64Family = (reader: ByteReader): Family => ({
  container: 'w64',
  firstChunk: 40,
  chunkAt: (position) => {
    const header = reader.read(position, 24);
    if (header.length < 24) return null;
    const size = unsigned64(viewOf(header), 16) - 24;
    return size < 0 ? null : { id: latin1(header, 0, 4), bodyStart: position + 24, size };
  },
  nextChunk: (chunk) => chunk.bodyStart + Math.ceil(chunk.size / 8) * 8,
  isOpenEnded: (size) => size > Number.MAX_SAFE_INTEGER,
});

const unsigned64 = (view: DataView, offset: number): number =>
  view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 0x1_0000_0000;

/** EBU Tech 3306: riff size, data size, sample count. A data size of 0 or all ones is one never filled in. */
const parseDs64 = (reader: ByteReader, chunk: Chunk): number | null => {
  const body = reader.read(chunk.bodyStart, Math.min(chunk.size, 24));
  if (body.length < 16) return null;
  const dataSize = unsigned64(viewOf(body), 8);
  return dataSize === 0 || dataSize > Number.MAX_SAFE_INTEGER ? null : dataSize;
};

interface LinearFormat {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly blockAlign: number;
  readonly encoding: SampleEncoding;
  readonly integerBits: number | null;
}

type WavFormat = LinearFormat | OtherCodec;

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
/** The last 14 bytes of KSDATAFORMAT_SUBTYPE_PCM and its kin; the first two are the format tag (Microsoft, RFC 2361). */
const SUBTYPE_TAIL = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71] as const;

const parseFormat = (reader: ByteReader, chunk: Chunk, file: string): WavFormat => {
  const body = reader.read(chunk.bodyStart, Math.min(chunk.size, 40));
  if (body.length < 16) throw unreadable(file, 'is a WAV file with a format chunk that is too short', EXPORT_AGAIN);
  const view = viewOf(body);
  const writtenTag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const rate = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);

  const extensible = writtenTag === FORMAT_EXTENSIBLE && body.length >= 40;
  const standardSubtype = extensible && SUBTYPE_TAIL.every((byte, index) => body[26 + index] === byte);
  const tag = standardSubtype ? view.getUint16(24, true) : writtenTag;
  if (tag !== FORMAT_PCM && tag !== FORMAT_FLOAT) return { otherCodec: `WAVE format 0x${tag.toString(16).padStart(4, '0')}` };

  const channels = checkedChannels(file, channelCount);
  const sampleRate = checkedRate(file, rate);
  const bytes = Math.ceil(bits / 8);
  const encoding = wavEncoding(tag, bits);
  if (encoding === null) {
    throw unreadable(
      file,
      `holds ${bits}-bit ${tag === FORMAT_PCM ? 'PCM' : 'float'}, which no WAV reader agrees on`,
      EXPORT_AGAIN,
    );
  }
  if (blockAlign !== channels * bytes) {
    const problem = `its header contradicts itself: ${channels} channels of ${bits} bits, but ${blockAlign} bytes per frame`;
    throw unreadable(file, problem, EXPORT_AGAIN);
  }
  const validBits = extensible ? view.getUint16(18, true) : bits;
  const integerBits = tag === FORMAT_FLOAT ? null : validBits >= 1 && validBits <= bytes * 8 ? validBits : bits;
  return { sampleRate, channels, blockAlign: channels * BYTES_PER_SAMPLE[encoding], encoding, integerBits };
};

/** 8 bits and fewer are unsigned, wider are signed; float exists in 32 and 64 bits. */
const wavEncoding = (tag: number, bits: number): SampleEncoding | null => {
  if (tag === FORMAT_FLOAT) return bits === 32 ? 'f32' : bits === 64 ? 'f64' : null;
  return bits >= 1 && bits <= 8 ? 'u8' : integerEncoding(Math.ceil(bits / 8));
};
