import { comparePlaces } from '../../project/songsWithin.ts';
import type { Album } from '../../shared/album/album.ts';
import type { Edit } from '../../shared/album/edits.ts';
import type { AlbumState } from '../../shared/contract/state.ts';
import { importSongs, type NewSong } from './importEdit.ts';

/** Songs that come bit by bit and are one import all the same. */
export interface ImportRun {
  readonly gesture: string;
  /** What they are put into, and where. */
  readonly album: Album;
  readonly at: number;
  readonly songs: readonly NewSong[];
  /** Paths that were looked at; a folder that is still filling is named again and again. */
  readonly seen: ReadonlySet<string>;
  /** A picture in the album's folder. */
  readonly cover: string | undefined;
  /** The album's revision after what has come so far; anything later is someone else's. */
  readonly revision: number;
}

export interface Arrived {
  readonly songs: readonly NewSong[];
  readonly paths: readonly string[];
  readonly cover: string | undefined;
}

/**
 * The run with what has come since, for the album as it is now. While nobody has edited the album meanwhile, the whole run is put
 * in anew, so that the last part leaves what one import of everything would. After an edit it begins again: the rest goes where
 * the last of it stands.
 */
export const withArrived = (before: ImportRun, now: AlbumState, { songs, paths, cover }: Arrived): ImportRun => {
  const seen = new Set([...before.seen, ...paths]);
  if (before.revision === now.revision) {
    const all = [...before.songs, ...songs].sort((one, other) => comparePlaces(one.path, other.path));
    return { ...before, songs: all, seen, cover: before.cover ?? cover };
  }
  const last = now.album.tracks.findLastIndex(({ file }) => before.seen.has(file));
  return { ...before, album: now.album, at: last < 0 ? before.at : last + 1, songs, seen, cover };
};

export const runEdit = ({ album, songs, at, cover }: ImportRun): Edit => importSongs(album, songs, at, cover);
