import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { systemFailure, unreadable } from '../../decode/refusals.ts';
import { compareNames } from '../../project/nameOrder.ts';
import { type Failure, fail, failureOf } from '../../shared/failure.ts';
import { isSongName } from '../../shared/songName.ts';

/** Folders in folders that are looked into: `Album/CD 1/Takes`. */
const DEEPEST = 3;
const MOST_SONGS = 2000;

export interface FoundPaths {
  /** Folder by folder in natural order of their names, a folder's own songs before those of the folders in it. */
  readonly files: readonly string[];
  /** What was named but is not there. */
  readonly failures: readonly Failure[];
}

/** Files as they are, folders by what should be songs in them. Each path once. A 'usage' failure where there are too many. */
export const findSongPaths = async (paths: readonly string[]): Promise<FoundPaths> => {
  const files = new Set<string>();
  const failures: Failure[] = [];
  const add = (path: string): void => {
    files.add(path);
    if (files.size > MOST_SONGS) fail('usage', null, `these are more than ${MOST_SONGS} files`, 'choose the folder of one album');
  };
  const look = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.filter(({ name }) => isSongName(name))) {
      const path = join(folder, entry.name);
      // A link may lead to either.
      const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
      if (!kind.isDirectory()) add(path);
      else if (depth < DEEPEST) await look(path, depth + 1);
    }
  };
  for (const path of paths) {
    try {
      if (!(await stat(path)).isDirectory()) add(path);
      else {
        const before = files.size;
        await look(path, 0);
        if (files.size === before) throw unreadable(path, 'holds no songs', 'choose a folder with audio files in it');
      }
    } catch (error) {
      const failure = failureOf(error instanceof Error && 'syscall' in error ? systemFailure('unreadable', path, error) : error);
      if (failure.kind === 'usage') throw error;
      failures.push({ ...failure, file: basename(path) });
    }
  }
  return { files: [...files].sort(comparePlaces), failures };
};

/** By folder, then by name. */
const comparePlaces = (a: string, b: string): number =>
  compareFolders(dirname(a), dirname(b)) || compareNames(basename(a), basename(b));

const compareFolders = (a: string, b: string): number => {
  if (a === b) return 0;
  if (isWithin(b, a)) return -1;
  if (isWithin(a, b)) return 1;
  const [left, right] = [a.split(sep), b.split(sep)];
  const at = left.findIndex((name, index) => name !== right[index]);
  return compareNames(left[at] ?? '', right[at] ?? '');
};

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
};
