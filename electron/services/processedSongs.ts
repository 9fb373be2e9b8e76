import { statSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOfPath } from '../decode/identity.ts';
import type { LinearFile } from '../decode/linearSource.ts';
import type { ProcessedSource, SongProcessing } from '../engine/protocol.ts';
import { convertedBytes, convertedFile } from '../engine/songCache.ts';
import { type Failure, failureOf } from '../shared/failure.ts';
import type { ServiceContext } from './context.ts';
import { Listeners } from './listeners.ts';
import type { MatchFiles } from './matchFiles.ts';
import { contentKeyOf } from './matchKey.ts';
import { Remembered } from './matchRemembered.ts';
import { decodeProcessed, encodeProcessed, type ProcessedFigures } from './processedRecord.ts';

/** A song at the session rate, and what is done to it. */
export interface ProcessRequest extends SongProcessing {
  readonly source: LinearFile;
}

/** Bytes of files that no song of an open album is heard from: room to undo in, and for albums that are opened again. */
const MOST_IDLE_BYTES = 4_000_000_000;
/** Of what the disk would have free without them. */
const MOST_IDLE_SHARE = 0.25;
/** Figures kept in memory; their sound is on the disk. */
const MOST_FIGURES = 64_000_000;

/**
 * Songs behind their chains, rendered once and kept by the content of source and chain. Work that several ask for is done once
 * and stops when nobody waits for it any more. Files that nothing uses leave when there are too many, oldest first.
 */
export class ProcessedSongs {
  readonly #folder: string;
  readonly #figures: Remembered<ProcessRequest, ProcessedFigures>;
  readonly #listeners = new Listeners<[]>();
  /** 0..1, of what is rendered now, by name. */
  readonly #progress = new Map<string, number>();
  readonly #lastUsed = new Map<string, number>();
  readonly #failures = new Map<string, Failure>();
  /** Who says what must stay. */
  readonly #users = new Set<() => readonly ProcessRequest[]>();
  #trimming: Promise<void> = Promise.resolve();

  constructor({ pool, folders }: Pick<ServiceContext, 'pool' | 'folders'>, files: MatchFiles) {
    this.#folder = join(folders.cache, 'processed');
    this.#figures = new Remembered({
      run: async (request, signal) => {
        const { name, lasting } = contentKeyOf(request);
        const output = this.#pathOf(name);
        this.#tell(name, 0, null);
        try {
          await mkdir(this.#folder, { recursive: true });
          const input = { ...request, output, sha256: lasting ? name : null };
          const made = await pool.run('process', input, ({ progress }) => this.#tell(name, progress, null), { signal });
          await syncFile(output);
          const { analysis, shortTermLufs, chain } = made;
          this.#trimming = this.#trimming.then(() => this.#trim()).catch(() => {});
          return { frames: made.file.layout.frames, analysis, shortTermLufs, chain };
        } catch (error) {
          if (!signal.aborted) this.#tell(name, 0, failureOf(error));
          throw error;
        } finally {
          this.#progress.delete(name);
          this.#listeners.tell();
        }
      },
      weigh: ({ shortTermLufs, chain }) =>
        1000 + shortTermLufs.byteLength + (chain?.reductionDb ?? []).reduce((sum, { byteLength }) => sum + byteLength, 0),
      mostWeight: MOST_FIGURES,
      files,
      encode: encodeProcessed,
      decode: (name, file) => {
        const figures = decodeProcessed(name, file);
        return figures !== null && this.#isWhole(name, figures) ? figures : null;
      },
    });
  }

  /** What is there to be read at once. */
  known(request: ProcessRequest): ProcessedSource | null {
    const figures = this.#figures.known(request);
    return figures === undefined ? null : this.#asSource(request, figures);
  }

  /** What is there, in memory or on the disk; null where it would have to be rendered. */
  async recall(request: ProcessRequest): Promise<ProcessedSource | null> {
    const figures = await this.#figures.recall(request);
    return figures === null ? null : this.#asSource(request, figures);
  }

  async get(request: ProcessRequest, signal: AbortSignal): Promise<ProcessedSource> {
    for (;;) {
      const found = this.#asSource(request, await this.#figures.get(request, signal));
      // Remembered, but the cache was emptied: it is gone from memory now and is rendered again.
      if (found !== null) return found;
    }
  }

  isPending(request: ProcessRequest): boolean {
    return this.#figures.isPending(request);
  }

  /** 0..1 of a song that is being rendered; 0 before. */
  progressOf(request: ProcessRequest): number {
    return this.#progress.get(contentKeyOf(request).name) ?? 0;
  }

  /** Why the last try failed; null if it did not. */
  failureOf(request: ProcessRequest): Failure | null {
    return this.#failures.get(contentKeyOf(request).name) ?? null;
  }

  /** Told whenever a song's rendering has got on, ended or failed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** `used` says what must stay on the disk. Returns how to let go of it. */
  keep(used: () => readonly ProcessRequest[]): () => void {
    this.#users.add(used);
    return () => this.#users.delete(used);
  }

  /** Resolves once the disk is as it will stay. */
  async close(): Promise<void> {
    await this.#trimming;
  }

  #tell(name: string, progress: number, failure: Failure | null): void {
    this.#progress.set(name, progress);
    if (failure === null) this.#failures.delete(name);
    else this.#failures.set(name, failure);
    this.#listeners.tell();
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.f32`);
  }

  #isWhole(name: string, { frames }: ProcessedFigures): boolean {
    return statSync(this.#pathOf(name), { throwIfNoEntry: false })?.size === convertedBytes(frames);
  }

  /** As the song is called now, which may have moved since it was rendered. */
  #asSource(request: ProcessRequest, figures: ProcessedFigures): ProcessedSource | null {
    const { name, lasting } = contentKeyOf(request);
    const path = this.#pathOf(name);
    if (!this.#isWhole(name, figures)) {
      this.#figures.drop(request);
      return null;
    }
    const { frames, ...rest } = figures;
    const made = { path, identity: identityOfPath(path), frames, sampleRate: request.source.layout.sampleRate };
    return { ...rest, file: { ...convertedFile(request.source, made), sha256: lasting ? name : null } };
  }

  async #trim(): Promise<void> {
    const used = new Set([...this.#users].flatMap((tell) => tell().map((request) => contentKeyOf(request).name)));
    const files: { readonly path: string; readonly bytes: number; readonly at: number }[] = [];
    for (const entry of await readdir(this.#folder)) {
      const path = join(this.#folder, entry);
      const name = entry.replace(/\.f32$/, '');
      const stats = await stat(path).catch(() => null);
      if (stats === null || !stats.isFile() || this.#progress.has(entry.replace(/\.f32\.part$/, ''))) continue;
      // When it was last used is not written to the file: whoever reads one watches its time for changes.
      if (used.has(name)) this.#lastUsed.set(name, Date.now());
      else files.push({ path, bytes: stats.size, at: this.#lastUsed.get(name) ?? stats.mtimeMs });
    }
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const disk = await statfs(this.#folder).catch(() => null);
    const room = disk === null ? Number.POSITIVE_INFINITY : (disk.bavail * disk.bsize + bytes) * MOST_IDLE_SHARE;
    for (const file of files.sort((a, b) => a.at - b.at)) {
      if (bytes <= Math.min(MOST_IDLE_BYTES, room)) return;
      await rm(file.path, { force: true });
      bytes -= file.bytes;
    }
  }
}

const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};
