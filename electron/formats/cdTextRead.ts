import iconv from 'iconv-lite';
import { latin1Text, readBe } from './bytes.ts';
import { CD_TEXT_FIELDS, type CdTextField } from './cdText.ts';
import { CHARSET, PACK_BYTES, PACK_TYPE, packCrc, SIZE_PACKS } from './cdTextPacks.ts';

export interface CdTextEntity extends Partial<Record<CdTextField, string>> {
  /** 0 = the disc. */
  readonly track: number;
  /** UPC of the disc, ISRC of a track. */
  code?: string;
}

export interface CdTextBlock {
  readonly block: number;
  /** 0 ISO 8859-1, 1 ASCII, 0x80 MS-JIS, 0x81 Korean, 0x82 Mandarin. */
  readonly charset: number;
  /** EBU Tech 3264 code; 0 unknown. */
  readonly language: number;
  readonly firstTrack: number;
  readonly lastTrack: number;
  readonly copyright: number;
  readonly discId: string | null;
  readonly genre: { readonly code: number; readonly text: string } | null;
  /** The disc, then each track. */
  readonly entities: readonly CdTextEntity[];
}

export interface ReadCdText {
  readonly blocks: readonly CdTextBlock[];
  /** Numbers (from 1) of packs whose CRC does not match. */
  readonly badPacks: readonly number[];
  readonly packs: number;
  /** What is not as it should be but can be read all the same. */
  readonly problems: readonly string[];
}

interface Pack {
  readonly type: number;
  readonly track: number;
  readonly sequence: number;
  readonly block: number;
  readonly doubleByte: boolean;
  readonly payload: Uint8Array;
}

/** Reads a file of CD-Text packs; a 4-byte MMC header and a trailing byte are taken off and noted. Never throws. */
export const readCdText = (bytes: Uint8Array): ReadCdText => {
  const problems: string[] = [];
  let packed = bytes;
  const hasHeader = bytes.length % PACK_BYTES === 4 && readBe(bytes, 0, 2) === bytes.length - 2 && readBe(bytes, 2, 2) === 0;
  if (hasHeader) {
    problems.push('starts with the 4-byte header of a drive, which DDP does not have');
    packed = bytes.subarray(4);
  } else if (bytes.length % PACK_BYTES === 1 && bytes.at(-1) === 0) {
    // Sony practice; common and harmless.
    packed = bytes.subarray(0, -1);
  } else if (bytes.length % PACK_BYTES !== 0) {
    problems.push(`is ${bytes.length} bytes long, not a multiple of ${PACK_BYTES}`);
  }
  const packs: Pack[] = [];
  const badPacks: number[] = [];
  for (let at = 0; at + PACK_BYTES <= packed.length; at += PACK_BYTES) {
    const pack = packed.subarray(at, at + PACK_BYTES);
    if (packCrc(pack.subarray(0, PACK_BYTES - 2)) !== readBe(pack, PACK_BYTES - 2, 2)) badPacks.push(at / PACK_BYTES + 1);
    const place = pack[3] ?? 0;
    packs.push({
      type: pack[0] ?? 0,
      track: (pack[1] ?? 0) & 0x7f,
      sequence: pack[2] ?? 0,
      block: (place >> 4) & 7,
      doubleByte: (place & 0x80) !== 0,
      payload: pack.subarray(4, PACK_BYTES - 2),
    });
  }
  const numbers = [...new Set(packs.map(({ block }) => block))].sort((a, b) => a - b);
  const blocks = numbers.map((number) =>
    readBlock(
      number,
      packs.filter(({ block }) => block === number),
      problems,
    ),
  );
  return { blocks, badPacks, packs: packs.length, problems };
};

const readBlock = (block: number, packs: readonly Pack[], problems: string[]): CdTextBlock => {
  const sizes = packs.filter(({ type }) => type === PACK_TYPE.sizes).sort((a, b) => a.track - b.track);
  const size = joined(sizes);
  if (sizes.length !== SIZE_PACKS) problems.push(`block ${block} has ${sizes.length} size packs, not ${SIZE_PACKS}`);
  else checkCounts(block, packs, size, problems);
  if (packs.some(({ sequence }, at) => sequence !== at)) problems.push(`block ${block} has packs out of sequence`);
  const charset = size[0] ?? CHARSET.latin1;
  const lastTrack = Math.min(99, size[2] || Math.max(0, ...packs.filter(({ type }) => type < 0x86).map(({ track }) => track)));
  const entities: CdTextEntity[] = Array.from({ length: lastTrack + 1 }, (_, track) => ({ track }));
  for (const field of CD_TEXT_FIELDS) {
    for (const [track, text] of readRun(packs, PACK_TYPE[field], charset)) {
      const entity = entities[track];
      if (entity && text !== '') entity[field] = text;
    }
  }
  for (const [track, code] of readRun(packs, PACK_TYPE.codes, CHARSET.latin1)) {
    const entity = entities[track];
    if (entity && code !== '') entity.code = code;
  }
  const genre = joined(packs.filter(({ type }) => type === PACK_TYPE.genre));
  return {
    block,
    charset,
    language: size[28 + block] ?? 0,
    firstTrack: size[1] ?? 1,
    lastTrack,
    copyright: size[3] ?? 0,
    discId: untilNul(joined(packs.filter(({ type }) => type === PACK_TYPE.discId))) || null,
    genre: genre.length > 2 ? { code: readBe(genre, 0, 2), text: untilNul(genre.subarray(2)) } : null,
    entities,
  };
};

const checkCounts = (block: number, packs: readonly Pack[], size: Uint8Array, problems: string[]): void => {
  for (let type = 0x80; type <= 0x8f; type += 1) {
    const stated = size[4 + type - 0x80] ?? 0;
    const present = packs.filter((pack) => pack.type === type).length;
    if (stated !== present) {
      problems.push(`block ${block} states ${stated} packs of type ${type.toString(16)} and has ${present}`);
    }
  }
};

const joined = (packs: readonly Pack[]): Uint8Array => Uint8Array.from(packs.flatMap(({ payload }) => [...payload]));

const untilNul = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return latin1Text(end < 0 ? bytes : bytes.subarray(0, end)).trim();
};

/** The strings of one type with the track each belongs to; a TAB alone repeats the track before. */
const readRun = (packs: readonly Pack[], type: number, charset: number): Map<number, string> => {
  const run = packs.filter((pack) => pack.type === type);
  const texts = new Map<number, string>();
  const bytes = joined(run);
  const wide = run[0]?.doubleByte ?? false;
  let track = run[0]?.track ?? 0;
  let before = '';
  for (let at = 0; at < bytes.length && track <= 99; track += 1) {
    const end = stringEnd(bytes, at, wide);
    const text = decodeText(bytes.subarray(at, end), charset);
    before = /^\t+$/.test(text) ? before : text;
    texts.set(track, before);
    at = end + (wide ? 2 : 1);
  }
  return texts;
};

/** Where the terminator is. Double-byte text may hold single-byte characters, so it is walked character by character. */
const stringEnd = (bytes: Uint8Array, from: number, wide: boolean): number => {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === 0 && (!wide || (bytes[at + 1] ?? 0) === 0)) return at;
    if (wide && byte >= 0x80 && (byte < 0xa0 || byte >= 0xe0)) at += 1;
  }
  return bytes.length;
};

/** The Korean and Mandarin codes name no encoding; these are what discs with them are seen to use. */
const ENCODINGS: Readonly<Record<number, string>> = {
  [CHARSET.msJis]: 'shift_jis',
  [CHARSET.korean]: 'euc-kr',
  [CHARSET.mandarin]: 'gb2312',
};

const decodeText = (bytes: Uint8Array, charset: number): string => {
  const encoding = ENCODINGS[charset];
  return encoding === undefined ? latin1Text(bytes) : iconv.decode(bytes, encoding);
};
