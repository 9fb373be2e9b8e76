import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemFailure, unreadable } from '../../decode/refusals.ts';
import { comparePlaces, requireFew, songsWithin } from '../../project/songsWithin.ts';
import { type Failure, failureOf } from '../../shared/failure.ts';

export interface FoundPaths {
  /** In order of their places. */
  readonly files: readonly string[];
  /** What was named but is not there. */
  readonly failures: readonly Failure[];
}

/** Files as they are, folders by what should be songs in them. Each path once. A 'usage' failure where there are too many. */
export const findSongPaths = async (paths: readonly string[]): Promise<FoundPaths> => {
  const files = new Set<string>();
  const failures: Failure[] = [];
  for (const path of paths) {
    try {
      const found = (await stat(path)).isDirectory() ? await songsWithin(path) : [path];
      if (found.length === 0) throw unreadable(path, 'holds no songs', 'choose a folder with audio files in it');
      for (const file of found) files.add(file);
      requireFew(files.size);
    } catch (error) {
      const failure = failureOf(error instanceof Error && 'syscall' in error ? systemFailure('unreadable', path, error) : error);
      if (failure.kind === 'usage') throw error;
      failures.push({ ...failure, file: basename(path) });
    }
  }
  return { files: [...files].sort(comparePlaces), failures };
};
