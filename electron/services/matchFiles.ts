import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { forEachOf } from './sources/files.ts';
import { Slots } from './sources/slots.ts';

export interface Bounds {
  readonly bytes: number;
  readonly files: number;
}

/** Some eighty matches of an 80-minute album. */
const BOUNDS: Bounds = { bytes: 256_000_000, files: 10_000 };
/** Nothing we write is nearly as large. */
const LARGEST_FILE = 64_000_000;
/** More would only keep the songs' own files waiting. */
const AT_ONCE = 4;
/** Files written between two looks at how much there is. */
const TRIM_EVERY = 256;

const NOTHING = new Uint8Array(0);
const NAME = /^[0-9a-f]{64}$/;

/**
 * Small files by name, of one version, in a folder that may be emptied at any time. A file is written under another name and
 * renamed, so it is whole or absent unless the machine itself goes down; whoever reads one checks it. Files of other versions,
 * half-written ones and strangers are removed at the first use. A disk that takes no files only means that none are kept.
 */
export class MatchFiles {
  readonly #root: string;
  readonly #version: () => Promise<string>;
  readonly #bounds: Bounds;
  readonly #slots = new Slots(AT_ONCE);
  readonly #writing = new Set<Promise<void>>();
  /** What is there, so that looking for what is not costs nothing. */
  readonly #names = new Set<string>();
  #folder: Promise<string | null> | null = null;
  #written = 0;
  #trimming: Promise<void> = Promise.resolve();

  constructor(root: string, version: () => Promise<string>, bounds: Bounds = BOUNDS) {
    this.#root = root;
    this.#version = version;
    this.#bounds = bounds;
  }

  /** What `decode` makes of the file; null where there is none. One that `decode` returns null for is removed. */
  async read<Value>(name: string, decode: (file: Uint8Array) => Value | null): Promise<Value | null> {
    const folder = await this.#open();
    if (folder === null || !this.#names.has(name)) return null;
    const path = join(folder, name);
    return this.#slots.run(async () => {
      const file = await contentOf(path);
      const value = file === null ? null : decode(file);
      if (value === null) await this.#remove(path);
      // Says when it was last used.
      else await utimes(path, new Date(), new Date()).catch(() => {});
      return value;
    });
  }

  /** Keeps a file, in the background. */
  write(name: string, encode: () => Uint8Array): void {
    const work = this.#slots.run(() => this.#write(name, encode)).catch(() => {});
    this.#writing.add(work);
    void work.then(() => this.#writing.delete(work));
  }

  /** Resolves once all is written that was to be. */
  async close(): Promise<void> {
    await Promise.all(this.#writing);
    await this.#trimming;
  }

  async #write(name: string, encode: () => Uint8Array): Promise<void> {
    const folder = await this.#open();
    if (folder === null) return;
    // The cache may have been emptied meanwhile.
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, `${name}.${randomUUID()}`);
    try {
      await writeFile(temporary, encode());
      await rename(temporary, join(folder, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.#names.add(name);
    this.#written += 1;
    if (this.#written % TRIM_EVERY === 1) this.#trimming = this.#trimming.then(() => this.#trim(folder)).catch(() => {});
  }

  async #remove(path: string): Promise<void> {
    this.#names.delete(basename(path));
    await rm(path, { force: true }).catch(() => {});
  }

  /** Removes what was not used for longest until the rest is within bounds. */
  async #trim(folder: string): Promise<void> {
    const files: { readonly path: string; readonly bytes: number; readonly used: number }[] = [];
    await forEachOf([...this.#names], AT_ONCE, async (name) => {
      const path = join(folder, name);
      const stats = await stat(path).catch(() => null);
      if (stats === null) this.#names.delete(name);
      else files.push({ path, bytes: stats.size, used: stats.mtimeMs });
    });
    files.sort((a, b) => a.used - b.used);
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    for (const [removed, file] of files.entries()) {
      if (bytes <= this.#bounds.bytes && files.length - removed <= this.#bounds.files) return;
      await this.#remove(file.path);
      bytes -= file.bytes;
    }
  }

  /** The folder of this version's files; null where none can be had. */
  #open(): Promise<string | null> {
    this.#folder ??= this.#prepare().catch(() => null);
    return this.#folder;
  }

  async #prepare(): Promise<string> {
    const version = await this.#version();
    const folder = join(this.#root, version);
    await mkdir(folder, { recursive: true });
    const remove = (path: string) => rm(path, { recursive: true, force: true }).catch(() => {});
    for (const other of await readdir(this.#root)) if (other !== version) await remove(join(this.#root, other));
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isFile() && NAME.test(entry.name)) this.#names.add(entry.name);
      else await remove(join(folder, entry.name));
    }
    return folder;
  }
}

/** Null where there is nothing that can be read. */
const contentOf = async (path: string): Promise<Uint8Array | null> => {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return size > LARGEST_FILE ? NOTHING : await file.readFile();
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
};
