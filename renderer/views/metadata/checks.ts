import type { Album } from '../../../electron/shared/album/album.ts';
import { eanCheckDigit, formatIsrc, isEan13, isIsrc, normaliseIsrc, normaliseUpc } from '../../../electron/shared/album/isrc.ts';
import { albumFieldsSchema } from '../../../electron/shared/album/schema.ts';
import type { IsDoubleByte } from '../../../electron/shared/text/japaneseText.ts';
import { COLUMNS, cellText, columnAt, isCell, type Place } from './grid.ts';
import { replacementText, type TextField, targetTexts } from './targets.ts';

/** Checks while typing: each of one text, with all others as they are. */

export interface CellCheck {
  /** error: a disc is refused with it. warning: probably not meant. note: a target spells it otherwise. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly text: string;
}

const songsWhere = (album: Album, row: number, is: (at: number) => boolean): number[] =>
  album.tracks.flatMap((_, at) => (at + 1 !== row && is(at) ? [at + 1] : []));

const numbers = (songs: readonly number[]): string =>
  songs.length === 1 ? `song ${songs[0]}` : `songs ${songs.slice(0, -1).join(', ')} and ${songs.at(-1)}`;

/** What is to be said of a cell that holds `text`. */
export const cellChecks = (album: Album, place: Place, text: string, isDoubleByte: IsDoubleByte): CellCheck[] => {
  if (!isCell(place)) return [];
  const column = columnAt(place);
  if (column === 'isrc') return isrcChecks(album, place.row, text);
  return [...missingChecks(album, place, text), ...spellingChecks(column, text, place.row, isDoubleByte)];
};

const missingChecks = (album: Album, { row, column }: Place, text: string): CellCheck[] => {
  const field = COLUMNS[column]?.id;
  if (field === 'title') {
    if (text.trim() === '')
      return [{ severity: 'warning', text: row === 0 ? 'The album has no title.' : 'This song has no title.' }];
    const key = text.trim().toLowerCase();
    const same = row === 0 ? [] : songsWhere(album, row, (at) => (album.tracks[at]?.title ?? '').toLowerCase() === key);
    return same.length === 0 ? [] : [{ severity: 'warning', text: `The same title as ${numbers(same)}.` }];
  }
  const nobody =
    field === 'artist' && row === 0 && text.trim() === '' && album.tracks.some(({ artist }) => (artist ?? '') === '');
  return nobody ? [{ severity: 'warning', text: 'Neither the album nor every song has an artist.' }] : [];
};

const spellingChecks = (field: TextField, text: string, row: number, isDoubleByte: IsDoubleByte): CellCheck[] => {
  const targets = targetTexts(field, text, row, isDoubleByte);
  return targets.flatMap(({ target, replacements }): CellCheck[] =>
    replacements.length === 0 ? [] : [{ severity: 'note', text: `${target}: ${replacementText(replacements)}.` }],
  );
};

const isrcChecks = (album: Album, row: number, text: string): CellCheck[] => {
  const isrc = normaliseIsrc(text);
  if (isrc === '') return [];
  if (!isIsrc(isrc)) return [{ severity: 'error', text: isrcProblem(isrc) }];
  const same = songsWhere(album, row, (at) => album.tracks[at]?.isrc === isrc);
  if (same.length === 0) return [];
  return [{ severity: 'error', text: `${formatIsrc(isrc)} is also ${numbers(same)}: each recording has its own.` }];
};

const isrcProblem = (isrc: string): string => {
  if (!/^[A-Z]{2}/.test(isrc)) return 'An ISRC begins with two letters, for example QZ-K6P-25-00001.';
  if (!/^[A-Z0-9]*$/.test(isrc)) return 'An ISRC has letters A to Z and digits only.';
  if (!/^.{5}[0-9]*$/.test(isrc) && isrc.length > 5)
    return 'After the first five characters an ISRC has digits only: two of the year, five of the recording.';
  return `An ISRC has 12 characters; this has ${isrc.length}.`;
};

export interface UpcCheck {
  readonly severity: 'good' | 'error';
  readonly text: string;
  /** The number with its check digit, where only that is missing. */
  readonly offer: string | null;
}

/** What is to be said of a barcode as it is typed; null for none. */
export const upcCheck = (text: string): UpcCheck | null => {
  const compact = text.replace(/[\s\p{Pd}]/gu, '');
  if (compact === '') return null;
  if (!/^[0-9]+$/.test(compact)) return { severity: 'error', text: 'A barcode has digits only.', offer: null };
  const upc = normaliseUpc(compact);
  if (isEan13(upc)) {
    const kind = upc.startsWith('0') ? 'UPC-A' : 'EAN-13';
    return { severity: 'good', text: `${kind}, check digit ${upc.at(-1)} is right.`, offer: null };
  }
  if (compact.length === 11) {
    const digit = eanCheckDigit(`0${compact}`);
    return { severity: 'error', text: `A UPC without its check digit, which is ${digit}.`, offer: `${compact}${digit}` };
  }
  if (compact.length === 12) {
    const digit = eanCheckDigit(compact);
    const right = eanCheckDigit(`0${compact.slice(0, 11)}`);
    return {
      severity: 'error',
      text: `As a UPC its check digit would be ${right}; as an EAN without check digit, ${digit} is missing.`,
      offer: `${compact}${digit}`,
    };
  }
  if (compact.length === 13) {
    const digit = eanCheckDigit(compact.slice(0, 12));
    return {
      severity: 'error',
      text: `Its check digit would be ${digit}: compare every digit with the barcode you were given.`,
      offer: null,
    };
  }
  return { severity: 'error', text: `An EAN has 13 digits, a UPC 12; this has ${compact.length}.`, offer: null };
};

/** Null for a release date as it should be, or none. */
export const dateProblem = (text: string): string | null => {
  if (text.trim() === '') return null;
  return albumFieldsSchema.shape.date.safeParse(text.trim()).success ? null : 'A date is YYYY, YYYY-MM or YYYY-MM-DD.';
};

export interface CountedChecks {
  readonly errors: number;
  readonly warnings: number;
  /** Texts that some carrier spells otherwise. */
  readonly notes: number;
  /** By `row,column`, the most serious check of the cell. */
  readonly worst: ReadonlyMap<string, CellCheck>;
}

export const placeKey = ({ row, column }: Place): string => `${row},${column}`;

const WEIGHT = { error: 2, warning: 1, note: 0 } as const;

/** The checks of the whole table. */
export const tableChecks = (album: Album, isDoubleByte: IsDoubleByte): CountedChecks => {
  const worst = new Map<string, CellCheck>();
  const counts = { error: 0, warning: 0, note: 0 };
  for (let row = 0; row <= album.tracks.length; row += 1) {
    for (let column = 0; column < COLUMNS.length; column += 1) {
      const place = { row, column };
      const checks = cellChecks(album, place, cellText(album, place), isDoubleByte);
      // However many carriers spell a text otherwise, it is one text.
      if (checks.some(({ severity }) => severity === 'note')) counts.note += 1;
      for (const check of checks) {
        if (check.severity !== 'note') counts[check.severity] += 1;
        const other = worst.get(placeKey(place));
        if (other === undefined || WEIGHT[check.severity] > WEIGHT[other.severity]) worst.set(placeKey(place), check);
      }
    }
  }
  return { errors: counts.error, warnings: counts.warning, notes: counts.note, worst };
};
