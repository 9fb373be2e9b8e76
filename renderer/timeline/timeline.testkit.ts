import { type Album, parseAlbum } from '../../electron/shared/album/album.ts';
import type { SourceState } from '../../electron/shared/contract/state.ts';
import { type Scene, sceneOf } from './scene.ts';

export const RATE = 44100;
export const SECTOR = 588;

export interface KitSong {
  /** Frames at the session rate. */
  readonly frames: number;
  readonly audibleStart?: number;
  readonly audibleEnd?: number;
  /** Fields of the album's track. */
  readonly track?: object;
}

export const albumOf = (songs: readonly KitSong[], fields: object = {}): Album =>
  parseAlbum(
    {
      ...{ version: 1, title: 'Record', artist: 'Band' },
      ...fields,
      tracks: songs.map(({ track }, at) => ({ id: `s${at + 1}`, file: `/${at + 1}.wav`, title: `Song ${at + 1}`, ...track })),
    },
    'album.json',
  );

export const sourcesOf = (songs: readonly KitSong[]): Record<string, SourceState> =>
  Object.fromEntries(
    songs.map(({ frames, audibleStart = 0, audibleEnd = frames }, at) => {
      const file = `/${at + 1}.wav`;
      const facts = { sessionFrames: frames, audibleStart, audibleEnd, sha256: `hash ${at + 1}` } as SourceState['facts'];
      return [file, { file, name: `${at + 1}.wav`, status: 'ready', progress: 1, failure: null, facts, sketch: null }];
    }),
  );

export const sceneFor = (songs: readonly KitSong[], fields: object = {}): Scene =>
  sceneOf(albumOf(songs, fields), sourcesOf(songs));

/** Three songs of ten seconds. */
export const THREE: readonly KitSong[] = [1, 2, 3].map(() => ({ frames: 10 * RATE }));

export const startsOf = (scene: Scene): number[] => scene.songs.map(({ clip }) => clip.startFrame);
