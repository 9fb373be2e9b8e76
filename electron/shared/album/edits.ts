import type { Frames } from '../units.ts';
import { type Album, type AlbumTrack, type Join, joinAfter } from './album.ts';
import { fileNameOf } from './finding.ts';
import { nextIsrc } from './isrc.ts';

/** An album after one step, and the step's name as undo shows it. */
export interface Edit {
  readonly album: Album;
  readonly step: string;
}

/** Positions are indexes into the album's tracks, from 0; a step's name counts from 1. */
type Position = number;

const nameOf = ({ title, file }: AlbumTrack): string => `"${title === undefined || title === '' ? fileNameOf(file) : title}"`;

const trackAt = (album: Album, position: Position): AlbumTrack => {
  const track = album.tracks[position];
  if (track === undefined) throw new RangeError(`there is no song at position ${position} of ${album.tracks.length}`);
  return track;
};

const replaceTrack = (album: Album, position: Position, track: AlbumTrack): Album => ({
  ...album,
  tracks: album.tracks.map((other, at) => (at === position ? track : other)),
});

/** A copy without the fields named. */
const without = <Value extends object, Key extends keyof Value>(value: Value, ...keys: readonly Key[]): Omit<Value, Key> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !(keys as readonly string[]).includes(key))) as Omit<Value, Key>;

/**
 * The album with its songs in another order, fewer or more of them. A join belongs to the two songs it joins: where they
 * stay or again become neighbours, in this order, it is theirs; otherwise it is parked.
 */
const withTracks = (album: Album, tracks: readonly AlbumTrack[]): Album => {
  const key = (from: string, to: string): string => JSON.stringify([from, to]);
  const joins = new Map(album.parkedJoins.map((parked) => [key(parked.from, parked.to), parked]));
  album.tracks.forEach(({ id, join }, at) => {
    const next = album.tracks[at + 1];
    if (next === undefined) return;
    joins.delete(key(id, next.id));
    if (join !== undefined) joins.set(key(id, next.id), { from: id, to: next.id, join });
  });
  const joined = tracks.map((track, at): AlbumTrack => {
    const next = tracks[at + 1];
    const own = next === undefined ? undefined : key(track.id, next.id);
    const parked = own === undefined ? undefined : joins.get(own);
    if (own !== undefined) joins.delete(own);
    return parked === undefined ? without(track, 'join') : { ...track, join: parked.join };
  });
  return { ...album, tracks: joined, parkedJoins: [...joins.values()] };
};

/** Moves a song so that it ends at position `to`. */
export const moveTrack = (album: Album, from: Position, to: Position): Edit => {
  const track = trackAt(album, from);
  trackAt(album, to);
  const others = album.tracks.filter((_, at) => at !== from);
  const step = `Move ${nameOf(track)} to ${to + 1}`;
  return { album: withTracks(album, [...others.slice(0, to), track, ...others.slice(to)]), step };
};

/** Takes a song out. Its joins stay parked, should it come back. */
export const removeTrack = (album: Album, position: Position): Edit => {
  const track = trackAt(album, position);
  return {
    album: withTracks(
      album,
      album.tracks.filter((other) => other !== track),
    ),
    step: `Remove ${nameOf(track)}`,
  };
};

export type NewTrack = Omit<AlbumTrack, 'id'> & { readonly id?: string };

/** Puts a song at `position`, up to one past the last. An id already in use gets a number. */
export const insertTrack = (album: Album, position: Position, track: NewTrack): Edit => ({
  album: insertTracks(album, position, [track]),
  step: `Insert ${nameOf({ ...track, id: track.file })} at ${position + 1}`,
});

/** Puts songs one after the other at `position`, as insertTrack does. */
export const insertTracks = (album: Album, position: Position, tracks: readonly NewTrack[]): Album => {
  if (!Number.isInteger(position) || position < 0 || position > album.tracks.length) {
    throw new RangeError(`a song cannot be put at position ${position} of ${album.tracks.length}`);
  }
  const taken = new Set(album.tracks.map(({ id }) => id));
  const songs = tracks.map((track): AlbumTrack => {
    const wanted = track.id ?? track.file;
    let id = wanted;
    for (let copy = 2; taken.has(id); copy += 1) id = `${wanted} (${copy})`;
    taken.add(id);
    return { ...track, id };
  });
  const all = [...album.tracks.slice(0, position), ...songs, ...album.tracks.slice(position)];
  // A join that songs bring along is meant for the song they now stand before.
  return songs.reduce(
    (placed, song, at) =>
      song.join === undefined || position + at === all.length - 1
        ? placed
        : replaceTrack(placed, position + at, { ...song, join: song.join }),
    withTracks(album, all),
  );
};

/** How a song is followed by the next; null for the album's gap. The last song can only lose a join it has. */
export const setJoin = (album: Album, position: Position, join: Join | null): Edit => {
  const track = trackAt(album, position);
  const next = album.tracks[position + 1];
  if (next === undefined) {
    if (join !== null) throw new RangeError(`no song follows the one at position ${position}`);
    return { album: replaceTrack(album, position, without(track, 'join')), step: `Remove the join after ${nameOf(track)}` };
  }
  const edited = join === null ? without(track, 'join') : { ...track, join };
  const what = join !== null && 'crossfade' in join ? 'Crossfade' : 'Set the gap';
  return { album: replaceTrack(album, position, edited), step: `${what} between ${nameOf(track)} and ${nameOf(next)}` };
};

/** Silence in frames between a song and the next, measured as the join already does. */
export const setGap = (album: Album, position: Position, gap: Frames): Edit => {
  trackAt(album, position);
  const join = joinAfter(album, position);
  return setJoin(album, position, { gap, measure: 'gap' in join ? join.measure : 'file' });
};

/** Overlap in frames, 1 or more, of a song with the next. */
export const setCrossfade = (album: Album, position: Position, crossfade: Frames): Edit => {
  trackAt(album, position);
  const join = joinAfter(album, position);
  return setJoin(album, position, { crossfade, curve: 'crossfade' in join ? join.curve : 'auto' });
};

/** What can be set of one song; null removes it, so that the default holds. */
export type TrackChanges = {
  readonly [Field in Exclude<keyof AlbumTrack, 'id' | 'file' | 'join'>]?: NonNullable<AlbumTrack[Field]> | null;
};

const CHANGE_NAMES: Readonly<Record<keyof TrackChanges, string>> = {
  title: 'Rename',
  artist: 'Set the artist of',
  songwriter: 'Set the songwriter of',
  composer: 'Set the composer of',
  arranger: 'Set the arranger of',
  message: 'Set the message of',
  isrc: 'Set the ISRC of',
  trimStart: 'Trim the start of',
  trimEnd: 'Trim the end of',
  fadeIn: 'Fade in',
  fadeOut: 'Fade out',
  intent: 'Set the intent of',
  gain: 'Set the gain of',
  exclude: 'Set the match of',
  indexes: 'Set the index marks of',
  copyPermitted: 'Set the copy flag of',
  preEmphasis: 'Set the pre-emphasis flag of',
  chain: 'Set the chain of',
  tone: 'Set the tonal match of',
};

/** Sets fields of one song. */
export const changeTrack = (album: Album, position: Position, changes: TrackChanges): Edit => {
  const track = trackAt(album, position);
  const changed = Object.keys(changes) as (keyof TrackChanges)[];
  const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null && value !== undefined));
  const edited = { ...without(track, ...changed), ...set } as AlbumTrack;
  const [only] = changed;
  const verb = changed.length === 1 && only !== undefined ? CHANGE_NAMES[only] : 'Edit';
  const renamed = only === 'title' && changed.length === 1 && edited.title !== undefined ? ` to ${nameOf(edited)}` : '';
  return { album: replaceTrack(album, position, edited), step: `${verb} ${nameOf(track)}${renamed}` };
};

/** Numbers every song's ISRC upwards from `first` by `step`; null where `first` is no ISRC or the numbers run out. */
export const numberIsrcs = (album: Album, first: string, step = 1): Edit | null => {
  const isrcs = album.tracks.map((_, at) => nextIsrc(first, at * step));
  if (isrcs.includes(null)) return null;
  const tracks = album.tracks.map((track, at): AlbumTrack => ({ ...track, isrc: isrcs[at] ?? '' }));
  return { album: { ...album, tracks }, step: `Number ISRCs from ${first}` };
};

/** What can be set of the album; null removes what need not be there. */
export type AlbumChanges = {
  readonly [Field in AlbumField]?: undefined extends Album[Field] ? NonNullable<Album[Field]> | null : Album[Field];
};

const ALBUM_FIELD_NAMES = {
  title: 'Rename the album',
  artist: 'Set the album artist',
  upc: 'Set the barcode',
  date: 'Set the release date',
  genre: 'Set the genre',
  language: 'Set the CD-Text language',
  songwriter: 'Set the album songwriter',
  composer: 'Set the album composer',
  arranger: 'Set the album arranger',
  message: 'Set the album message',
  copyright: 'Set the copyright line',
  label: 'Set the label',
  cover: 'Set the cover',
  firstPause: 'Set the first pause',
  gap: 'Set the gap between songs',
  maximumLength: 'Set the longest disc',
  chain: 'Set the album chain',
  limiter: 'Set the limiter style',
  dither: 'Set the dither',
} as const;
export type AlbumField = keyof typeof ALBUM_FIELD_NAMES;
export const ALBUM_FIELDS = Object.keys(ALBUM_FIELD_NAMES) as AlbumField[];

/** Sets fields of the album itself. */
export const changeAlbum = (album: Album, changes: AlbumChanges): Edit => {
  const changed = Object.keys(changes) as AlbumField[];
  const set = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null && value !== undefined));
  const [only] = changed;
  const step = changed.length === 1 && only !== undefined ? ALBUM_FIELD_NAMES[only] : 'Edit the album';
  return { album: { ...without(album, ...changed), ...set } as Album, step };
};

const MATCH_FIELD_NAMES: Readonly<Record<keyof Album['match'], string>> = {
  target: 'Set the match target',
  basis: 'Set the match basis',
  reference: 'Set the match reference',
  ceiling: 'Set the ceiling',
  budget: 'Set the limiter budget',
};

/** Sets what the loudness match aims at. */
export const changeMatch = (album: Album, changes: Partial<Album['match']>): Edit => {
  const changed = Object.keys(changes) as (keyof Album['match'])[];
  const [only] = changed;
  const step = changed.length === 1 && only !== undefined ? MATCH_FIELD_NAMES[only] : 'Set the loudness match';
  return { album: { ...album, match: { ...album.match, ...changes } }, step };
};

const TONE_FIELD_NAMES: Readonly<Record<keyof Album['tone'], string>> = {
  reference: 'Set the tonal reference',
  amount: 'Set the amount of tonal match',
  bound: 'Set the bound of the tonal match',
  smoothing: 'Set the smoothing of the tonal match',
  phase: 'Set the phase of the match filter',
};

/** Sets what the tonal match aims at. */
export const changeTone = (album: Album, changes: Partial<Album['tone']>): Edit => {
  const changed = Object.keys(changes) as (keyof Album['tone'])[];
  const [only] = changed;
  const step = changed.length === 1 && only !== undefined ? TONE_FIELD_NAMES[only] : 'Set the tonal match';
  return { album: { ...album, tone: { ...album.tone, ...changes } }, step };
};

/** Gives every join the album's gap, crossfades excepted. */
export const levelGaps = (album: Album, gap: Frames): Edit => ({
  album: {
    ...album,
    gap,
    tracks: album.tracks.map((track) =>
      track.join !== undefined && 'gap' in track.join ? (without(track, 'join') as AlbumTrack) : track,
    ),
  },
  step: 'Set all gaps',
});

/**
 * Splits a song in two at a frame of its source; both go on with the same file, joined by a gap of 0. Fades stay at the outer
 * ends. Null where the frame is not inside the part that is used.
 */
export const splitTrack = (album: Album, position: Position, at: Frames): Edit | null => {
  const track = trackAt(album, position);
  if (at <= (track.trimStart ?? 0) || (track.trimEnd !== undefined && at >= track.trimEnd)) return null;
  const first: AlbumTrack = { ...without(track, 'fadeOut', 'indexes', 'join'), trimEnd: at };
  const second = { ...without(track, 'fadeIn', 'isrc', 'indexes'), trimStart: at } as AlbumTrack;
  const { tracks, ...inserted } = insertTrack(replaceTrack(album, position, first), position + 1, second).album;
  // What follows the song follows its second part, whatever was parked for a song of that id.
  const joined = tracks.map((other, index): AlbumTrack => {
    if (index === position) return { ...other, join: { gap: 0 as Frames, measure: 'file' } };
    if (index !== position + 1) return other;
    return track.join === undefined ? (without(other, 'join') as AlbumTrack) : { ...other, join: track.join };
  });
  return { album: { ...inserted, tracks: joined }, step: `Split ${nameOf(track)}` };
};
