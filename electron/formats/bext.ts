import { toAscii } from '../shared/text/latinText.ts';
import { ascii, concatBytes, fixedText, i16le, latin1Text, u16le, u32le, zeros } from './bytes.ts';

/** Loudness of a programme as `bext` version 2 carries it; null = not measured or not defined. */
export interface BextLoudness {
  /** LUFS */
  readonly integrated: number | null;
  /** LU */
  readonly range: number | null;
  /** dBTP */
  readonly truePeak: number | null;
  /** LUFS */
  readonly maxMomentary: number | null;
  /** LUFS */
  readonly maxShortTerm: number | null;
}

export interface Bext {
  readonly description: string;
  readonly originator: string;
  readonly originatorReference: string;
  /** `yyyy-mm-dd`, or empty. */
  readonly date: string;
  /** `hh:mm:ss`, or empty. */
  readonly time: string;
  /** First frame's place in the programme, at the file's sample rate. */
  readonly timeReference: number;
  readonly loudness: BextLoudness;
  /** Lines such as `A=PCM,F=44100,W=16,M=stereo,T=...`. */
  readonly codingHistory: readonly string[];
}

const FIELD_BYTES = { description: 256, originator: 32, originatorReference: 32, date: 10, time: 8 } as const;
type TextField = keyof typeof FIELD_BYTES;
const TEXT_FIELDS = Object.keys(FIELD_BYTES) as TextField[];
const TEXTS = fixedText(FIELD_BYTES);
const VERSION = 2;
const UMID_BYTES = 64;
const RESERVED_BYTES = 180;
const UNSET = 0x7fff;
const LOUDNESS_WORDS = ['integrated', 'range', 'truePeak', 'maxMomentary', 'maxShortTerm'] as const;
const LOUDNESS_OFFSET = TEXTS.size + 8 + 2 + UMID_BYTES;
const HISTORY_OFFSET = LOUDNESS_OFFSET + 2 * LOUDNESS_WORDS.length + RESERVED_BYTES;

/**
 * Body of the Broadcast Audio Extension chunk, version 2 (EBU Tech 3285): five signed loudness words in hundredths. Texts
 * become ASCII and are cut to their fields. Its size depends on the coding history alone.
 */
export const bextBody = (bext: Bext): Uint8Array =>
  concatBytes(
    ...TEXT_FIELDS.map((field) => text(bext[field], FIELD_BYTES[field])),
    u32le(bext.timeReference % 2 ** 32),
    u32le(Math.floor(bext.timeReference / 2 ** 32)),
    u16le(VERSION),
    zeros(UMID_BYTES),
    ...LOUDNESS_WORDS.map((word) => i16le(hundredths(bext.loudness[word]))),
    zeros(RESERVED_BYTES),
    ascii(bext.codingHistory.map((line) => `${toAscii(line)}\r\n`).join('')),
  );

/** Padded with NULs, unlike DDP's fields. */
const text = (value: string, size: number): Uint8Array => {
  const bytes = ascii(toAscii(value)).subarray(0, size);
  return concatBytes(bytes, zeros(size - bytes.length));
};

/** The words hold -99.99 to 99.99; anything else reads as not set. */
const hundredths = (value: number | null): number => {
  const scaled = value === null ? Number.NaN : Math.round(value * 100);
  return Math.abs(scaled) <= 9999 ? scaled : UNSET;
};

/** Reads a `bext` body; null when it is too short to be one. Loudness of versions below 2 is null. */
export const readBext = (body: Uint8Array): Bext | null => {
  if (body.length < HISTORY_OFFSET) return null;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const field = (name: TextField): string =>
    untilNul(body.subarray(TEXTS.offsets[name], TEXTS.offsets[name] + FIELD_BYTES[name]));
  const version = view.getUint16(TEXTS.size + 8, true);
  const loudness = (word: (typeof LOUDNESS_WORDS)[number]): number | null => {
    const value = view.getInt16(LOUDNESS_OFFSET + 2 * LOUDNESS_WORDS.indexOf(word), true);
    return version < 2 || value === UNSET ? null : value / 100;
  };
  return {
    description: field('description'),
    originator: field('originator'),
    originatorReference: field('originatorReference'),
    date: field('date'),
    time: field('time'),
    timeReference: view.getUint32(TEXTS.size, true) + view.getUint32(TEXTS.size + 4, true) * 2 ** 32,
    loudness: {
      integrated: loudness('integrated'),
      range: loudness('range'),
      truePeak: loudness('truePeak'),
      maxMomentary: loudness('maxMomentary'),
      maxShortTerm: loudness('maxShortTerm'),
    },
    codingHistory: untilNul(body.subarray(HISTORY_OFFSET)).split(/\r?\n/).filter(Boolean),
  };
};

const untilNul = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return latin1Text(end < 0 ? bytes : bytes.subarray(0, end));
};
