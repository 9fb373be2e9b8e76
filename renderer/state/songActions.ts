import type { AlbumTrack } from '../../electron/shared/album/album.ts';
import { edit, newGesture, select } from './actions.ts';
import { movedBy } from './moves.ts';
import { useStudio } from './studio.ts';

/** What is done with the selected songs. */

const order = (): readonly string[] => useStudio.getState().album?.album.tracks.map(({ id }) => id) ?? [];

export const selectedSongs = (): readonly AlbumTrack[] => {
  const { album, selection } = useStudio.getState();
  return album?.album.tracks.filter(({ id }) => selection.tracks.includes(id)) ?? [];
};

/** Null where none or several are selected. */
export const selectedSong = (): AlbumTrack | null => {
  const songs = selectedSongs();
  return songs.length === 1 ? (songs[0] ?? null) : null;
};

let moving = { gesture: '', at: 0 };
const SAME_RUN_MILLISECONDS = 1000;

/** One place up (-1) or down (1). Presses in quick succession are undone together. */
export const moveSelected = (by: number): void => {
  const change = movedBy(order(), useStudio.getState().selection.tracks, by);
  if (change === null) return;
  const now = Date.now();
  moving = { gesture: now - moving.at < SAME_RUN_MILLISECONDS ? moving.gesture : newGesture('move'), at: now };
  void edit(change, moving.gesture);
};

/** The song that takes the place of the last one removed is selected, so that a run of removals goes on. */
export const removeSelected = (): void => {
  const ids = order();
  const tracks = selectedSongs().map(({ id }) => id);
  const last = tracks.at(-1);
  if (last === undefined) return;
  const left = ids.filter((id) => !tracks.includes(id));
  const at = ids.slice(0, ids.indexOf(last)).filter((id) => !tracks.includes(id)).length;
  void edit({ kind: 'remove', tracks });
  const next = left[Math.min(at, left.length - 1)];
  select(next === undefined ? [] : [next]);
};

/** Leaves the selected songs out of the match, or takes them in again if all are out. */
export const toggleExcluded = (): void => {
  const songs = selectedSongs();
  const exclude = songs.some((song) => song.exclude !== true);
  const edits = songs.map(({ id }) => {
    const changes = exclude ? { exclude } : { exclude: null, gain: null };
    return { kind: 'track' as const, track: id, changes };
  });
  const [only] = edits;
  if (only === undefined) return;
  const step = exclude ? 'Leave songs out of the match' : 'Match songs again';
  void edit(edits.length === 1 ? only : { kind: 'several', step, edits });
};
