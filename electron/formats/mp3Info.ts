import { latin1Text, readBe } from './bytes.ts';
import { id3Length } from './id3.ts';

/** What the first frame of an MP3 says of the whole file (Xing/Info header with LAME's extension). */
export interface Mp3Info {
  /** Where the first frame starts. */
  readonly frameOffset: number;
  readonly frameBytes: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** 1152 for MPEG-1, 576 for MPEG-2 and 2.5. */
  readonly samplesPerFrame: number;
  /** `Info` for constant, `Xing` for variable bit rate; null when the first frame is sound. */
  readonly header: 'Xing' | 'Info' | null;
  /** Frames after this one. */
  readonly frames: number | null;
  readonly lame: LameTag | null;
  /** Frames of sound once delay and padding are removed; null when the file does not say. */
  readonly exactFrames: number | null;
}

export interface LameTag {
  /** Offset of the tag in the file. */
  readonly offset: number;
  /** For example `LAME3.100` or `Lavc61.19`. */
  readonly encoder: string;
  /** Samples the encoder put before the first. */
  readonly delay: number;
  /** Samples the encoder put after the last. */
  readonly padding: number;
  /** Bytes from this frame to the end of the sound. */
  readonly musicBytes: number;
  readonly musicCrc: number;
  readonly tagCrc: number;
  /** Whether `tagCrc` matches the bytes it covers. */
  readonly intact: boolean;
}

const BIT_RATES_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BIT_RATES_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44100, 48000, 32000];
const LAYER_3 = 1;
const MPEG_1 = 3;
const MPEG_2 = 2;
const MPEG_2_5 = 0;
const MONO = 3;

/** Places in the LAME tag, from its first byte. */
const DELAY_AT = 21;
const MUSIC_BYTES_AT = 28;
const MUSIC_CRC_AT = 32;
const TAG_CRC_AT = 34;
const TAG_BYTES = 36;

const CRC_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 of LAME's tag: polynomial 0x8005 reflected, initially 0. */
export const lameCrc = (bytes: Uint8Array, before = 0): number => {
  let crc = before;
  for (let at = 0; at < bytes.length; at += 1) crc = (crc >> 8) ^ (CRC_OF_BYTE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
};

export interface FrameHead {
  readonly bytes: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly samples: number;
  readonly sideInfo: number;
}

/** What the four bytes at a place say of the frame of layer III they begin; undefined where they begin none. */
export const frameHeadAt = (bytes: Uint8Array, at: number): FrameHead | undefined => {
  const word = readBe(bytes, at, 4);
  const version = (word >>> 19) & 3;
  const bitRate = (version === MPEG_1 ? BIT_RATES_MPEG1 : BIT_RATES_MPEG2)[(word >>> 12) & 15];
  const baseRate = SAMPLE_RATES[(word >>> 10) & 3];
  if (at + 4 > bytes.length || word >>> 21 !== 0x7ff || ((word >>> 17) & 3) !== LAYER_3 || version === 1) return undefined;
  if (!bitRate || !baseRate) return undefined;
  const sampleRate = version === MPEG_2_5 ? baseRate / 4 : version === MPEG_2 ? baseRate / 2 : baseRate;
  const samples = version === MPEG_1 ? 1152 : 576;
  const mono = ((word >>> 6) & 3) === MONO;
  return {
    bytes: Math.floor((samples * bitRate * 125) / sampleRate) + ((word >>> 9) & 1),
    sampleRate,
    channels: mono ? 1 : 2,
    samples,
    sideInfo: version === MPEG_1 ? (mono ? 17 : 32) : mono ? 9 : 17,
  };
};

/** How far after the tag a first frame is looked for. */
const SEARCH_BYTES = 65536;

/** Reads the start of an MP3 file (its ID3v2 tag and first frame); null when no frame of layer III is found. Never throws. */
export const readMp3Info = (head: Uint8Array): Mp3Info | null => {
  const from = id3Length(head);
  for (let at = from; at < Math.min(head.length - 4, from + SEARCH_BYTES); at += 1) {
    const frame = frameHeadAt(head, at);
    // A chance sync word is not followed by another frame.
    const next = frame && at + frame.bytes + 4 <= head.length ? frameHeadAt(head, at + frame.bytes) : frame;
    if (frame && next && next.sampleRate === frame.sampleRate) return readInfo(head, at, frame);
  }
  return null;
};

const readInfo = (head: Uint8Array, frameOffset: number, frame: FrameHead): Mp3Info => {
  const base = {
    frameOffset,
    frameBytes: frame.bytes,
    sampleRate: frame.sampleRate,
    channels: frame.channels,
    samplesPerFrame: frame.samples,
  };
  const silent = { ...base, header: null, frames: null, lame: null, exactFrames: null };
  const protectedBytes = ((head[frameOffset + 1] ?? 0) & 1) === 0 ? 2 : 0;
  const at = [4 + frame.sideInfo, 4 + frame.sideInfo + protectedBytes]
    .map((place) => frameOffset + place)
    .find((place) => ['Xing', 'Info'].includes(latin1Text(head.subarray(place, place + 4))));
  if (at === undefined) return silent;
  const flags = readBe(head, at + 4, 4);
  let place = at + 8;
  const frames = flags & 1 ? readBe(head, place, 4) : null;
  // Frames, bytes, table of contents and quality are each there only if flagged.
  for (const [bit, size] of [
    [1, 4],
    [2, 4],
    [4, 100],
    [8, 4],
  ] as const) {
    if (flags & bit) place += size;
  }
  const lame = readLame(head, frameOffset, place, frame.bytes);
  const exact = frames !== null && lame ? frames * frame.samples - lame.delay - lame.padding : null;
  return {
    ...base,
    header: latin1Text(head.subarray(at, at + 4)) === 'Xing' ? 'Xing' : 'Info',
    frames,
    lame,
    exactFrames: exact !== null && exact >= 0 ? exact : null,
  };
};

const readLame = (head: Uint8Array, frameOffset: number, at: number, frameBytes: number): LameTag | null => {
  if (at + TAG_BYTES > Math.min(head.length, frameOffset + frameBytes)) return null;
  const encoder = latin1Text(head.subarray(at, at + 9))
    .replaceAll('\0', ' ')
    .trim();
  if (!/^[ -~]+$/.test(encoder)) return null;
  const gaps = readBe(head, at + DELAY_AT, 3);
  const tagCrc = readBe(head, at + TAG_CRC_AT, 2);
  return {
    offset: at,
    encoder,
    delay: gaps >> 12,
    padding: gaps & 0xfff,
    musicBytes: readBe(head, at + MUSIC_BYTES_AT, 4),
    musicCrc: readBe(head, at + MUSIC_CRC_AT, 2),
    tagCrc,
    intact: lameCrc(head.subarray(frameOffset, at + TAG_CRC_AT)) === tagCrc,
  };
};
