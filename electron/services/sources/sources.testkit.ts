import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { musicLike, wav16 } from '../../decode/decode.testkit.ts';
import { EnginePool } from '../../engine/pool.ts';
import type { JobKind, Jobs } from '../../engine/protocol.ts';
import { memoryLibrary } from '../../library/library.testkit.ts';
import { parseAlbum } from '../../shared/album/album.ts';
import type { EventName, Events } from '../../shared/contract/events.ts';
import type { AlbumState, SourceState } from '../../shared/contract/state.ts';
import { createAlbums } from '../albums.ts';
import type { DataFolders, ServiceContext } from '../context.ts';
import { createGrants } from '../grants.ts';
import { createJobs } from '../jobs.ts';
import { createSources } from './sources.ts';

/** A pool that remembers what it was asked for. */
class RecordingPool extends EnginePool {
  readonly kinds: JobKind[] = [];

  override run<Kind extends JobKind>(kind: Kind, ...rest: [input: Jobs[Kind]['input']]): Promise<Jobs[Kind]['output']> {
    this.kinds.push(kind);
    return super.run(kind, ...rest);
  }
}

export interface Event<Name extends EventName = EventName> {
  readonly name: Name;
  readonly event: Events[Name];
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A folder that is gone after the test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'glassmaster-sources-'));
  closers.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** The program without a window: everything but match, audition and delivery, on a data folder of its own. */
export const studio = (data = testFolder(), library = memoryLibrary().library, workers = 2) => {
  const inData = (name: string): string => {
    mkdirSync(join(data, name), { recursive: true });
    return join(data, name);
  };
  const folders: DataFolders = {
    library: inData('library'),
    albums: inData('albums'),
    cache: inData('cache'),
    scratch: inData('scratch'),
    songs: inData('songs'),
    underWay: inData('under-way'),
    deliveries: inData('deliveries'),
  };
  const events: Event[] = [];
  const listeners: ((source: SourceState) => void)[] = [];
  const pool = new RecordingPool(workers);
  const context: ServiceContext = {
    ...{ library, pool, folders, version: '0' },
    shell: {
      shell: 'browser',
      chooseFolder: null,
      showInFolder: async () => {},
      openFile: async () => {},
      printPdf: null,
    },
    emit: (name, event) => {
      events.push({ name, event });
      if (name === 'sourceChanged') for (const listener of listeners) listener((event as Events['sourceChanged']).source);
    },
  };
  const grants = createGrants();
  const jobs = createJobs(context);
  const albums = createAlbums(context, grants, jobs);
  const sources = createSources(context, albums, grants, jobs);
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    const ended = jobs.close();
    sources.close();
    await pool.close();
    await ended;
  };
  closers.push(close);
  const tokens = (...paths: readonly string[]): string[] => paths.map((path) => grants.grant(path).token);
  const make = (title = ''): AlbumState => {
    const album = parseAlbum({ version: 1, title, artist: '', tracks: [] }, 'test');
    const made = library.createAlbum(album, 'New album');
    return albums.handlers['album.open']({ albumId: made.albumId }) as AlbumState;
  };
  const songs = (albumId: number): SourceState[] => sources.list(albumId);
  const when = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 20 });
  return {
    ...{ data, library, folders, pool, events, grants, jobs, albums, sources, close, tokens, make, songs, when },
    /** Told of a song's state in the moment it changes. */
    listen: (listener: (source: SourceState) => void) => void listeners.push(listener),
    /** Imports files or folders at the end and waits until all is read. */
    bring: async (albumId: number, ...paths: readonly string[]) => {
      const answer = await sources.handlers['songs.import']({ albumId, tokens: tokens(...paths), at: null, gesture: null });
      await when(() => {
        if (songs(albumId).some(({ status }) => status === 'reading')) throw new Error('still reading');
        if (jobs.list().some(({ status }) => status === 'running')) throw new Error('a job is running');
      });
      return answer;
    },
    eventsOf: <Name extends EventName>(name: Name): Events[Name][] =>
      events.flatMap((one) => (one.name === name ? [one.event as Events[Name]] : [])),
  };
};
export type Studio = ReturnType<typeof studio>;

/** Writes a 16-bit stereo WAV of music-like noise; every seed sounds different. */
export const song = (path: string, { seconds = 1, rate = 44100, gain = 1 } = {}): string => {
  const samples = musicLike(Math.round(seconds * rate)).map((sample) => sample * gain);
  writeFileSync(path, wav16(samples, 2, rate));
  return path;
};
