import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import { requireNoErrors } from './decodedChecks.ts';
import type { WindowFinder } from './gapless.ts';
import { DAMAGED_REMEDY, TRUNCATED_REMEDY, unreadable } from './refusals.ts';

type OggCodec = 'opus' | 'vorbis' | 'other';

export interface OggFacts {
  readonly codec: OggCodec;
  /** Opus: samples at 48 kHz to leave out at the start (RFC 7845, 4.2). */
  readonly preSkip: number;
  /** Granule position of the stream's last page: where it ends, in samples. */
  readonly lastGranule: number;
  /** Opus: granule position before the first packet, 0 unless the stream was cut out of a longer one. */
  readonly firstGranule: number;
}

/** A decoder may put out up to this much behind the last granule position: one long Vorbis block, one Opus page's worth. */
const LONGEST_TAIL = 65_536;

/** The song of an Ogg file: granule positions say where it ends, Opus' header what to leave out in front. */
export const oggWindow = (reader: ByteReader, start: number, file: string): WindowFinder => {
  const facts = parseOgg(reader, start, file);
  return (decoded) => {
    requireNoErrors(file, decoded);
    if (facts.codec === 'other') return { startFrame: 0, frames: decoded.headerFrames ?? decoded.frames };
    const startFrame = facts.preSkip;
    const end = facts.lastGranule - facts.firstGranule;
    const tail = decoded.frames - end;
    // Vorbis cut out of a longer stream starts at a granule position only its block sizes would tell: nothing is cut.
    if (facts.codec === 'vorbis' && (tail < 0 || tail > LONGEST_TAIL)) return { startFrame: 0, frames: decoded.frames };
    return { startFrame, frames: Math.max(0, Math.min(end, decoded.frames) - startFrame) };
  };
};

interface Page {
  readonly serial: number;
  readonly sequence: number;
  readonly firstOfStream: boolean;
  readonly lastOfStream: boolean;
  /** -1 where no packet ends on the page. */
  readonly granule: number;
  readonly packetSizes: readonly number[];
  readonly lastPacketEnds: boolean;
  readonly bodyStart: number;
  readonly end: number;
}

/**
 * Walks all pages of the first audio stream and checks that each is whole (checksum), that none is missing (page
 * numbers) and that the last says it is the last: an Ogg file that was cut keeps playing without a word.
 */
export const parseOgg = (reader: ByteReader, start: number, file: string): OggFacts => {
  let stream: { serial: number; codec: OggCodec; preSkip: number } | null = null;
  let sequence = 0;
  let lastGranule = -1;
  let firstGranule: number | null = null;
  let ended = false;
  let position = start;
  for (;;) {
    const page = readPage(reader, position, file);
    if (page === null) break;
    position = page.end;
    if (page.firstOfStream) {
      const found = codecOf(reader, page);
      if (stream !== null && ended && found.codec !== null) {
        throw unreadable(file, 'holds several recordings one after another (chained Ogg)', 'split it into one file per song');
      }
      if (stream === null && found.codec !== null) {
        stream = { serial: page.serial, codec: found.codec, preSkip: found.preSkip };
        sequence = page.sequence + 1;
        continue;
      }
    }
    if (stream === null || page.serial !== stream.serial) continue;
    if (page.sequence !== sequence)
      throw unreadable(file, `is damaged: page ${sequence} of its audio is missing`, DAMAGED_REMEDY);
    sequence += 1;
    ended = page.lastOfStream;
    if (page.granule > 0 || (page.granule === 0 && lastGranule > 0)) {
      if (firstGranule === null) firstGranule = granuleBefore(reader, page, stream.codec);
      lastGranule = page.granule;
    }
  }
  if (stream === null) return { codec: 'other', preSkip: 0, lastGranule: 0, firstGranule: 0 };
  if (!ended) throw unreadable(file, 'ends before the last page of its audio', TRUNCATED_REMEDY);
  return { codec: stream.codec, preSkip: stream.preSkip, lastGranule: Math.max(0, lastGranule), firstGranule: firstGranule ?? 0 };
};

const codecOf = (reader: ByteReader, page: Page): { codec: OggCodec | null; preSkip: number } => {
  const head = reader.read(page.bodyStart, 19);
  const name = latin1(head, 0, 8);
  if (name === 'OpusHead' && head.length >= 12) return { codec: 'opus', preSkip: viewOf(head).getUint16(10, true) };
  if (name.startsWith('\u0001vorbis')) return { codec: 'vorbis', preSkip: 0 };
  const isAudio = name.startsWith('\u007fFLAC') || name.startsWith('fLaC') || name === 'Speex   ';
  return { codec: isAudio ? 'other' : null, preSkip: 0 };
};

/** Where the first page of audio starts: its granule position less what its packets last (RFC 7845, 4.5). */
const granuleBefore = (reader: ByteReader, page: Page, codec: OggCodec): number => {
  if (codec !== 'opus') return 0;
  let samples = 0;
  let position = page.bodyStart;
  page.packetSizes.forEach((size, index) => {
    const ends = index < page.packetSizes.length - 1 || page.lastPacketEnds;
    if (ends && size > 0) samples += opusPacketSamples(reader.read(position, 2));
    position += size;
  });
  // A single page may end before its packets do: that is the padding at the end.
  return page.lastOfStream ? 0 : Math.max(0, page.granule - samples);
};

/** Duration at 48 kHz by the table-of-contents byte (RFC 6716, 3.1 and 3.2). */
const opusPacketSamples = (packet: Uint8Array): number => {
  const first = packet[0] ?? 0;
  const config = first >> 3;
  const frame =
    config < 12 ? [480, 960, 1920, 2880][config & 3]! : config < 16 ? [480, 960][config & 1]! : [120, 240, 480, 960][config & 3]!;
  const code = first & 3;
  const count = code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 63 : 2;
  return frame * count;
};

const PAGE_HEADER = 27;

const readPage = (reader: ByteReader, position: number, file: string): Page | null => {
  const bytes = reader.read(position, PAGE_HEADER + 255 + 255 * 255);
  if (bytes.length === 0 || isPadding(bytes)) return null;
  if (bytes.length >= 4 && latin1(bytes, 0, 4) !== 'OggS')
    throw unreadable(file, `is damaged at byte ${position}`, DAMAGED_REMEDY);
  const segments = bytes[26] ?? 0;
  const lacing = bytes.subarray(PAGE_HEADER, PAGE_HEADER + segments);
  const bodyBytes = lacing.reduce((sum, value) => sum + value, 0);
  const total = PAGE_HEADER + segments + bodyBytes;
  if (bytes.length < PAGE_HEADER || bytes.length < total)
    throw unreadable(file, 'ends in the middle of a page', TRUNCATED_REMEDY);
  const view = viewOf(bytes);
  if (pageChecksum(bytes.subarray(0, total)) !== view.getUint32(22, true)) {
    throw unreadable(file, `is damaged at byte ${position} (checksum)`, DAMAGED_REMEDY);
  }
  const sizes: number[] = [];
  let open = 0;
  for (const value of lacing) {
    open += value;
    if (value === 255) continue;
    sizes.push(open);
    open = 0;
  }
  const lastPacketEnds = segments > 0 && lacing[segments - 1] !== 255;
  if (!lastPacketEnds && segments > 0) sizes.push(open);
  const flags = bytes[5]!;
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    firstOfStream: (flags & 2) !== 0,
    lastOfStream: (flags & 4) !== 0,
    granule: Number(view.getBigInt64(6, true)),
    packetSizes: sizes,
    lastPacketEnds,
    bodyStart: position + PAGE_HEADER + segments,
    end: position + total,
  };
};

/** Behind the last page some programs leave zeros or an ID3v1 tag. */
const isPadding = (bytes: Uint8Array): boolean => latin1(bytes, 0, 3) === 'TAG' || bytes.every((byte) => byte === 0);

/** CRC-32 of RFC 3533: polynomial 0x04c11db7, not reflected, start 0, its own field taken as 0. */
const pageChecksum = (page: Uint8Array): number => {
  let crc = 0;
  for (let index = 0; index < page.length; index += 1) {
    const byte = index >= 22 && index < 26 ? 0 : page[index]!;
    crc = ((crc << 8) ^ CRC_TABLE[((crc >>> 24) ^ byte) & 255]!) >>> 0;
  }
  return crc;
};

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  let crc = value << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80000000) !== 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});
