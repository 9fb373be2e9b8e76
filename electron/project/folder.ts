import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../shared/failure.ts';
import { isSongName } from '../shared/songName.ts';

/** Names of a folder's files that should be songs. */
export const songFilesIn = (folder: string, shown: string): string[] =>
  readFolder(folder, shown).filter((name) => isSongName(name) && isFile(join(folder, name)));

const readFolder = (folder: string, shown: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fail('unreadable', shown, `the folder cannot be read (${code})`, 'check its name and permissions', error);
  }
};

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    // A dangling link is kept, so that opening it names the song that is missing.
    return true;
  }
};
