import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import { songsWithin } from '../project/songsWithin.ts';
import type { Album } from '../shared/album/album.ts';
import type { Ltas } from '../shared/analysis.ts';
import { FailureError, fail, failureOf } from '../shared/failure.ts';
import { spectrumToMatch } from '../shared/tone/spectrum.ts';

/** A song of the music that an album is matched to. */
export interface ReferenceSong {
  readonly path: string;
  /** As the user named it. */
  readonly name: string;
}

/** The file or folder that the tonal match goes by; null where it goes by something else. */
export const referenceFile = ({ tone: { reference } }: Pick<Album, 'tone'>): string | null =>
  typeof reference === 'object' && 'file' in reference ? reference.file : null;

/**
 * The songs of the file, or of the folder and the folders in it, that the tonal match goes by; none where it goes by something else. One that is missing, or a
 * folder without songs, is an 'unreadable' failure that names it. `folder` is what its name is relative to.
 */
export const referenceSongs = async (album: Pick<Album, 'tone'>, folder: string): Promise<ReferenceSong[]> => {
  const file = referenceFile(album);
  if (file === null) return [];
  const path = isAbsolute(file) ? file : join(folder, file);
  try {
    if (!(await stat(path)).isDirectory()) return [{ path, name: file }];
    const songs = await songsWithin(path);
    if (songs.length > 0) return songs.map((song) => ({ path: song, name: join(file, relative(path, song)) }));
  } catch (error) {
    if (error instanceof FailureError) throw new FailureError({ ...error.failure, kind: 'unreadable', file }, { cause: error });
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const problem = `the reference of the tonal match ${gone ? 'does not exist' : 'cannot be read'}`;
    return fail('unreadable', file, problem, 'choose another reference, or none', error);
  }
  return fail('unreadable', file, 'holds no songs to match the tone to', 'choose a song, or a folder with songs in it');
};

/** Their spectra, as many at a time as the pool has workers; null for silence. */
export const measureReference = async (
  pool: EnginePool,
  songs: readonly ReferenceSong[],
  scratchFolder: string,
): Promise<(Ltas | null)[]> =>
  Promise.all(
    songs.map(async (song, at) => {
      const input = { ...song, scratchFolder, sessionRate: null, label: `reference-${at}` };
      try {
        return spectrumToMatch((await pool.run('prepare', input)).analysis);
      } catch (error) {
        throw referenceFailure(error, song);
      }
    }),
  );

/** The reference as the user named it says more than a path, but a full disk is not its fault. */
export const referenceFailure = (error: unknown, { name }: Pick<ReferenceSong, 'name'>): unknown => {
  const failure = failureOf(error);
  return failure.kind === 'unreadable' ? new FailureError({ ...failure, file: name }, { cause: error }) : error;
};
