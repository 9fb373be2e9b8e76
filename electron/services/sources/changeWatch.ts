import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { forEachOf } from './files.ts';
import type { SongSource } from './songSource.ts';

const SECONDS_BETWEEN_LOOKS = 3;
/** One save makes a burst of events. */
const BURST_MILLISECONDS = 150;
/** A drive that does not answer holds no more threads than this. */
const LOOKS_AT_ONCE = 2;

/**
 * Keeps looking at the songs in use. Folders tell of changes where the system can; a look every few seconds finds the rest
 * (network drives, drives that were unplugged).
 */
export class ChangeWatch {
  readonly #sources: () => readonly SongSource[];
  readonly #folders = new Map<string, FSWatcher | null>();
  readonly #stirred = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #burst: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(sources: () => readonly SongSource[]) {
    this.#sources = sources;
    this.#timer = setInterval(() => void this.#lookAtAll(), SECONDS_BETWEEN_LOOKS * 1000);
    this.#timer.unref();
  }

  /** Listens at the folders of the songs in use, and at no others. */
  follow(): void {
    const wanted = new Set(this.#sources().map(({ path }) => dirname(path)));
    for (const [folder, watcher] of this.#folders) {
      if (wanted.has(folder)) continue;
      watcher?.close();
      this.#folders.delete(folder);
    }
    for (const folder of wanted) if (!this.#folders.has(folder)) this.#folders.set(folder, this.#listen(folder));
  }

  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#burst);
    for (const watcher of this.#folders.values()) watcher?.close();
    this.#folders.clear();
  }

  /** Null where the folder cannot be listened at; the regular looks have to do. */
  #listen(folder: string): FSWatcher | null {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#stir(folder));
      watcher.on('error', () => {
        watcher.close();
        this.#folders.delete(folder);
      });
      return watcher;
    } catch {
      return null;
    }
  }

  #stir(folder: string): void {
    this.#stirred.add(folder);
    this.#burst ??= setTimeout(() => {
      this.#burst = undefined;
      const folders = new Set(this.#stirred);
      this.#stirred.clear();
      void look(this.#sources().filter(({ path }) => folders.has(dirname(path))));
    }, BURST_MILLISECONDS);
  }

  /** A drive that does not answer must not pile up looks. */
  async #lookAtAll(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      this.follow();
      await look(this.#sources());
    } finally {
      this.#looking = false;
    }
  }
}

/** Whether each song is still what it was. */
export const look = (sources: readonly SongSource[]): Promise<void> =>
  forEachOf(sources, LOOKS_AT_ONCE, (source) => source.check());
