import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EnginePool, type RunOptions } from '../engine/pool.ts';
import type { JobEvent, JobKind, Jobs, PreparedSource } from '../engine/protocol.ts';
import { timelineOf } from '../export/albumTimeline.ts';
import { songClips } from '../export/clips.ts';
import { type MatchOutcome, matchSongs } from '../export/matchSongs.ts';
import { prepareSongs } from '../export/prepareSongs.ts';
import { memoryLibrary } from '../library/library.testkit.ts';
import { type Album, parseAlbum } from '../shared/album/album.ts';
import { type AlbumEdit, applyEdit } from '../shared/album/albumEdit.ts';
import type { EventName, Events } from '../shared/contract/events.ts';
import type { MatchState, SourceState } from '../shared/contract/state.ts';
import { type Failure, FailureError } from '../shared/failure.ts';
import { createAlbums } from './albums.ts';
import type { ServiceContext, ShellMeans, Sources } from './context.ts';
import { createGrants } from './grants.ts';
import { createJobs } from './jobs.ts';
import { createMatch } from './match.ts';
import { silentSong } from './sources/silentSong.ts';

/** A pool that keeps a list of what it was asked for and what was given up. */
export class WatchedPool extends EnginePool {
  readonly asked: { readonly kind: JobKind; readonly input: unknown; cancelled: boolean }[] = [];

  override async run<Kind extends JobKind>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    onEvent?: (event: JobEvent) => void,
    options?: RunOptions,
  ): Promise<Jobs[Kind]['output']> {
    const entry = { kind, input, cancelled: false };
    this.asked.push(entry);
    try {
      return await super.run(kind, input, onEvent, options);
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'cancelled') entry.cancelled = true;
      throw error;
    }
  }

  count(kind: JobKind): number {
    return this.asked.filter((entry) => entry.kind === kind).length;
  }
}

export interface Studio {
  readonly folder: string;
  readonly pool: WatchedPool;
  readonly context: ServiceContext;
  readonly albums: ReturnType<typeof createAlbums>;
  readonly grants: ReturnType<typeof createGrants>;
  readonly jobs: ReturnType<typeof createJobs>;
  readonly sources: StudioSources;
  readonly match: ReturnType<typeof createMatch>;
  readonly albumId: number;
  readonly events: { [Name in EventName]: Events[Name][] };
  album(): Album;
  edit(edit: AlbumEdit): void;
  /** Resolves with the first state that passes. */
  matchWhen(test: (state: MatchState) => boolean): Promise<MatchState>;
  ready(): Promise<MatchState>;
  /** The match of the album as it is, worked out from nothing. */
  fresh(): Promise<MatchOutcome>;
  close(): Promise<void>;
}

/** Services around real songs and the real engine; only the decode cache is replaced by plain preparation. */
export const openStudio = async (
  writeSongs: (folder: string) => void,
  albumFile: (folder: string) => object,
  { shell = {}, jobs: workers = 2 }: { shell?: Partial<ShellMeans>; jobs?: number } = {},
): Promise<Studio> => {
  const folder = mkdtempSync(join(tmpdir(), 'studio-'));
  const names = ['library', 'albums', 'cache', 'scratch', 'songs', 'underWay', 'deliveries'] as const;
  const folders = Object.fromEntries(names.map((name) => [name, join(folder, name)])) as unknown as ServiceContext['folders'];
  for (const name of names) mkdirSync(folders[name]);
  writeSongs(folders.songs);
  const pool = new WatchedPool(workers);
  const events: Record<string, unknown[]> = {};
  const watchers = new Set<() => void>();
  const context: ServiceContext = {
    library: memoryLibrary().library,
    pool,
    folders,
    shell: {
      ...{ shell: 'browser', chooseFolder: null, printPdf: null },
      showInFolder: async () => {},
      openFile: async () => {},
      ...shell,
    },
    version: 'test',
    emit: (name, event) => {
      events[name] = [...(events[name] ?? []), event];
      for (const watcher of watchers) watcher();
    },
  };
  const grants = createGrants();
  const jobs = createJobs(context);
  const albums = createAlbums(context, grants, jobs);
  const album = parseAlbum(albumFile(folders.songs), 'album.json');
  const { albumId } = context.library.createAlbum(album, 'Open');
  const prepared = await preparedSongs(pool, album, folders.cache);
  const sources = new StudioSources((id) => context.library.state(id).album, prepared);
  const match = createMatch(context, albums, sources, jobs);
  const studio: Studio = {
    ...{ folder, pool, context, albums, grants, jobs, sources, match, albumId, events: events as Studio['events'] },
    album: () => albums.state(albumId).album,
    edit: (edit) => void albums.commit(albumId, (before) => applyEdit(before, edit)),
    matchWhen: (test) =>
      new Promise((resolve) => {
        const look = () => {
          const state = match.state(albumId);
          if (!test(state)) return;
          watchers.delete(look);
          resolve(state);
        };
        watchers.add(look);
        look();
      }),
    ready: async () => {
      // Whatever an edit started has been noted by then.
      await match.plan(albumId);
      return studio.matchWhen(({ status, revision }) => status === 'ready' && revision === albums.state(albumId).revision);
    },
    fresh: async () => {
      const now = studio.album();
      const sourcesNow = sources.prepared(albumId) ?? [];
      const timeline = timelineOf(now, sourcesNow);
      const own = new EnginePool(workers);
      try {
        const clips = await songClips((input) => own.run('correlate', input), now, timeline, sourcesNow);
        const laid = { album: now, timeline, clips, prepared: sourcesNow };
        return await matchSongs(
          laid,
          (input) => own.run('measure', input),
          () => {},
        );
      } finally {
        await own.close();
      }
    },
    close: async () => {
      await match.close();
      await jobs.close();
      await pool.close();
      context.library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return studio;
};

const preparedSongs = async (pool: EnginePool, album: Album, scratch: string): Promise<Map<string, PreparedSource>> => {
  const files = [...new Set(album.tracks.map(({ file }) => file))];
  const songs = await prepareSongs(
    pool,
    files.map((file) => ({ file, folder: '/' })),
    album.sampleRate,
    scratch,
    () => {},
  );
  return new Map(files.map((file, at) => [file, songs[at] as PreparedSource]));
};

/** Every song read, until a test says otherwise. */
export class StudioSources implements Sources {
  readonly #albumOf: (albumId: number) => Album;
  readonly #prepared: ReadonlyMap<string, PreparedSource>;
  readonly #states = new Map<string, Partial<SourceState>>();
  readonly #listeners: ((albumId: number, source: SourceState) => void)[] = [];

  constructor(albumOf: (albumId: number) => Album, prepared: ReadonlyMap<string, PreparedSource>) {
    this.#albumOf = albumOf;
    this.#prepared = prepared;
  }

  set(albumId: number, file: string, state: Partial<SourceState>): void {
    this.#states.set(file, state);
    for (const listener of this.#listeners) listener(albumId, this.#stateOf(file));
  }

  list(albumId: number): SourceState[] {
    return this.#files(albumId).map((file) => this.#stateOf(file));
  }

  prepared(albumId: number): readonly PreparedSource[] | null {
    if (this.list(albumId).some(({ status }) => status !== 'ready')) return null;
    return this.#files(albumId).map((file) => this.#prepared.get(file) as PreparedSource);
  }

  playable(albumId: number): readonly PreparedSource[] {
    const states = new Map(this.list(albumId).map((state) => [state.file, state]));
    return this.#files(albumId).map((file) => {
      const song = this.#prepared.get(file) as PreparedSource;
      if (states.get(file)?.status === 'ready') return song;
      return silentSong(file, song.session?.format.frames ?? 0, song.format.sampleRate, null);
    });
  }

  async whenPrepared(albumId: number): Promise<readonly PreparedSource[]> {
    const obstacle = this.obstacle(albumId);
    if (obstacle !== null) throw new FailureError(obstacle);
    return this.prepared(albumId) ?? new Promise(() => {});
  }

  obstacle(albumId: number): Failure | null {
    return this.list(albumId).find(({ failure }) => failure !== null)?.failure ?? null;
  }

  readNext(): void {}

  pathOf(_albumId: number, file: string): string {
    return file;
  }

  onChange(listener: (albumId: number, source: SourceState) => void): void {
    this.#listeners.push(listener);
  }

  #files(albumId: number): string[] {
    const { tracks, hiddenTrack } = this.#albumOf(albumId);
    return [...tracks, ...(hiddenTrack === undefined ? [] : [hiddenTrack])].map(({ file }) => file);
  }

  #stateOf(file: string): SourceState {
    const { format, analysis, session, warnings } = this.#prepared.get(file) as PreparedSource;
    return {
      file,
      name: basename(file),
      ...{ status: 'ready', progress: 1, failure: null, sketch: null },
      facts: {
        ...{ container: format.container, codec: format.codec, sampleRate: format.sampleRate, channels: format.channels },
        ...{ frames: format.frames, bits: format.integerBits, sessionFrames: session?.format.frames ?? 0, analysis, warnings },
        ...{ audibleStart: analysis.audibleStartFrame, audibleEnd: analysis.audibleEndFrame, sha256: '', columns: 0 },
      },
      ...this.#states.get(file),
    };
  }
}
