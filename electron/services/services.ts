import { mkdir, readdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { EnginePool } from '../engine/pool.ts';
import { openLibrary } from '../library/openLibrary.ts';
import type { Answer } from '../shared/contract/api.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { EventName, Events } from '../shared/contract/events.ts';
import { diskFailure } from '../shared/failure.ts';
import { createAdvice } from './advice.ts';
import { createAlbums } from './albums.ts';
import { createAudition } from './audition.ts';
import { createChains } from './chains.ts';
import type { DataFolders, Grants, ServiceContext, ShellMeans } from './context.ts';
import { createDeliver } from './deliver.ts';
import { dispatchTo } from './dispatch.ts';
import { createGrants } from './grants.ts';
import { createJobs } from './jobs.ts';
import { Listeners } from './listeners.ts';
import { createMatch } from './match.ts';
import { createSettings } from './settings.ts';
import { createSources } from './sources/sources.ts';
import { createTone } from './tone.ts';
import { warmUp } from './warmUp.ts';

export type EventListener = <Name extends EventName>(name: Name, event: Events[Name]) => void;

/** Everything the program can do, for a shell to carry to its windows. */
export interface Services {
  /** Checks name and input, then does it. Never rejects. */
  call(name: unknown, input: unknown): Promise<Answer<unknown>>;
  /** Every event, from now on; returns how to stop. */
  subscribe(listener: EventListener): () => void;
  readonly grants: Grants;
  readonly folders: DataFolders;
  /** Ends all work and lets go of the data folder. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  /** Made if need be; one process at a time may use it. */
  readonly dataFolder: string;
  readonly deliveriesFolder: string;
  readonly shell: ShellMeans;
  readonly version: string;
  /** Worker threads for work in the background; one fewer than the machine has cores where left out. */
  readonly jobs?: number;
}

/** Opens the data folder and starts all services on it. Failures as of openLibrary. */
export const createServices = async (options: ServicesOptions): Promise<Services> => {
  const folders = foldersOf(resolve(options.dataFolder), resolve(options.deliveriesFolder));
  // First: until the folder is ours, nothing in it may be touched.
  const library = openLibrary(folders.library);
  try {
    await prepareFolders(folders);
  } catch (error) {
    library.close();
    throw diskFailure(options.dataFolder, error) ?? error;
  }

  const listeners = new Listeners<[name: EventName, event: Events[EventName]]>();
  const pool = new EnginePool(options.jobs ?? Math.max(1, availableParallelism() - 1));
  const { shell, version } = options;
  const context: ServiceContext = { library, pool, folders, shell, version, emit: (name, event) => listeners.tell(name, event) };

  const grants = createGrants();
  const jobs = createJobs(context);
  const albums = createAlbums(context, grants, jobs);
  const sources = createSources(context, albums, grants, jobs);
  const match = createMatch(context, albums, sources, jobs);
  const chains = createChains(albums, sources, match);
  const tone = createTone(albums, sources, match, grants);
  const advice = createAdvice(context, albums, sources, jobs);
  const deliver = createDeliver(context, albums, sources, match, grants, jobs);
  const settings = createSettings(context, deliver.notices);
  const audition = createAudition(context, albums, sources, match, chains);

  const handlers: CommandHandlers = {
    ...settings.handlers,
    ...albums.handlers,
    ...sources.handlers,
    ...match.handlers,
    ...chains.handlers,
    ...tone.handlers,
    ...advice.handlers,
    ...audition.handlers,
    ...deliver.handlers,
    ...jobs.handlers,
  };

  const stopWarming = warmUp(context);

  const close = async (): Promise<void> => {
    stopWarming();
    // Jobs end when their signals or their engine jobs do, so they are waited for last.
    const ended = jobs.close();
    await audition.close();
    await deliver.close();
    await match.close();
    await sources.close();
    await advice.close();
    await pool.close();
    await ended;
    library.close();
  };
  let closing: Promise<void> | undefined;

  return {
    call: dispatchTo(handlers),
    subscribe: (listener) => listeners.add(listener as (name: EventName, event: Events[EventName]) => void),
    grants,
    folders,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};

const foldersOf = (data: string, deliveries: string): DataFolders => ({
  library: join(data, 'library'),
  albums: join(data, 'albums'),
  cache: join(data, 'cache'),
  scratch: join(data, 'scratch'),
  songs: join(data, 'songs'),
  underWay: join(data, 'under-way'),
  deliveries,
});

const prepareFolders = async ({ albums, cache, scratch, songs }: DataFolders): Promise<void> => {
  await rm(scratch, { recursive: true, force: true });
  for (const folder of [albums, cache, scratch, songs]) await mkdir(folder, { recursive: true });
  for (const name of await readdir(albums)) {
    if (name.startsWith('incoming-')) await rm(join(albums, name), { recursive: true, force: true });
  }
};
