import type { Album, AlbumTrack } from '../../../electron/shared/album/album.ts';
import type { AlbumEdit } from '../../../electron/shared/album/albumEdit.ts';
import { formatIsrc, normaliseIsrc } from '../../../electron/shared/album/isrc.ts';

/** The table of texts: the album in row 0, then a row per song. */

export const COLUMNS = [
  { id: 'title', name: 'Title', width: 210 },
  { id: 'artist', name: 'Artist', width: 160 },
  { id: 'isrc', name: 'ISRC', width: 170 },
  { id: 'songwriter', name: 'Songwriter', width: 140 },
  { id: 'composer', name: 'Composer', width: 140 },
  { id: 'arranger', name: 'Arranger', width: 140 },
  { id: 'message', name: 'Message', width: 160 },
] as const;

export type ColumnId = (typeof COLUMNS)[number]['id'];

export interface Place {
  /** 0 is the album. */
  readonly row: number;
  readonly column: number;
}

export const columnAt = (place: Place): ColumnId => COLUMNS[place.column]?.id ?? 'title';

/** An album has no ISRC. */
export const isCell = (place: Place): boolean => !(place.row === 0 && columnAt(place) === 'isrc');

const fieldOf = (song: AlbumTrack | Album, column: ColumnId): string =>
  'file' in song || column !== 'isrc' ? ((song as AlbumTrack)[column] ?? '') : '';

/** The text of a cell as it is shown and edited. */
export const cellText = (album: Album, place: Place): string => {
  const column = columnAt(place);
  if (place.row === 0) return fieldOf(album, column);
  const track = album.tracks[place.row - 1];
  if (track === undefined) return '';
  return column === 'isrc' ? formatIsrc(track.isrc ?? '') : fieldOf(track, column);
};

/** What a cell shows where it is empty and something else holds in its place. */
export const inherited = (album: Album, place: Place): string =>
  place.row > 0 && columnAt(place) === 'artist' ? album.artist : '';

type SingleEdit = Exclude<AlbumEdit, { kind: 'several' }>;

/** The edit that puts text into a cell; null where it changes nothing, or there is no such cell. */
export const cellEdit = (album: Album, place: Place, text: string): SingleEdit | null => {
  const column = columnAt(place);
  const value = text.replace(/\s+/g, ' ').trim();
  if (!isCell(place) || value === cellText(album, place)) return null;
  if (place.row === 0) {
    if (column === 'isrc') return null;
    const required = column === 'title' || column === 'artist';
    return { kind: 'album', changes: { [column]: value === '' && !required ? null : value } };
  }
  const track = album.tracks[place.row - 1];
  if (track === undefined) return null;
  const kept = column === 'isrc' ? normaliseIsrc(value) : value;
  if (kept === (track[column] ?? '')) return null;
  return { kind: 'track', track: track.id, changes: { [column]: kept === '' ? null : kept } };
};

/** Several cells as one step; null where nothing changes. */
export const cellsEdit = (
  album: Album,
  step: string,
  cells: readonly { readonly place: Place; readonly text: string }[],
): AlbumEdit | null => {
  const edits = cells.flatMap(({ place, text }) => cellEdit(album, place, text) ?? []);
  return edits.length === 0 ? null : { kind: 'several', step, edits };
};

/** A clipboard's rows and columns: tab-separated lines, where a quoted cell may hold quotes and line ends. */
export const clipboardCells = (text: string): string[][] => {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = (): void => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell === '' && closesCell(text, at)) quoted = true;
    else if (character === '\t') endCell();
    else if (character === '\n') {
      endCell();
      rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  endCell();
  const last = rows.at(-1);
  if (rows.length > 1 && last?.length === 1 && last[0] === '') rows.pop();
  return rows;
};

/** Whether a quote opens a quoted cell: its partner is followed by a cell's end. A title may simply begin with a quote. */
const closesCell = (text: string, start: number): boolean => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || /[\t\r\n]/.test(text[at + 1] ?? '');
  }
  return false;
};

/** Where a pasted block goes from the active cell: down and to the right, as far as there are cells. */
export const pasted = (album: Album, from: Place, rows: readonly (readonly string[])[]): { place: Place; text: string }[] =>
  rows.flatMap((cells, down) =>
    cells.flatMap((text, across) => {
      const place = { row: from.row + down, column: from.column + across };
      return place.row > album.tracks.length || place.column >= COLUMNS.length || !isCell(place) ? [] : [{ place, text }];
    }),
  );

/** The next cell in a direction, held within the table; a cell that does not exist is stepped over. */
export const moved = (album: Album, from: Place, rows: number, columns: number): Place => {
  const hold = (value: number, most: number): number => Math.max(0, Math.min(value, most));
  const to = { row: hold(from.row + rows, album.tracks.length), column: hold(from.column + columns, COLUMNS.length - 1) };
  if (isCell(to)) return to;
  const further = { row: to.row + Math.sign(rows), column: hold(to.column + Math.sign(columns), COLUMNS.length - 1) };
  return further.row >= 0 && further.row <= album.tracks.length && isCell(further) ? further : from;
};

/** A title as a file's name tells it: without extension, track number and the album artist's name, underscores as spaces. */
export const titleFromFileName = (name: string, artist = ''): string => {
  const bare = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/_+/g, ' ')
    .trim();
  const numbered = /^(?:(?:cd|disc)\s?\d+\s*[-.]?\s*)?\d{1,3}(?:\s*[-.)]\s*|\s+)(?=\S)/i;
  const byArtist = (text: string): string => {
    const prefix = `${artist.toLowerCase()} - `;
    return artist !== '' && text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length).trim() : text;
  };
  const title = byArtist(byArtist(bare).replace(numbered, '').trim()).replace(numbered, '').trim();
  return title === '' ? bare : title;
};
