import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import { songFilesIn } from '../project/folder.ts';
import { compareNames } from '../project/nameOrder.ts';
import type { Album } from '../shared/album/album.ts';
import type { Ltas } from '../shared/analysis.ts';
import { FailureError, fail, failureOf } from '../shared/failure.ts';

/** A song of the music that an album is matched to. */
export interface ReferenceSong {
  readonly path: string;
  /** As the user named it. */
  readonly name: string;
}

/**
 * The songs of the file or folder that the tonal match goes by; none where it goes by something else. One that is missing, or a
 * folder without songs, is an 'unreadable' failure that names it.
 */
export const referenceSongs = ({ tone: { reference } }: Pick<Album, 'tone'>, folder: string): ReferenceSong[] => {
  if (typeof reference !== 'object' || !('file' in reference)) return [];
  const { file } = reference;
  const path = isAbsolute(file) ? file : join(folder, file);
  if (!isFolder(path, file)) return [{ path, name: file }];
  const songs = songFilesIn(path, file).sort(compareNames);
  if (songs.length === 0)
    fail('unreadable', file, 'holds no songs to match the tone to', 'name a song, or a folder with songs in it');
  return songs.map((name) => ({ path: join(path, name), name: join(file, name) }));
};

const isFolder = (path: string, shown: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    return fail(
      'unreadable',
      shown,
      'the reference of the tonal match does not exist',
      'choose another reference, or none',
      error,
    );
  }
};

/** Their spectra, as many at a time as the pool has workers; null for silence. */
export const measureReference = async (
  pool: EnginePool,
  songs: readonly ReferenceSong[],
  scratchFolder: string,
): Promise<(Ltas | null)[]> =>
  Promise.all(
    songs.map(async ({ path, name }, at) => {
      try {
        const input = { path, name, scratchFolder, sessionRate: null, label: `reference-${at}` };
        return (await pool.run('prepare', input)).analysis.ltas;
      } catch (error) {
        const failure = failureOf(error);
        throw failure.kind === 'unreadable' ? new FailureError({ ...failure, file: name }, { cause: error }) : error;
      }
    }),
  );
