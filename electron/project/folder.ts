import { readdirSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { systemFailure } from '../decode/refusals.ts';
import { FailureError } from '../shared/failure.ts';
import { isSongName } from '../shared/songName.ts';
import { songsWithin } from './songsWithin.ts';

export interface FolderSongs {
  /** Relative to the folder. */
  readonly files: readonly string[];
  /** What was decided that the user may have meant otherwise. */
  readonly notes: readonly string[];
}

/**
 * The songs that a folder stands for as a record: those that lie in it; where none do, those of the folders in it (`Disc 1`,
 * `Disc 2`). Beside songs of its own, folders are what old mixes and stems are kept in, so theirs are left out and told of.
 */
export const recordSongsIn = async (folder: string, shown: string): Promise<FolderSongs> => {
  try {
    const all = await songsWithin(folder).catch((error: unknown) => {
      // What cannot be looked through beside a record's songs keeps nobody from the record.
      if (ownFiles(folder).length > 0) return null;
      throw error;
    });
    const files = all === null ? ownFiles(folder) : all.map((path) => relative(folder, path));
    const own = files.filter((file) => dirname(file) === '.');
    const deeper = files.filter((file) => dirname(file) !== '.');
    if (own.length > 0) return { files: own, notes: leftOut(all === null ? null : deeper, shown) };
    const folders = foldersOf(deeper);
    return {
      files: deeper,
      notes: folders.length > 1 ? [`${shown}: its songs are taken folder by folder: ${folders.join(', ')}`] : [],
    };
  } catch (error) {
    throw error instanceof FailureError ? error : systemFailure('unreadable', shown, error);
  }
};

const ownFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => isSongName(entry.name) && !entry.isDirectory())
    .map(({ name }) => name);

const foldersOf = (files: readonly string[]): string[] =>
  [...new Set(files.map(dirname))].map((name) => name.split(sep).join('/'));

const leftOut = (deeper: readonly string[] | null, shown: string): string[] => {
  if (deeper?.length === 0) return [];
  const where =
    deeper === null ? 'there are too many, or some cannot be read' : `${deeper.length} in ${foldersOf(deeper).join(', ')}`;
  return [`${shown}: songs in folders inside it are left out (${where}); to have them on the record, name them in an album.json`];
};
