import { isAbsolute, join } from 'node:path';
import type { PreparedSource } from '../../engine/protocol.ts';
import type { Album } from '../../shared/album/album.ts';
import type { AlbumState, SourceState } from '../../shared/contract/state.ts';
import { type Failure, FailureError, fail } from '../../shared/failure.ts';
import type { Albums, JobRegister } from '../context.ts';
import { Listeners } from '../listeners.ts';
import { look } from './changeWatch.ts';
import { ReadingJobs } from './readingJob.ts';
import { silentSong } from './silentSong.ts';
import type { SongRegister } from './songRegister.ts';
import type { SongSource } from './songSource.ts';

interface OpenAlbum {
  readonly rate: number;
  /** By the name the album has for the file. */
  readonly songs: ReadonlyMap<string, SongSource>;
}

/** How songs are taken that an edit brings in. */
export interface Incoming {
  /** Of the job that reads them. */
  readonly title: string;
  /** What they come as part of; null for nothing larger. */
  readonly run: string | null;
  /** Files whose present content is meant. */
  readonly accepted: ReadonlySet<string>;
}

/** The songs of every album that was looked at since the program started. */
export class AlbumSongs {
  readonly #albums: Albums;
  readonly #reading: ReadingJobs;
  readonly #register: SongRegister;
  readonly #open = new Map<number, OpenAlbum>();
  readonly #listeners = new Listeners<[albumId: number, source: SourceState]>();
  /** Of the edit under way. */
  #incoming: Incoming | null = null;

  constructor(albums: Albums, jobs: JobRegister, register: SongRegister) {
    this.#albums = albums;
    this.#reading = new ReadingJobs(jobs);
    this.#register = register;
    albums.onChange((state) => this.#sync(state));
  }

  onChange(listener: (albumId: number, source: SourceState) => void): void {
    this.#listeners.add(listener);
  }

  /** Makes an edit that brings in songs. */
  bring(incoming: Incoming, edit: () => AlbumState): AlbumState {
    this.#incoming = incoming;
    try {
      return edit();
    } finally {
      this.#incoming = null;
    }
  }

  /** A 'conflict' failure where the album has no such song. */
  song(albumId: number, file: string): SongSource {
    const song = this.songs(albumId).get(file);
    return song ?? fail('conflict', file, 'is no song of this album any more', 'look at the album as it is now');
  }

  songs(albumId: number): ReadonlyMap<string, SongSource> {
    return (this.#open.get(albumId) ?? this.#sync(this.#albums.state(albumId))).songs;
  }

  list(albumId: number): SourceState[] {
    return [...this.songs(albumId)].map(([file, song]) => song.stateAs(file));
  }

  prepared(albumId: number): readonly PreparedSource[] | null {
    const songs = this.songs(albumId);
    const prepared = filesOf(this.#albums.state(albumId).album).map((file) => songs.get(file)?.preparedAs(file) ?? null);
    return prepared.includes(null) ? null : prepared.filter((song) => song !== null);
  }

  playable(albumId: number): readonly PreparedSource[] {
    const songs = this.songs(albumId);
    const { album } = this.#albums.state(albumId);
    return filesOf(album).map((file) => songs.get(file)?.playableAs(file) ?? silentSong(file, 0, album.sampleRate, null));
  }

  async whenPrepared(albumId: number, signal?: AbortSignal): Promise<readonly PreparedSource[]> {
    await look([...this.songs(albumId).values()]);
    for (;;) {
      if (signal?.aborted) fail('cancelled', null, 'stopped before all songs were read', '');
      const busy = [...this.songs(albumId).values()].filter((song) => song.busy);
      if (busy.length === 0) break;
      await orAborted(Promise.all(busy.map((song) => song.settled())), signal);
    }
    const obstacle = this.obstacle(albumId);
    if (obstacle !== null) throw new FailureError(obstacle);
    return this.prepared(albumId) ?? fail('conflict', null, 'the album changed meanwhile', 'try again');
  }

  obstacle(albumId: number): Failure | null {
    for (const song of this.songs(albumId).values()) {
      const obstacle = obstacleOf(song);
      if (obstacle !== null) return obstacle;
    }
    return null;
  }

  pathOf(albumId: number, file: string): string {
    return isAbsolute(file) ? file : join(this.#albums.folderOf(albumId), file);
  }

  /** Shows the reading of an album's songs as a job. */
  read(albumId: number, title: string | null, songs: readonly SongSource[], run: string | null = null): void {
    this.#reading.read(albumId, title, songs, run);
  }

  /** Tells every album that has the song. */
  tell(song: SongSource): void {
    for (const [albumId, { songs }] of this.#open) {
      for (const [file, other] of songs) if (other === song) this.#listeners.tell(albumId, song.stateAs(file));
    }
  }

  /** Lets go of an album's songs. */
  forget(albumId: number): void {
    const { songs } = this.#open.get(albumId) ?? { songs: new Map<string, SongSource>() };
    this.#open.delete(albumId);
    for (const song of songs.values()) this.#register.release(song);
  }

  #sync({ albumId, album }: AlbumState): OpenAlbum {
    const before = this.#open.get(albumId);
    const rate = album.sampleRate;
    const kept = before?.rate === rate ? before.songs : new Map<string, SongSource>();
    const accepted = this.#incoming?.accepted;
    const hold = (file: string): SongSource => {
      const path = this.pathOf(albumId, file);
      return this.#register.hold(path, rate, accepted?.has(path) ?? false);
    };
    const files = [...new Set(filesOf(album))];
    const songs = new Map(files.map((file) => [file, kept.get(file) ?? hold(file)]));
    const now: OpenAlbum = { rate, songs };
    this.#open.set(albumId, now);
    // Only now: a file that stays in use is never let go of in between.
    for (const [file, song] of before?.songs ?? []) if (songs.get(file) !== song) this.#register.release(song);
    const added = files.filter((file) => !kept.has(file));
    if (added.length > 0) void this.#announce(albumId, added, now, this.#incoming);
    return now;
  }

  async #announce(albumId: number, files: readonly string[], { songs }: OpenAlbum, incoming: Incoming | null): Promise<void> {
    const added = files.flatMap((file) => songs.get(file) ?? []);
    await Promise.all(added.map(({ looked }) => looked));
    // A song that another album holds already has nothing new to tell of itself.
    for (const file of files) {
      const song = this.#open.get(albumId)?.songs.get(file);
      if (song !== undefined) this.#listeners.tell(albumId, song.stateAs(file));
    }
    this.read(albumId, incoming?.title ?? null, added, incoming?.run);
  }
}

/** In the order of `Sources.prepared`. */
const filesOf = ({ tracks, hiddenTrack }: Album): string[] => [
  ...tracks.map(({ file }) => file),
  ...(hiddenTrack === undefined ? [] : [hiddenTrack.file]),
];

const obstacleOf = ({ status, failure, name }: SongSource): Failure | null => {
  switch (status) {
    case 'ready':
    case 'reading':
      return null;
    case 'missing':
      return {
        kind: 'unreadable',
        file: name,
        problem: 'is not where it was',
        remedy: 'locate it or take the song off the album',
      };
    case 'changed':
      return {
        kind: 'unreadable',
        file: name,
        problem: 'is another version now than the one that was read',
        remedy: 'use the new version, or put the old file back',
      };
    case 'unreadable':
      return failure ?? { kind: 'unreadable', file: name, problem: 'cannot be read', remedy: 'choose another file' };
  }
};

const orAborted = async (work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) {
    await work;
    return;
  }
  let stop: () => void = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop, { once: true });
  });
  await Promise.race([work, aborted]);
  signal.removeEventListener('abort', stop);
};
