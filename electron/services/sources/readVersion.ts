import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileIdentity } from '../../decode/identity.ts';
import type { EnginePool } from '../../engine/pool.ts';
import type { IdentifiedFile, JobEvent } from '../../engine/protocol.ts';
import type { Library } from '../../library/library.ts';
import { ANALYSIS_VERSION, factsOf, parseFacts, type SongVersion } from './facts.ts';
import type { Slots } from './slots.ts';
import type { SongCache } from './songCache.ts';

/** What reading a song takes. */
export interface ReadingMeans {
  readonly library: Pick<Library, 'analysis' | 'storeAnalysis' | 'knownFile' | 'storeKnownFile'>;
  readonly pool: EnginePool;
  readonly cache: SongCache;
  /** For work under way, on the same disk as the cache. */
  readonly scratchFolder: string;
  /** For glances at files, so that opening a long album leaves room for other work in between. */
  readonly looks: Slots;
  /** One per engine worker: songs are read one after the other, in album order. */
  readonly slots: Slots;
}

export interface SongToRead extends IdentifiedFile {
  readonly path: string;
  /** Session rate, Hz. */
  readonly rate: number;
}

export const identifyFile = ({ pool }: ReadingMeans, path: string, signal: AbortSignal): Promise<IdentifiedFile> =>
  pool.run('identify', { path }, undefined, { signal });

/** What was measured of this content before; null where it was not. */
export const loadVersion = ({ library }: { readonly library: Pick<Library, 'analysis'> }, sha256: string): SongVersion | null => {
  const stored = library.analysis(sha256, ANALYSIS_VERSION);
  const facts = stored === null ? null : parseFacts(stored);
  return stored === null || facts === null ? null : { sha256, facts, shortTermLufs: stored.shortTermLufs };
};

/** Decodes, measures (unless it was), converts and draws a song into the cache. */
export const readVersion = (
  means: ReadingMeans,
  song: SongToRead,
  known: SongVersion | null,
  signal: AbortSignal,
  onEvent: (event: JobEvent) => void,
): Promise<void> => inScratch(means.scratchFolder, (scratchFolder) => read(means, song, known, scratchFolder, signal, onEvent));

const read = async (
  { library, pool, cache }: ReadingMeans,
  { path, identity, sha256, rate }: SongToRead,
  known: SongVersion | null,
  scratchFolder: string,
  signal: AbortSignal,
  onEvent: (event: JobEvent) => void,
): Promise<void> => {
  const native = known === null ? null : await cache.native(known, path, identity);
  const input = {
    path,
    identity,
    sha256,
    native,
    sessionRate: rate,
    cache: cache.folder,
    scratchFolder,
    measure: known === null,
  };
  const output = await pool.run('readSong', input, onEvent, { signal });
  if (output.measured === null) return;
  const { shortTermLufs } = output.measured;
  library.storeAnalysis(sha256, ANALYSIS_VERSION, { facts: factsOf(output, output.measured), shortTermLufs });
};

/** A folder that is gone afterwards. A worker that was told to stop may hold on to it a moment longer. */
export const inScratch = async <Output>(parent: string, work: (folder: string) => Promise<Output>): Promise<Output> => {
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'read-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {});
  }
};

/** Two looks at a file saw the same version; two that saw nothing did too. */
export const sameLook = (a: FileIdentity | null, b: FileIdentity | null): boolean =>
  a === null || b === null ? a === b : a.size === b.size && a.modified === b.modified && a.inode === b.inode;
