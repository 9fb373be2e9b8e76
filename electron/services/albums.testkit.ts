import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnginePool } from '../engine/pool.ts';
import { memoryLibrary } from '../library/library.testkit.ts';
import type { EventName, Events } from '../shared/contract/events.ts';
import type { AlbumState } from '../shared/contract/state.ts';
import { createAlbums } from './albums.ts';
import type { DataFolders, ServiceContext } from './context.ts';
import { createGrants } from './grants.ts';
import { createJobs } from './jobs.ts';

/** The album services on a library in memory and folders of their own, with a record of what they told. */
export const albumServices = () => {
  const folder = mkdtempSync(join(tmpdir(), 'albums-'));
  const within = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const folders: DataFolders = {
    ...{ library: within('library'), albums: within('albums'), cache: within('cache'), scratch: within('scratch') },
    ...{ songs: within('songs'), underWay: within('under-way'), deliveries: within('deliveries') },
  };
  const events: { [Name in EventName]?: Events[Name][] } = {};
  const { library, db } = memoryLibrary();
  const pool = new EnginePool(1);
  const context: ServiceContext = {
    ...{ library, pool, folders, version: '0' },
    shell: { shell: 'browser', chooseFolder: null, showInFolder: async () => {}, openFile: async () => {}, printPdf: null },
    emit: (name, event) => {
      const told: (typeof event)[] = events[name] ?? [];
      told.push(event);
      Object.assign(events, { [name]: told });
    },
  };
  const grants = createGrants();
  const jobs = createJobs(context);
  const albums = createAlbums(context, grants, jobs);
  const changes: [state: AlbumState, before: AlbumState | null][] = [];
  albums.onChange((state, before) => void changes.push([state, before]));
  /** A file the user might pick. */
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const close = async () => {
    await jobs.close();
    await pool.close();
    library.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, folders, context, library, db, grants, jobs, albums, handlers: albums.handlers, events, changes, file, close };
};

export type AlbumServices = ReturnType<typeof albumServices>;
