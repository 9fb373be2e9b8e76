import type { Album } from '../../../electron/shared/album/album.ts';
import type { Edit } from '../../../electron/shared/album/edits.ts';
import type { AlbumState, AlbumSummary, RevisionSummary } from '../../../electron/shared/contract/state.ts';
import { fail } from '../../../electron/shared/failure.ts';

interface Revision {
  readonly revision: number;
  readonly album: Album;
  readonly step: string;
  readonly gesture: string | null;
  readonly madeAt: number;
  name: string | null;
}

interface Kept {
  /** All that were made, oldest first. */
  readonly all: Revision[];
  /** What undo leads back along, the current one last; then what redo brings again, the next one last. */
  past: Revision[];
  future: Revision[];
  /** Rises with undo and redo too. */
  revision: number;
}

/** Albums with undo, in memory. */
export class FakeAlbums {
  readonly #albums = new Map<number, Kept>();
  #lastId = 0;
  #clock = Date.now() - 40 * 60_000;

  create(album: Album, step: string): AlbumState {
    this.#lastId += 1;
    const first: Revision = { revision: 1, album, step, gesture: null, madeAt: this.#now(), name: null };
    this.#albums.set(this.#lastId, { all: [first], past: [first], future: [], revision: 1 });
    return this.state(this.#lastId);
  }

  commit(albumId: number, { album, step }: Edit, gesture: string | null = null): AlbumState {
    const kept = this.#kept(albumId);
    kept.revision += 1;
    const next: Revision = { revision: kept.revision, album, step, gesture, madeAt: this.#now(), name: null };
    kept.all.push(next);
    const last = kept.past.at(-1);
    if (gesture !== null && last?.gesture === gesture && kept.past.length > 1) kept.past.pop();
    kept.past.push(next);
    kept.future = [];
    return this.state(albumId);
  }

  undo(albumId: number): AlbumState {
    const kept = this.#kept(albumId);
    const undone = kept.past.length > 1 ? kept.past.pop() : undefined;
    if (undone === undefined) return this.state(albumId);
    kept.future.push(undone);
    kept.revision += 1;
    return this.state(albumId);
  }

  redo(albumId: number): AlbumState {
    const kept = this.#kept(albumId);
    const again = kept.future.pop();
    if (again === undefined) return this.state(albumId);
    kept.past.push(again);
    kept.revision += 1;
    return this.state(albumId);
  }

  at(albumId: number, revision: number): Album {
    return this.#found(albumId, revision).album;
  }

  restore(albumId: number, revision: number): AlbumState {
    const found = this.#found(albumId, revision);
    return this.commit(albumId, { album: found.album, step: `Restore "${found.name ?? found.step}"` });
  }

  remove(albumId: number): void {
    this.#kept(albumId);
    this.#albums.delete(albumId);
  }

  name(albumId: number, revision: number, name: string): void {
    const found = this.#kept(albumId).all.find((one) => one.revision === revision);
    if (found !== undefined) found.name = name === '' ? null : name;
  }

  state(albumId: number): AlbumState {
    const { past, future, revision } = this.#kept(albumId);
    const current = past.at(-1);
    if (current === undefined) return fail('internal', null, 'an album without a revision', 'report this');
    const undo = past.length > 1 ? current.step : null;
    return { albumId, revision, album: current.album, undo, redo: future.at(-1)?.step ?? null };
  }

  revisions(albumId: number): RevisionSummary[] {
    const { all, past } = this.#kept(albumId);
    return all
      .map(({ revision, step, madeAt, name }) => ({
        ...{ revision, step, madeAt, name },
        current: past.at(-1)?.revision === revision,
        undone: past.every((one) => one.revision !== revision),
      }))
      .reverse();
  }

  list(): AlbumSummary[] {
    return [...this.#albums].map(([id, { past, all }]) => ({
      ...{ id, title: past.at(-1)?.album.title ?? '', artist: past.at(-1)?.album.artist ?? '' },
      ...{ songs: past.at(-1)?.album.tracks.length ?? 0, changedAt: all.at(-1)?.madeAt ?? 0 },
    }));
  }

  #found(albumId: number, revision: number): Revision {
    const found = this.#kept(albumId).all.find((one) => one.revision === revision);
    return found ?? fail('conflict', null, 'there is no such revision', 'open the list again');
  }

  #now(): number {
    this.#clock = Math.max(this.#clock + 61_000, this.#clock);
    return Math.min(this.#clock, Date.now());
  }

  #kept(albumId: number): Kept {
    const kept = this.#albums.get(albumId);
    return kept ?? fail('conflict', null, 'the album is no longer in the library', 'choose another album');
  }
}
