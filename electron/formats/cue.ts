import { formatMsf } from '../shared/album/timecode.ts';
import { toLatin1 } from '../shared/text/latinText.ts';
import type { CdSectors } from '../shared/units.ts';
import { latin1, latin1Text, utf8 } from './bytes.ts';
import { type DiscLayout, flagWords, PLAIN_FLAGS, type PqFlags } from './ddpPq.ts';
import { parseMsf, twoDigits } from './msf.ts';

/** WAVE for every format a decoder knows by itself; BINARY is raw little-endian, MOTOROLA raw big-endian. */
export type CueFileType = 'WAVE' | 'BINARY' | 'MOTOROLA' | 'AIFF' | 'MP3';

export interface CueFile {
  readonly name: string;
  readonly type: CueFileType;
}

export interface CueIndex {
  readonly number: number;
  /** From the start of its file. */
  readonly start: CdSectors;
  /** Place in `files`; a "noncompliant" sheet has index 00 at the end of the file before. */
  readonly file: number;
}

export interface CueTrack {
  readonly number: number;
  readonly title: string | null;
  readonly performer: string | null;
  readonly songwriter: string | null;
  readonly isrc: string | null;
  readonly flags: PqFlags;
  readonly indexes: readonly CueIndex[];
  /** Silence before the track that no file holds. */
  readonly pregap: CdSectors | null;
}

export interface CueSheet {
  /** EAN-13 */
  readonly catalog: string | null;
  readonly title: string | null;
  readonly performer: string | null;
  readonly songwriter: string | null;
  /** `REM NAME value` lines, such as GENRE and DATE. */
  readonly remarks: readonly (readonly [name: string, value: string])[];
  readonly files: readonly CueFile[];
  readonly tracks: readonly CueTrack[];
}

/** What sheets allow per text. */
export const CUE_TEXT_LIMIT = 80;

/** A sheet knows no way to say `"` or a line end inside quotes, and programs cut at 80 characters: the text as it will stand. */
export const cueText = (text: string): string => {
  const plain = text
    .replaceAll('"', "'")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(plain)) {
    if ([...kept].length + [...segment].length > CUE_TEXT_LIMIT) break;
    kept += segment;
  }
  return kept.trimEnd();
};

/**
 * The sheet's bytes: CRLF lines, no byte-order mark (cueprint, cdrdao and others refuse one). 'utf-8' suits players and file
 * sets, whose names it must match; 'latin-1' suits programs that burn titles as CD-Text, which read sheets byte by byte.
 */
export const writeCue = (sheet: CueSheet, encoding: 'utf-8' | 'latin-1' = 'utf-8'): Uint8Array => {
  const quoted = (text: string): string => `"${cueText(text)}"`;
  const lines: string[] = [];
  const text = (indent: string, command: string, value: string | null): void => {
    if (value !== null && cueText(value) !== '') lines.push(`${indent}${command} ${quoted(value)}`);
  };
  for (const [name, value] of sheet.remarks) text('', `REM ${name}`, value);
  if (sheet.catalog !== null) lines.push(`CATALOG ${sheet.catalog}`);
  text('', 'PERFORMER', sheet.performer);
  text('', 'SONGWRITER', sheet.songwriter);
  text('', 'TITLE', sheet.title);
  let open = -1;
  const openFile = (file: number): void => {
    const next = sheet.files[file];
    if (file === open || next === undefined) return;
    open = file;
    lines.push(`FILE "${next.name.replaceAll('"', "'")}" ${next.type}`);
  };
  for (const track of sheet.tracks) {
    openFile(track.indexes[0]?.file ?? open);
    lines.push(`  TRACK ${twoDigits(track.number)} AUDIO`);
    text('    ', 'TITLE', track.title);
    text('    ', 'PERFORMER', track.performer);
    text('    ', 'SONGWRITER', track.songwriter);
    const flags = flagWords(track.flags);
    if (flags !== '') lines.push(`    FLAGS ${flags}`);
    if (track.isrc !== null) lines.push(`    ISRC ${track.isrc}`);
    if (track.pregap !== null) lines.push(`    PREGAP ${formatMsf(track.pregap)}`);
    for (const index of track.indexes) {
      openFile(index.file);
      lines.push(`    INDEX ${twoDigits(index.number)} ${formatMsf(index.start)}`);
    }
  }
  const whole = lines.map((line) => `${line}\r\n`).join('');
  return encoding === 'utf-8' ? utf8(whole) : latin1(whole.split('\r\n').map(toLatin1).join('\r\n'));
};

export interface CueTexts {
  readonly title: string | null;
  readonly performer: string | null;
  readonly songwriter?: string | null;
}

/**
 * The sheet of a set of files, one per track: every file starts with its track's index 01 and ends with the pause before the
 * next track. This is the one multi-file form that cdrdao, libcue, cueprint and players all accept.
 * `leadOut` and the layout's times are those of the disc; `fileNames` one per track.
 */
export const cueOfFiles = (
  layout: DiscLayout,
  album: CueTexts,
  tracks: readonly CueTexts[],
  fileNames: readonly string[],
  remarks: CueSheet['remarks'] = [],
): CueSheet => ({
  catalog: layout.upc,
  title: album.title,
  performer: album.performer,
  songwriter: album.songwriter ?? null,
  remarks,
  files: fileNames.map((name) => ({ name, type: 'WAVE' })),
  tracks: layout.tracks.map((track, file) => {
    const first = track.indexes.find(({ number }) => number === 1)?.start ?? 0;
    return {
      ...textsOf(tracks[file]),
      number: track.number,
      isrc: track.isrc,
      flags: track.flags,
      pregap: null,
      indexes: track.indexes
        .filter(({ number }) => number >= 1)
        .map(({ number, start }) => ({ number, start: (start - first) as CdSectors, file })),
    };
  }),
});

/** The sheet of a disc image: the PQ times unchanged, track 1 with its pause from 00:00:00. */
export const cueOfImage = (
  layout: DiscLayout,
  album: CueTexts,
  tracks: readonly CueTexts[],
  image: CueFile,
  remarks: CueSheet['remarks'] = [],
): CueSheet => ({
  catalog: layout.upc,
  title: album.title,
  performer: album.performer,
  songwriter: album.songwriter ?? null,
  remarks,
  files: [image],
  tracks: layout.tracks.map((track, place) => ({
    ...textsOf(tracks[place]),
    number: track.number,
    isrc: track.isrc,
    flags: track.flags,
    pregap: null,
    indexes: track.indexes.map(({ number, start }) => ({ number, start, file: 0 })),
  })),
});

const textsOf = (texts: CueTexts | undefined) => ({
  title: texts?.title ?? null,
  performer: texts?.performer ?? null,
  songwriter: texts?.songwriter ?? null,
});

export interface ReadCue {
  readonly sheet: CueSheet;
  /** Lines that could not be understood, with their number from 1. */
  readonly problems: readonly string[];
}

/** Reads a sheet in UTF-8 (with or without mark) or Latin-1; what it does not understand is noted and skipped. Never throws. */
export const readCue = (bytes: Uint8Array): ReadCue => {
  const lines = decode(bytes).split(/\r\n|\r|\n/);
  const problems: string[] = [];
  const sheet = { catalog: null, title: null, performer: null, songwriter: null } as Record<'catalog' | TextField, string | null>;
  const remarks: [string, string][] = [];
  const files: CueFile[] = [];
  const tracks: { -readonly [Key in keyof CueTrack]: CueTrack[Key] }[] = [];
  for (const [at, line] of lines.entries()) {
    const words = wordsOf(line);
    const command = (words[0] ?? '').toUpperCase();
    const track = tracks.at(-1);
    const note = (what: string): unknown => problems.push(`line ${at + 1}: ${what}`);
    switch (command) {
      case '':
        break;
      case 'REM':
        if (words.length >= 3) remarks.push([words[1] ?? '', words.slice(2).join(' ')]);
        break;
      case 'TITLE':
      case 'PERFORMER':
      case 'SONGWRITER':
        (track ?? sheet)[command.toLowerCase() as TextField] = words.slice(1).join(' ');
        break;
      case 'CATALOG':
        sheet.catalog = words[1] ?? null;
        break;
      case 'FILE': {
        const last = words.at(-1)?.toUpperCase() ?? '';
        const typed = words.length > 2 && isFileType(last);
        files.push({ name: words.slice(1, typed ? -1 : undefined).join(' '), type: typed ? last : 'WAVE' });
        if (!typed) note(`the file's type is not known`);
        break;
      }
      case 'TRACK': {
        const number = Number(words[1]);
        if (!Number.isInteger(number) || number < 1 || number > 99) note(`"${words[1] ?? ''}" is not a track number`);
        if ((words[2] ?? '').toUpperCase() !== 'AUDIO') note('is not an audio track');
        tracks.push({
          number: Number.isInteger(number) ? number : tracks.length + 1,
          title: null,
          performer: null,
          songwriter: null,
          isrc: null,
          flags: PLAIN_FLAGS,
          indexes: [],
          pregap: null,
        });
        break;
      }
      case 'ISRC':
        if (track) track.isrc = words[1] ?? null;
        else note('ISRC before the first TRACK');
        break;
      case 'FLAGS': {
        const has = (flag: string): boolean => words.some((word) => word.toUpperCase() === flag);
        if (track) track.flags = { copyPermitted: has('DCP'), preEmphasis: has('PRE'), serialCopy: has('SCMS') };
        else note('FLAGS before the first TRACK');
        break;
      }
      case 'PREGAP':
      case 'INDEX': {
        const number = Number(words[1]);
        const start = parseMsf(words[command === 'INDEX' ? 2 : 1] ?? '');
        if (!track || start === undefined) note(`is not a ${command} with a time of MM:SS:FF inside a track`);
        else if (command === 'PREGAP') track.pregap = start;
        else if (!Number.isInteger(number) || number < 0 || number > 99) note(`"${words[1] ?? ''}" is not an index number`);
        else track.indexes = [...track.indexes, { number, start, file: Math.max(0, files.length - 1) }];
        break;
      }
      case 'POSTGAP':
      case 'CDTEXTFILE':
      case 'COMPOSER':
      case 'ARRANGER':
      case 'MESSAGE':
        break;
      default:
        note(`"${words[0] ?? ''}" is not a cue sheet command`);
    }
  }
  return { sheet: { ...sheet, remarks, files, tracks }, problems };
};

type TextField = 'title' | 'performer' | 'songwriter';

const FILE_TYPES: readonly string[] = ['WAVE', 'BINARY', 'MOTOROLA', 'AIFF', 'MP3'] satisfies CueFileType[];
const isFileType = (word: string): word is CueFileType => FILE_TYPES.includes(word);

const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return latin1Text(bytes);
  }
};

/** Words of a line; quotes hold words together, and an unclosed one holds to the end of the line. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"?|([^\s"]+)/g)].map((match) => match[1] ?? match[2] ?? '');
