import iconv from 'iconv-lite';
import { fail } from '../shared/failure.ts';
import { fullWidth, needsJapanese, toJapanese } from '../shared/text/japaneseText.ts';
import { toAscii, toLatin1 } from '../shared/text/latinText.ts';
import { ascii, concatBytes, latin1, u8, u16be } from './bytes.ts';
import {
  BLOCK_PACKS,
  CHARSET,
  encodePack,
  encodeRun,
  LANGUAGE,
  PACK_TYPE,
  PAYLOAD_BYTES,
  type PackString,
  packCount,
  SIZE_PACKS,
} from './cdTextPacks.ts';

export const CD_TEXT_FIELDS = ['title', 'performer', 'songwriter', 'composer', 'arranger', 'message'] as const;
export type CdTextField = (typeof CD_TEXT_FIELDS)[number];
export type CdTextStrings = Readonly<Partial<Record<CdTextField, string>>>;

export interface CdTextAlbum extends CdTextStrings {
  /** ASCII, for example the label's catalogue number. */
  readonly discId?: string;
  readonly genre?: { readonly code: number; readonly text: string };
  /** EAN-13 */
  readonly upc?: string;
}

export interface CdTextTrack extends CdTextStrings {
  readonly isrc?: string;
}

export interface CdTextSource {
  readonly album: CdTextAlbum;
  /** Track 1 first. */
  readonly tracks: readonly CdTextTrack[];
  /** Of the Latin block; English unless said. */
  readonly language?: number;
}

/** One thing the disc says otherwise than the album does. */
export interface CdTextChange {
  readonly kind: /** Characters the block's letters do not have were spelt with others. */
    | 'respelt'
    /** The text was cut. */
    | 'shortened'
    /** The field is not on the disc, or not for the tracks, because the block is full. */
    | 'omitted';
  /** 0 = the disc. */
  readonly track: number;
  readonly field: CdTextField | 'discId' | 'genre';
  readonly block: 'latin' | 'japanese';
  readonly from: string;
  readonly to: string;
}

export interface EncodedCdText {
  /** Whole packs, no header, no trailing byte; null when there is no text at all. */
  readonly bytes: Uint8Array | null;
  readonly changes: readonly CdTextChange[];
}

/** Genre codes on which all sources agree. */
export const CD_TEXT_GENRES: Readonly<Record<string, number>> = {
  'Adult Contemporary': 2,
  'Alternative Rock': 3,
  Children: 4,
  Classical: 5,
  'Contemporary Christian': 6,
  Country: 7,
  Dance: 8,
  'Easy Listening': 9,
  Erotic: 10,
  Folk: 11,
  Gospel: 12,
  'Hip Hop': 13,
  Jazz: 14,
  Latin: 15,
  Musical: 16,
  'New Age': 17,
  Opera: 18,
  Operetta: 19,
  Pop: 20,
  Rap: 21,
  Reggae: 22,
  Rock: 23,
  'R&B': 24,
  'Sound Effects': 25,
};

/** The code of a genre by its name in any case; 0 (not used) for others, whose name still goes along as text. */
export const cdTextGenre = (text: string): { code: number; text: string } => {
  const same = (name: string) => name.toLowerCase().replace(/[^a-z&]/g, '');
  const known = Object.entries(CD_TEXT_GENRES).find(([name]) => same(name) === same(text));
  return { code: known?.[1] ?? 0, text };
};

/** What is given up, in this order, when a block overflows its 256 packs. */
const LEAST_NEEDED: readonly CdTextField[] = ['message', 'arranger', 'composer', 'songwriter'];

interface Alphabet {
  readonly block: 'latin' | 'japanese';
  readonly charset: number;
  readonly language: number;
  readonly characterBytes: 1 | 2;
  /** The text as this block can say it. */
  spell(text: string): string;
  encode(spelt: string): Uint8Array;
}

const latinAlphabet = (language: number): Alphabet => ({
  block: 'latin',
  charset: CHARSET.latin1,
  language,
  characterBytes: 1,
  spell: toLatin1,
  encode: latin1,
});

/** MS-JIS text is double-byte throughout: Latin letters are the full-width ones. */
const JAPANESE: Alphabet = {
  block: 'japanese',
  charset: CHARSET.msJis,
  language: LANGUAGE.japanese,
  characterBytes: 2,
  spell: (text) => toJapanese(text, isDoubleByte),
  encode: (spelt) => Uint8Array.from(iconv.encode(spelt, 'shift_jis')),
};

const isDoubleByte = (character: string): boolean => iconv.encode(character, 'shift_jis').length === 2;

/** Every text is spelt many times while it is being fitted in; the first time takes longest. */
const remembering = (alphabet: Alphabet): Alphabet => {
  const spelt = new Map<string, string>();
  const spell = (text: string): string => {
    const spelling = spelt.get(text) ?? alphabet.spell(text);
    spelt.set(text, spelling);
    return spelling;
  };
  return { ...alphabet, spell };
};

/**
 * CD-Text packs of an album. Block 0 is ISO 8859-1, with characters it lacks spelt otherwise; where Japanese text can be
 * said in MS-JIS a second, Japanese block follows. A block that would pass 256 packs gives up songwriters and the like,
 * then track performers equal to the album's, then the ends of long texts; `changes` names all of it.
 */
export const encodeCdText = (source: CdTextSource): EncodedCdText => {
  if (source.tracks.length < 1 || source.tracks.length > 99) throw new RangeError('a disc has 1 to 99 tracks');
  const entities: readonly CdTextAlbum[] = [source.album, ...source.tracks];
  const texts = entities.flatMap((entity) => CD_TEXT_FIELDS.map((field) => entity[field] ?? ''));
  const { discId, genre, upc } = source.album;
  const codes = [upc, ...source.tracks.map(({ isrc }) => isrc)];
  if (![...texts, discId, genre?.text, ...codes].some(Boolean)) return { bytes: null, changes: [] };

  const alphabets = [
    latinAlphabet(source.language ?? LANGUAGE.english),
    ...(texts.some((text) => text !== '' && needsJapanese(text, isDoubleByte)) ? [JAPANESE] : []),
  ].map(remembering);
  const changes: CdTextChange[] = [];
  const blocks = alphabets.map((alphabet, number) => {
    const runs = [...fitText(entities, alphabet, number === 0 ? otherRuns(source, changes) : [], changes)];
    return { alphabet, runs };
  });
  const counts = blocks.map(({ alphabet, runs }) =>
    runs.map(({ type, strings }) => ({ type, packs: packCount(strings, runWidth(type, alphabet)) })),
  );
  const lastSequences = counts.map((runs) => runs.reduce((sum, { packs }) => sum + packs, 0) + SIZE_PACKS - 1);
  const bytes = concatBytes(
    ...blocks.flatMap(({ alphabet, runs }, block) => {
      let sequence = 0;
      const packs = runs.map(({ type, strings }) => {
        const characterBytes = runWidth(type, alphabet);
        const run = encodeRun({ type, block, characterBytes, strings, firstSequence: sequence });
        sequence += packCount(strings, characterBytes);
        return run;
      });
      const sizes = concatBytes(
        u8(alphabet.charset),
        u8(1),
        u8(source.tracks.length),
        u8(0),
        ...Array.from({ length: 15 }, (_, type) => u8(counts[block]?.find((run) => run.type === 0x80 + type)?.packs ?? 0)),
        u8(SIZE_PACKS),
        ...Array.from({ length: 8 }, (_, other) => u8(lastSequences[other] ?? 0)),
        ...Array.from({ length: 8 }, (_, other) => u8(blocks[other]?.alphabet.language ?? 0)),
      );
      const flag = (alphabet.characterBytes === 2 ? 0x80 : 0) | (block << 4);
      for (let part = 0; part < SIZE_PACKS; part += 1) {
        const payload = sizes.subarray(part * PAYLOAD_BYTES, (part + 1) * PAYLOAD_BYTES);
        packs.push(encodePack(PACK_TYPE.sizes, part, sequence + part, flag, payload));
      }
      return packs;
    }),
  );
  return { bytes, changes };
};

interface Run {
  readonly type: number;
  readonly strings: readonly PackString[];
}

/** Disc ID, genre and codes are single-byte in every block. */
const runWidth = (type: number, alphabet: Alphabet): 1 | 2 => (type <= PACK_TYPE.message ? alphabet.characterBytes : 1);

/** The disc's number, genre and codes, once for the disc: in block 0 only. */
const otherRuns = ({ album, tracks }: CdTextSource, changes: CdTextChange[]): Run[] => {
  const plain = (field: 'discId' | 'genre', text: string): Uint8Array => {
    const to = toAscii(text);
    if (to !== text) changes.push({ kind: 'respelt', track: 0, field, block: 'latin', from: text, to });
    return ascii(to);
  };
  const codes = [album.upc ?? '', ...tracks.map(({ isrc }) => isrc ?? '')];
  return [
    ...(album.discId ? [{ type: PACK_TYPE.discId, strings: [{ track: 0, bytes: plain('discId', album.discId) }] }] : []),
    ...(album.genre && (album.genre.code > 0 || album.genre.text)
      ? [
          {
            type: PACK_TYPE.genre,
            strings: [{ track: 0, bytes: concatBytes(u16be(album.genre.code), plain('genre', album.genre.text)) }],
          },
        ]
      : []),
    ...(codes.some((code) => code !== '')
      ? [{ type: PACK_TYPE.codes, strings: codes.map((code, track) => ({ track, bytes: ascii(code) })) }]
      : []),
  ];
};

/** All runs of a block within its 256 packs, in ascending type. Entity 0 is the disc. */
const fitText = (
  entities: readonly CdTextAlbum[],
  alphabet: Alphabet,
  others: readonly Run[],
  changes: CdTextChange[],
): Run[] => {
  const block = alphabet.block;
  const limit = BLOCK_PACKS - SIZE_PACKS;
  const texts = new Map(CD_TEXT_FIELDS.map((field) => [field, entities.map((entity) => entity[field] ?? '')]));
  const assemble = (longest = Number.POSITIVE_INFINITY): Run[] =>
    [
      ...CD_TEXT_FIELDS.flatMap((field) => {
        const spelt = (texts.get(field) ?? []).map((text) => cut(alphabet.spell(text), longest));
        const strings = spelt.map((text, track) => ({ track, bytes: alphabet.encode(text) }));
        return spelt.some((text) => text !== '') ? [{ type: PACK_TYPE[field], strings }] : [];
      }),
      ...others,
    ].sort((a, b) => a.type - b.type);
  const packsOf = (runs: readonly Run[]): number =>
    runs.reduce((sum, { type, strings }) => sum + packCount(strings, runWidth(type, alphabet)), 0);
  const give = (field: CdTextField, up: (text: string, track: number) => boolean): void => {
    const kept = (texts.get(field) ?? []).map((text, track) => {
      if (text === '' || !up(text, track)) return text;
      changes.push({ kind: 'omitted', track, field, block, from: text, to: '' });
      return '';
    });
    texts.set(field, kept);
  };

  for (const field of LEAST_NEEDED) if (packsOf(assemble()) > limit) give(field, () => true);
  if (packsOf(assemble()) > limit) give('performer', (text, track) => track > 0 && text === entities[0]?.performer);
  const longest =
    packsOf(assemble()) <= limit ? Number.POSITIVE_INFINITY : longestThatFits((at) => packsOf(assemble(at)) <= limit);
  const runs = assemble(longest);
  if (packsOf(runs) > limit) fail('findings', null, 'the CD-Text does not fit its 256 packs', 'shorten the disc ID or genre');
  for (const [field, list] of texts) {
    for (const [track, text] of list.entries()) {
      const spelt = alphabet.spell(text);
      const plain = block === 'japanese' ? fullWidth(text.normalize('NFKC')) : text.normalize('NFC');
      const to = cut(spelt, longest);
      if (spelt !== plain) changes.push({ kind: 'respelt', track, field, block, from: text, to: spelt });
      if (to !== spelt) changes.push({ kind: 'shortened', track, field, block, from: text, to });
    }
  }
  return runs;
};

/** The greatest length at which `fits` holds, 0 if none does. Lengths past a whole block cannot fit. */
const longestThatFits = (fits: (longest: number) => boolean): number => {
  let shortest = 0;
  let tooLong = BLOCK_PACKS * PAYLOAD_BYTES;
  while (tooLong - shortest > 1) {
    const middle = Math.floor((shortest + tooLong) / 2);
    if (fits(middle)) shortest = middle;
    else tooLong = middle;
  }
  return shortest;
};

/** Every alphabet's spelling is one code unit per character, so a cut falls between characters. */
const cut = (text: string, longest: number): string => (text.length > longest ? text.slice(0, longest).trimEnd() : text);
