import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import { unreadable } from './refusals.ts';

/** What the first bytes say a file is. `wav` includes RF64, BW64 and Wave64; `unknown` is for ffmpeg to try. */
export type Content =
  | 'wav'
  | 'aiff'
  | 'flac'
  | 'mp3'
  | 'adts'
  | 'mp4'
  | 'ogg'
  | 'wavpack'
  | 'tta'
  | 'ape'
  | 'caf'
  | 'matroska'
  | 'asf'
  | 'unknown';

export interface Probe {
  readonly content: Content;
  /** Where the content starts: after an ID3v2 tag in front of it. */
  readonly start: number;
}

export const NOT_AUDIO_REMEDY = 'name an audio file';

/**
 * Recognises a file by its bytes, never by its name. What is certainly no audio is refused here with its reason:
 * empty files, text, web pages, pictures, archives and other documents.
 */
export const probeContent = (reader: ByteReader, file: string): Probe => {
  if (reader.size === 0) throw unreadable(file, 'is empty (0 bytes)', 'export or copy it again');
  const start = id3v2End(reader);
  const head = reader.read(start, 4096).slice();
  const content = recognise(head) ?? mpegAudio(reader, start, head);
  if (content !== null) return { content, start };
  const document = DOCUMENTS.find(([bytes]) => startsWith(head, bytes));
  if (document !== undefined) throw unreadable(file, `is ${document[1]}, not audio`, NOT_AUDIO_REMEDY);
  if (head.length > 0 && head.every((byte) => byte === 0) && isAllZero(reader)) {
    throw unreadable(file, 'holds nothing but zero bytes', 'copy it again from where it came');
  }
  if (isText(head)) throw unreadable(file, `is ${describeText(head)}, not audio`, NOT_AUDIO_REMEDY);
  return { content: 'unknown', start };
};

/** End of the ID3v2 tags (some files carry several) at the start; 0 where there are none. */
export const id3v2End = (reader: ByteReader): number => {
  let position = 0;
  for (let count = 0; count < 16; count += 1) {
    const header = reader.read(position, 10);
    if (header.length < 10 || latin1(header, 0, 3) !== 'ID3') break;
    const [a, b, c, d] = [header[6]!, header[7]!, header[8]!, header[9]!];
    if ((a | b | c | d) >= 0x80) break;
    const footer = (header[5]! & 0x10) !== 0 ? 10 : 0;
    position += 10 + ((a << 21) | (b << 14) | (c << 7) | d) + footer;
  }
  // Some taggers pad behind the tag they wrote.
  if (position === 0 || position >= reader.size) return position;
  const after = reader.read(position, 4096);
  const firstByte = after.findIndex((byte) => byte !== 0);
  return firstByte > 0 ? position + firstByte : position;
};

const recognise = (head: Uint8Array): Content | null => {
  const first = latin1(head, 0, 4);
  const third = latin1(head, 8, 12);
  if ((first === 'RIFF' || first === 'RF64' || first === 'BW64') && third === 'WAVE') return 'wav';
  if (first === 'riff' && startsWith(head, WAVE64_START) && latin1(head, 24, 28) === 'wave') return 'wav';
  if (first === 'FORM' && (third === 'AIFF' || third === 'AIFC')) return 'aiff';
  if (MP4_FIRST_BOXES.has(latin1(head, 4, 8))) return 'mp4';
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) return 'matroska';
  if (startsWith(head, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11])) return 'asf';
  return MAGIC.get(first) ?? null;
};

const MAGIC: ReadonlyMap<string, Content> = new Map([
  ['fLaC', 'flac'],
  ['OggS', 'ogg'],
  ['wvpk', 'wavpack'],
  ['TTA1', 'tta'],
  ['TTA2', 'tta'],
  ['MAC ', 'ape'],
  ['caff', 'caf'],
]);
const MP4_FIRST_BOXES: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const WAVE64_START = [0x72, 0x69, 0x66, 0x66, 0x2e, 0x91, 0xcf, 0x11];

/** Two MPEG audio or ADTS headers that agree, one frame apart; a single sync word turns up in any noise. */
const mpegAudio = (reader: ByteReader, start: number, head: Uint8Array): Content | null => {
  // A stream cut anywhere starts with the rest of a frame.
  for (let offset = 0; offset + 7 <= head.length; offset += 1) {
    if (head[offset] !== 0xff || (head[offset + 1]! & 0xe0) !== 0xe0) continue;
    const length = mpegFrame(head, offset)?.bytes ?? adtsFrameBytes(head, offset);
    if (length === null || length === undefined) continue;
    const position = start + offset + length;
    const next = reader.read(position, 7);
    const isAdts = (head[offset + 1]! & 0xf6) === 0xf0;
    const agrees = next[0] === 0xff && next[1] === head[offset + 1] && ((next[2] ?? 0) & 0x0c) === (head[offset + 2]! & 0x0c);
    const isWholeFile = offset === 0 && (position === reader.size || position === reader.size - 128);
    if (agrees || isWholeFile) return isAdts ? 'adts' : 'mp3';
  }
  return null;
};

export interface MpegFrame {
  readonly bytes: number;
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly layer: 1 | 2 | 3;
  readonly mpeg1: boolean;
}

const BITRATES_KBPS = {
  v1l1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  v1l2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  v1l3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  v2l23: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44100, 48000, 32000] as const;

/** The MPEG audio frame (ISO 11172-3, 13818-3, and the 2.5 extension) whose header is at `at`, if it is one. */
export const mpegFrame = (bytes: Uint8Array, at: number): MpegFrame | null => {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = (bytes[at + 1]! >> 3) & 3;
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const rateIndex = (bytes[at + 2]! >> 2) & 3;
  if (version === 1 || layer === 4 || rateIndex === 3) return null;
  const mpeg1 = version === 3;
  const table = mpeg1 ? (['v1l1', 'v1l2', 'v1l3'] as const)[layer - 1]! : layer === 1 ? 'v2l1' : 'v2l23';
  const kbps = BITRATES_KBPS[table][(bytes[at + 2]! >> 4) - 1];
  if (kbps === undefined) return null;
  const sampleRate = SAMPLE_RATES[rateIndex]! >> (mpeg1 ? 0 : version === 2 ? 1 : 2);
  const padding = (bytes[at + 2]! >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && !mpeg1 ? 576 : 1152;
  const length =
    layer === 1
      ? (Math.floor((12_000 * kbps) / sampleRate) + padding) * 4
      : Math.floor((samples * 125 * kbps) / sampleRate) + padding;
  const channels = bytes[at + 3]! >> 6 === 3 ? 1 : 2;
  return { bytes: length, samples, sampleRate, channels, layer: layer as 1 | 2 | 3, mpeg1 };
};

const adtsFrameBytes = (bytes: Uint8Array, at: number): number | null => {
  if ((bytes[at + 1]! & 0xf6) !== 0xf0 || at + 7 > bytes.length) return null;
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return length >= 8 ? length : null;
};

const DOCUMENTS: readonly (readonly [readonly number[], string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or an office document'],
  [[0x52, 0x61, 0x72, 0x21], 'a RAR archive'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a 7-Zip archive'],
  [[0x1f, 0x8b], 'a compressed archive'],
  [[0x89, 0x50, 0x4e, 0x47], 'a picture (PNG)'],
  [[0xff, 0xd8, 0xff], 'a picture (JPEG)'],
  [[0x47, 0x49, 0x46, 0x38], 'a picture (GIF)'],
  [[0x4d, 0x54, 0x68, 0x64], 'a MIDI file: notes'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[0x4d, 0x5a, 0x90], 'a program'],
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean => start.every((byte, index) => bytes[index] === byte);

const isAllZero = (reader: ByteReader): boolean => {
  for (let position = 0; position < reader.size; position += 1 << 20) {
    if (reader.read(position, 1 << 20).some((byte) => byte !== 0)) return false;
  }
  return true;
};

const isText = (head: Uint8Array): boolean => {
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return head.length % 2 === 0 && isUtf16(head);
  // No control characters but tab, line feed, form feed, carriage return and escape.
  return (
    head.length > 0 &&
    head.every((byte) => (byte >= 0x20 ? byte !== 0x7f : (byte >= 9 && byte <= 13) || byte === 0x1b)) &&
    isUtf8(head)
  );
};

const isUtf16 = (head: Uint8Array): boolean => {
  const view = viewOf(head);
  const little = head[0] === 0xff;
  for (let index = 2; index < head.length; index += 2) {
    if (view.getUint16(index, little) < 9) return false;
  }
  return true;
};

const isUtf8 = (head: Uint8Array): boolean => {
  try {
    // The block may end within a character, hence `stream`.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
};

const describeText = (head: Uint8Array): string => {
  const text = latin1(head).trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'a web page';
  if (text.startsWith('#extm3u') || text.startsWith('[playlist]')) return 'a playlist';
  if (/^(rem |file ")/.test(text)) return 'a cue sheet';
  return 'text';
};
