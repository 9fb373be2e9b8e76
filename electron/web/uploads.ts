import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Grants } from '../services/context.ts';
import type { FileGrant } from '../shared/contract/state.ts';
import { diskFailure, fail } from '../shared/failure.ts';
import { safeFileName } from '../shared/text/fileName.ts';

/**
 * Files a browser hands over, which has no paths to give. What was dropped together is one batch: its items (a file, or a
 * folder with what is in it) are collected in the scratch folder, and each file appears among the songs whole.
 */
export interface Uploads {
  begin(): Promise<string>;
  /** `path` is relative with forward slashes; files of one folder share the item's number. `bytes` is what the sender announced. */
  receive(batch: string, item: number, path: string, bytes: number | null, content: Readable): Promise<void>;
  /** Items of which something has come so far, in order of their numbers. */
  arrived(batch: string): Promise<readonly FileGrant[]>;
  /** All of them; nothing more comes. */
  finish(batch: string): Promise<readonly FileGrant[]>;
  /** What has not appeared among the songs is forgotten. */
  abandon(batch: string): Promise<void>;
}

interface Item {
  /** As the browser calls it. */
  readonly name: string;
  /** Relative to the batch's folder. */
  readonly place: string;
}

interface Batch {
  /** By their numbers. */
  readonly items: Map<number, Item>;
  readonly taken: Set<string>;
  /** Places of files that came whole and are not among the songs yet. */
  readonly whole: Set<string>;
}

interface Places {
  readonly scratch: string;
  readonly songs: string;
}

/** Left free, so that the library and the work in progress have room. */
const RESERVE_BYTES = 256 << 20;
const MOST_FOLDERS_DEEP = 16;
/**
 * Where loose files lie together, as they did where they came from: their order goes by their names and tags then. Sorts before
 * the items' numbers, as a folder's own songs come before those of the folders in it.
 */
const LOOSE = '-';

export const createUploads = (
  { scratch, songs }: Places,
  grants: Grants,
  freeBytes: (folder: string) => Promise<number> = bytesFree,
): Uploads => {
  const batches = new Map<string, Batch>();
  const collecting = (batch: string): string => join(scratch, `upload-${batch}`);
  const known = (batch: string): Batch =>
    batches.get(batch) ?? fail('usage', null, 'these files were not announced', 'drop them again');

  const arrived = async (batch: string): Promise<readonly FileGrant[]> => {
    const { items, whole } = known(batch);
    const home = join(songs, 'uploads', batch);
    for (const place of whole) {
      whole.delete(place);
      await mkdir(dirname(join(home, place)), { recursive: true });
      await rename(join(collecting(batch), place), join(home, place));
    }
    const named = [...items].sort(([a], [b]) => a - b);
    return named.map(([, { place }]) => grants.grant(join(home, place)));
  };

  return {
    begin: async () => {
      const batch = randomUUID();
      await mkdir(collecting(batch), { recursive: true });
      batches.set(batch, { items: new Map(), taken: new Set(), whole: new Set() });
      return batch;
    },
    receive: async (batch, item, path, bytes, content) => {
      const { items, taken, whole } = known(batch);
      const parts = safeParts(path);
      const [first = ''] = parts;
      const name = items.get(item)?.name ?? first;
      if (name !== first) return fail('usage', path, 'is not part of what it came with', 'drop it again');
      const room = (await freeBytes(scratch)) - RESERVE_BYTES;
      if (bytes !== null && bytes > room) noRoom(path);
      const home = collecting(batch);
      const isLoose = parts.length === 1 && !taken.has(join(home, LOOSE, first).toLowerCase());
      const target = freeName(taken, join(home, isLoose ? LOOSE : String(item), ...parts));
      try {
        await mkdir(dirname(target), { recursive: true });
        await pipeline(content, limited(room, path), createWriteStream(target, { flags: 'wx' }));
      } catch (error) {
        await rm(target, { force: true });
        throw diskFailure(path, error) ?? error;
      }
      whole.add(relative(home, target));
      items.set(item, { name, place: parts.length === 1 ? relative(home, target) : join(String(item), name) });
    },
    arrived,
    finish: async (batch) => {
      const granted = await arrived(batch);
      batches.delete(batch);
      await rm(collecting(batch), { recursive: true, force: true });
      return granted;
    },
    abandon: async (batch) => {
      if (batches.delete(batch)) await rm(collecting(batch), { recursive: true, force: true });
    },
  };
};

const bytesFree = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

const noRoom = (path: string): never =>
  fail('destination', path, 'does not fit on the disk beside the library', 'free some space and drop it again');

/** Fails once more than `most` bytes have come. */
const limited = (most: number, path: string): Transform => {
  let seen = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      seen += chunk.length;
      try {
        done(null, seen > most ? noRoom(path) : chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
};

/** Two names may become the same when made safe, or differ by case only, which not every disk tells apart. */
const freeName = (taken: Set<string>, path: string): string => {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  let free = path;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${stem} (${count})${extension}`;
  taken.add(free.toLowerCase());
  return free;
};

const safeParts = (path: string): readonly string[] => {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0 || parts.length > MOST_FOLDERS_DEEP) fail('usage', path, 'is not the name of a file', 'drop it again');
  return parts.map((part, index) => (index < parts.length - 1 ? safeFileName(part) : safeName(part)));
};

/** The extension stays: it is how people tell files apart. */
const safeName = (name: string): string => {
  const extension = /^\.[a-z0-9]{1,8}$/i.test(extname(name)) ? extname(name) : '';
  return `${safeFileName(name.slice(0, name.length - extension.length))}${extension}`;
};
