import { basename, extname } from 'node:path';
import { type IAudioMetadata, parseFile } from 'music-metadata';

export interface Cover {
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What a file says about its song. Null where it says nothing; the title then comes from the file's name. */
export interface Tags {
  readonly title: string;
  readonly artist: string | null;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly trackNumber: number | null;
  readonly trackCount: number | null;
  readonly discNumber: number | null;
  /** As written, capitals, without hyphens and spaces; not checked. */
  readonly isrc: string | null;
  /** UPC or EAN as written, digits only. */
  readonly barcode: string | null;
  /** As written: a year or an ISO 8601 date. */
  readonly date: string | null;
  readonly year: number | null;
  readonly genre: string | null;
  readonly composer: string | null;
  /** The lyricist. */
  readonly songwriter: string | null;
  readonly comment: string | null;
  readonly cover: Cover | null;
  /** What could not be read, for the user to see. */
  readonly warnings: readonly string[];
}

/**
 * Tags of an audio file of any kind. Never fails: where tags cannot be read, the file's name speaks and
 * `warnings` says why.
 */
export const readTags = async (path: string): Promise<Tags> => {
  const named = titleFromFileName(path);
  try {
    return tagsOf(await parseFile(path, { duration: false, skipPostHeaders: false }), named);
  } catch (error) {
    const reason = clean(error instanceof Error ? error.message : String(error)) ?? 'unknown reason';
    return {
      ...NO_TAGS,
      title: named.title,
      trackNumber: named.trackNumber,
      warnings: [`${basename(path)}: its tags cannot be read (${reason})`],
    };
  }
};

const NO_TAGS: Omit<Tags, 'title' | 'trackNumber' | 'warnings'> = {
  artist: null,
  album: null,
  albumArtist: null,
  trackCount: null,
  discNumber: null,
  isrc: null,
  barcode: null,
  date: null,
  year: null,
  genre: null,
  composer: null,
  songwriter: null,
  comment: null,
  cover: null,
};

const tagsOf = ({ common }: IAudioMetadata, named: NamedSong): Tags => {
  const date = clean(common.date) ?? clean(common.originaldate) ?? null;
  return {
    title: clean(common.title) ?? named.title,
    artist: clean(common.artist) ?? joined(common.artists),
    album: clean(common.album),
    albumArtist: clean(common.albumartist),
    trackNumber: positive(common.track.no) ?? named.trackNumber,
    trackCount: positive(common.track.of),
    discNumber: positive(common.disk.no),
    isrc: code(common.isrc?.[0], /[^0-9A-Z]/g),
    barcode: code(common.barcode, /[^0-9]/g),
    date: date ?? (positive(common.year) === null ? null : String(common.year)),
    year: positive(common.year),
    genre: joined(common.genre),
    composer: joined(common.composer),
    songwriter: joined(common.lyricist) ?? joined(common.writer),
    comment: firstText(common.comment),
    cover: coverOf(common.picture),
    warnings: [],
  };
};

interface NamedSong {
  readonly title: string;
  readonly trackNumber: number | null;
}

/**
 * Title and track number by the file's name: `01 - Foo.wav`, `1. Foo.flac`, `01_Foo.wav` and `03 Foo.mp3` are all
 * numbered; `99 Problems`, `1999` and `7even` keep their digits only where no separator makes them a number. `among` numbered
 * songs a space does, too.
 */
export const titleFromFileName = (path: string, among = false): NamedSong => {
  const name = basename(path);
  const stem = clean(name.slice(0, name.length - extname(name).length)) ?? clean(name) ?? 'Untitled';
  // `1-03 Foo`: disc 1, track 3.
  const withoutDisc = stem.replace(/^\d-(?=\d{2}\b)/, '');
  const numbered = /^(\d{1,3})(?:\s*[-–—.)_]+\s*|\s+)(.*[^\s\d.].*)$/u.exec(withoutDisc);
  if (numbered === null) return { title: stem, trackNumber: null };
  const [, digits = '', rest = ''] = numbered;
  const separated = /^\d{1,3}\s*[-–—.)_]/u.test(withoutDisc);
  // Two digits with a leading zero, or a separator, are a number; `99 Problems` is a title.
  if (!among && !separated && !/^0\d/.test(digits)) return { title: stem, trackNumber: null };
  const title = clean(rest.replaceAll('_', ' '));
  return title === null ? { title: stem, trackNumber: null } : { title, trackNumber: positive(Number(digits)) };
};

/** One line without control characters, NUL padding and surplus spaces; null where nothing is left. */
const clean = (text: unknown): string | null => {
  if (typeof text !== 'string') return null;
  const line = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC');
  return line === '' ? null : line;
};

const joined = (values: readonly string[] | undefined): string | null => {
  const texts = (values ?? []).map(clean).filter((text) => text !== null);
  return texts.length === 0 ? null : [...new Set(texts)].join(', ');
};

const firstText = (comments: IAudioMetadata['common']['comment']): string | null => {
  for (const comment of comments ?? []) {
    // iTunes keeps its own numbers in comments that carry a name.
    if (comment.descriptor?.startsWith('iTun')) continue;
    const text = clean(comment.text);
    if (text !== null) return text;
  }
  return null;
};

const code = (text: string | undefined, junk: RegExp): string | null => {
  const bare = (clean(text) ?? '').toUpperCase().replace(junk, '');
  return bare === '' ? null : bare;
};

const positive = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

/** The front cover where one is marked so, else the first picture; its type by its bytes, not by its label. */
const coverOf = (pictures: IAudioMetadata['common']['picture']): Cover | null => {
  const usable = (pictures ?? []).filter(({ data }) => data.length > 0 && imageType(data) !== null);
  const chosen = usable.find(({ type }) => type === 'Cover (front)') ?? usable[0];
  const mimeType = chosen === undefined ? null : imageType(chosen.data);
  return chosen === undefined || mimeType === null ? null : { mimeType, bytes: new Uint8Array(chosen.data) };
};

const imageType = (bytes: Uint8Array): string | null =>
  IMAGE_TYPES.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1] ?? null;

const IMAGE_TYPES: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [[0x89, 0x50, 0x4e, 0x47], 'image/png'],
  [[0x47, 0x49, 0x46, 0x38], 'image/gif'],
  [[0x52, 0x49, 0x46, 0x46], 'image/webp'],
];
