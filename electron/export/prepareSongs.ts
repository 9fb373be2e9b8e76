import { isAbsolute, join } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource } from '../engine/protocol.ts';
import { FailureError, failureOf } from '../shared/failure.ts';

export interface SongFile {
  /** As the album names it; relative to `folder`. */
  readonly file: string;
  readonly folder: string;
}

export const pathOfSong = ({ file, folder }: SongFile): string => (isAbsolute(file) ? file : join(folder, file));

/** Decodes, measures and converts every song, as many at a time as the pool has workers. */
export const prepareSongs = async (
  pool: EnginePool,
  songs: readonly SongFile[],
  sessionRate: number,
  scratchFolder: string,
  onProgress: (fraction: number) => void,
): Promise<PreparedSource[]> => {
  const done = new Array<number>(songs.length).fill(0);
  return Promise.all(
    songs.map(async (song, at) => {
      try {
        const input = { path: pathOfSong(song), name: song.file, scratchFolder, sessionRate, label: String(at) };
        return await pool.run('prepare', input, ({ progress }) => {
          done[at] = progress;
          onProgress(done.reduce((sum, part) => sum + part, 0) / songs.length);
        });
      } catch (error) {
        const failure = failureOf(error);
        // The song as the album names it says more than a path, but a full disk is not the song's fault.
        throw failure.kind === 'unreadable' ? new FailureError({ ...failure, file: song.file }, { cause: error }) : error;
      }
    }),
  );
};
