import { ascii, concatBytes, latin1, readBe, u8, u16be, u32be, utf8, zeros } from './bytes.ts';
import { type AudioTags, numberOfTotal, replayGainFields } from './tags.ts';

/** 4 is ID3v2.4 in UTF-8; 3 is ID3v2.3 in Latin-1 or UTF-16, for older players. */
export type Id3Version = 3 | 4;

const ENCODING = { latin1: 0, utf16: 1, utf8: 3 } as const;
const FRONT_COVER = 3;

/** Seven bits per byte, so that no size looks like an MPEG sync word. */
const synchsafe = (value: number): Uint8Array => {
  if (value >= 2 ** 28) throw new RangeError('an ID3 tag holds less than 256 MB');
  return Uint8Array.of((value >> 21) & 0x7f, (value >> 14) & 0x7f, (value >> 7) & 0x7f, value & 0x7f);
};

/**
 * An ID3v2 tag (id3.org, v2.4.0 and v2.3.0), without padding and unsynchronisation. Empty fields are left out; with none at
 * all the result is empty.
 */
export const writeId3 = (tags: AudioTags, version: Id3Version = 4): Uint8Array => {
  const frames = [
    ...textFrames(tags, version).map(([id, text]) => textFrame(version, id, text)),
    ...userTexts(tags).map(([name, value]) => userFrame(version, name, value)),
    ...(tags.comment ? [commentFrame(version, tags.comment)] : []),
    ...(tags.cover ? [coverFrame(version, tags.cover)] : []),
  ];
  if (frames.length === 0) return zeros(0);
  const body = concatBytes(...frames);
  return concatBytes(ascii('ID3'), u8(version), u8(0), u8(0), synchsafe(body.length), body);
};

const textFrames = (tags: AudioTags, version: Id3Version): [id: string, text: string][] => {
  const fields: [string, string | undefined][] = [
    ['TIT2', tags.title],
    ['TPE1', tags.artist],
    ['TALB', tags.album],
    ['TPE2', tags.albumArtist],
    ['TRCK', numberOfTotal(tags.trackNumber, tags.trackTotal)],
    ['TPOS', numberOfTotal(tags.discNumber, tags.discTotal)],
    ...dateFields(tags.date ?? '', version),
    ['TCON', tags.genre],
    ['TSRC', tags.isrc],
    ['TCOM', tags.composer],
    ['TEXT', tags.lyricist],
    ['TCOP', tags.copyright],
    ['TPUB', tags.label],
    ['TENC', tags.encodedBy],
  ];
  return fields.filter((field): field is [string, string] => Boolean(field[1]));
};

/** v2.4 has one timestamp; v2.3 a year and a day-and-month. */
const dateFields = (date: string, version: Id3Version): [string, string][] => {
  if (version === 4) return [['TDRC', date]];
  const [, year = '', month = '', day = ''] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date) ?? [];
  return [
    ['TYER', year],
    ['TDAT', day && month ? day + month : ''],
  ];
};

const userTexts = (tags: AudioTags): [name: string, value: string][] => [
  ...replayGainFields(tags.replayGain),
  ...(tags.barcode ? ([['BARCODE', tags.barcode]] as [string, string][]) : []),
];

/** Strings of one frame share an encoding: the smallest that has all their characters. */
const encodingFor = (version: Id3Version, ...texts: readonly string[]) => {
  const whole = texts.join('');
  const narrow = [...whole].every((character) => (character.codePointAt(0) ?? 0) < 0x100);
  const code = version === 4 ? ENCODING.utf8 : narrow ? ENCODING.latin1 : ENCODING.utf16;
  return {
    code: u8(code),
    bytes: (text: string): Uint8Array =>
      code === ENCODING.utf8 ? utf8(text) : code === ENCODING.latin1 ? latin1(text) : utf16(text),
    terminator: zeros(code === ENCODING.utf16 ? 2 : 1),
  };
};

/** Little-endian with its byte-order mark. */
const utf16 = (text: string): Uint8Array => {
  const units = text.toWellFormed();
  return concatBytes(
    Uint8Array.of(0xff, 0xfe),
    Uint8Array.from({ length: units.length * 2 }, (_, at) => (units.charCodeAt(at >> 1) >> (8 * (at % 2))) & 0xff),
  );
};

const frame = (version: Id3Version, id: string, body: Uint8Array): Uint8Array =>
  concatBytes(ascii(id), version === 4 ? synchsafe(body.length) : u32be(body.length), u16be(0), body);

/** A NUL would end the string, or start a second value. */
const clean = (text: string): string => text.replaceAll('\0', ' ');

const textFrame = (version: Id3Version, id: string, text: string): Uint8Array => {
  const encoding = encodingFor(version, clean(text));
  return frame(version, id, concatBytes(encoding.code, encoding.bytes(clean(text))));
};

const userFrame = (version: Id3Version, name: string, value: string): Uint8Array => {
  const encoding = encodingFor(version, name, clean(value));
  return frame(
    version,
    'TXXX',
    concatBytes(encoding.code, encoding.bytes(name), encoding.terminator, encoding.bytes(clean(value))),
  );
};

const commentFrame = (version: Id3Version, comment: string): Uint8Array => {
  const encoding = encodingFor(version, clean(comment));
  return frame(
    version,
    'COMM',
    concatBytes(encoding.code, ascii('eng'), encoding.bytes(''), encoding.terminator, encoding.bytes(clean(comment))),
  );
};

const coverFrame = (version: Id3Version, cover: NonNullable<AudioTags['cover']>): Uint8Array =>
  frame(version, 'APIC', concatBytes(u8(ENCODING.latin1), ascii(cover.mime), u8(0), u8(FRONT_COVER), u8(0), cover.bytes));

/** Bytes the ID3v2 tag at the head of a file takes, its footer included; 0 when there is none. */
export const id3Length = (head: Uint8Array): number => {
  if (head.length < 10 || readBe(head, 0, 3) !== 0x494433 || head[3] === 0xff || head[4] === 0xff) return 0;
  const size = head.subarray(6, 10);
  if (size.some((byte) => byte > 0x7f)) return 0;
  const footer = ((head[5] ?? 0) & 0x10) !== 0 ? 10 : 0;
  return 10 + size.reduce((value, byte) => value * 128 + byte, 0) + footer;
};
