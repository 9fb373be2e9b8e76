import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Cover } from '../decode/tags.ts';
import { type Album, parseAlbum } from '../shared/album/album.ts';
import type { AlbumState } from '../shared/contract/state.ts';
import { FailureError } from '../shared/failure.ts';
import { coverName, storeCover, withCover } from './albumFiles.ts';
import type { Albums, ServiceContext } from './context.ts';
import { Listeners } from './listeners.ts';

/** Every way an album comes to be or changes: durable first, then the windows are told, then the other services. */
export interface AlbumStates extends Albums {
  /** Puts an album into the library, its cover into its folder. */
  add(album: Album, cover: Cover | null, step: string, origin?: string): Promise<AlbumState>;
  /** Undo or redo. */
  move(albumId: number, direction: 'undo' | 'redo'): AlbumState;
  /** Tells the other services that the album is looked at now. */
  open(albumId: number): AlbumState;
  remove(albumId: number): void;
}

/** Incoming covers, until their album has a number. */
const INCOMING = 'incoming-';

export const createAlbumStates = ({ library, folders, emit }: ServiceContext): AlbumStates => {
  const known = new Map<number, AlbumState>();
  const listeners = new Listeners<[state: AlbumState, before: AlbumState | null]>();
  const removals = new Listeners<[albumId: number]>();
  // The names of gestures are a window's own; one of an earlier run must not join with one of this.
  const run = randomUUID();

  const state = (albumId: number): AlbumState => {
    const found = known.get(albumId) ?? library.state(albumId);
    known.set(albumId, found);
    return found;
  };

  const change = (before: AlbumState, after: AlbumState): AlbumState => {
    if (after.revision === before.revision) return before;
    known.set(after.albumId, after);
    emit('albumChanged', after);
    emit('libraryChanged', library.albums());
    listeners.tell(after, before);
    return after;
  };

  const folderOf = (albumId: number): string => join(folders.albums, String(albumId));

  return {
    state,
    folderOf,
    onChange: (listener) => void listeners.add(listener),
    onRemove: (listener) => void removals.add(listener),

    commit: (albumId, make, gesture = null) => {
      const before = state(albumId);
      const { album, step } = make(before.album);
      const checked = fitting(album);
      if (isDeepStrictEqual(checked, before.album)) return before;
      return change(before, library.append(albumId, checked, step, gesture === null ? null : `${run} ${gesture}`));
    },

    move: (albumId, direction) => change(state(albumId), library[direction](albumId)),

    add: async (album, cover, step, origin) => {
      const checked = fitting(withCover(album, cover));
      const incoming = join(folders.albums, INCOMING + randomUUID());
      try {
        if (cover !== null) await storeCover(incoming, cover);
        const added = library.createAlbum(checked, step, origin);
        if (cover !== null) {
          mkdirSync(folderOf(added.albumId), { recursive: true });
          renameSync(join(incoming, coverName(cover)), join(folderOf(added.albumId), coverName(cover)));
        }
        known.set(added.albumId, added);
        emit('libraryChanged', library.albums());
        listeners.tell(added, null);
        return added;
      } finally {
        rmSync(incoming, { recursive: true, force: true });
      }
    },

    open: (albumId) => {
      const opened = state(albumId);
      listeners.tell(opened, null);
      return opened;
    },

    remove: (albumId) => {
      const { lastAlbum } = library.settings();
      library.removeAlbum(albumId);
      known.delete(albumId);
      removals.tell(albumId);
      emit('libraryChanged', library.albums());
      if (lastAlbum === albumId) emit('settingsChanged', library.settings());
    },
  };
};

/** Nothing gets into the library that would not come out again. */
const fitting = (album: Album): Album => {
  try {
    return parseAlbum(album, 'the album');
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const failure = { ...error.failure, kind: 'conflict' as const, remedy: 'nothing was changed' };
    throw new FailureError(failure, { cause: error });
  }
};
