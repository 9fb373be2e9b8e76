import type { JobKind } from '../engine/protocol.ts';
import { parseAlbum } from '../shared/album/album.ts';
import type { ServiceContext } from './context.ts';
import { loadVersion } from './sources/readVersion.ts';

/** Not while the window starts. */
const AFTER_MILLISECONDS = 500;

/** What an import asks of a worker. */
const FIRST_JOBS: readonly JobKind[] = ['tags', 'identify', 'readSong'];

/**
 * Does what takes long the first time only, a worker's start and the first look at an album, while the program waits for the user.
 * One piece at a time, so that nothing asked for meanwhile waits for all of them. Returns how to stop.
 */
export const warmUp = ({ pool, library }: Pick<ServiceContext, 'pool' | 'library'>): (() => void) => {
  const [latest] = library.albums();
  const pieces = [
    () => pool.warm(FIRST_JOBS),
    () => void parseAlbum({ version: 1, title: '', artist: '', tracks: [{ file: 'song' }] }, 'nothing'),
    () => void (latest !== undefined && library.state(latest.id)),
    () => {
      const [song] = latest === undefined ? [] : library.state(latest.id).album.tracks;
      const known = song === undefined ? null : library.knownFile(song.file);
      if (known !== null) loadVersion({ library }, known.sha256);
    },
  ];
  let timer: NodeJS.Timeout;
  const next = (milliseconds: number): void => {
    const piece = pieces.shift();
    if (piece === undefined) return;
    timer = setTimeout(() => {
      try {
        piece();
      } catch {
        // Whoever asks for it in earnest is told.
      }
      next(0);
    }, milliseconds);
    timer.unref();
  };
  next(AFTER_MILLISECONDS);
  return () => clearTimeout(timer);
};
