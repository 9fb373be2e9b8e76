import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fail } from '../shared/failure.ts';
import { isSongName } from '../shared/songName.ts';
import { compareNames } from './nameOrder.ts';

/** Folders in folders that are looked into: `Album/CD 1/Takes`. */
const DEEPEST = 3;
export const MOST_SONGS = 2000;

/** Paths of what should be songs in a folder and the folders in it, in order of their places. A 'usage' failure for too many. */
export const songsWithin = async (folder: string): Promise<string[]> => {
  const files: string[] = [];
  const look = async (inside: string, depth: number): Promise<void> => {
    const entries = await readdir(inside, { withFileTypes: true });
    if (depth > 0 && isDelivery(entries.map(({ name }) => name))) return;
    for (const entry of entries.filter(({ name }) => isSongName(name))) {
      const path = join(inside, entry.name);
      // A link may lead to either.
      const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
      if (!kind.isDirectory()) files.push(path);
      else if (depth < DEEPEST) await look(path, depth + 1);
      requireFew(files.length);
    }
  };
  await look(folder, 0);
  return files.sort(comparePlaces);
};

/** What `master` made of songs is not more songs. A delivery that is named itself is meant. */
const isDelivery = (names: readonly string[]): boolean =>
  ['report.json', 'manifest.sha256'].every((name) => names.includes(name));

export const requireFew = (files: number): void => {
  if (files > MOST_SONGS) fail('usage', null, `these are more than ${MOST_SONGS} files`, 'choose the folder of one album');
};

/** Folder by folder in natural order of their names, a folder's own songs before those of the folders in it. */
export const comparePlaces = (a: string, b: string): number =>
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

/** The innermost folder that all of the files are in. */
export const commonFolder = (files: readonly string[]): string =>
  files
    .map((file) => dirname(file))
    .reduce((common, folder) => {
      let shared = common;
      while (shared !== folder && !isWithin(folder, shared)) shared = dirname(shared);
      return shared;
    });
