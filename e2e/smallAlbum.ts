import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { AlbumEdit } from '../electron/shared/album/albumEdit.ts';
import type { AlbumState, MatchState } from '../electron/shared/contract/state.ts';
import { openState } from './album.ts';
import { call } from './bridge.ts';
import { expect } from './fixtures.ts';
import { startScreen } from './pages/startScreen.ts';
import { writeBeatWav } from './wavFile.ts';

/** A few short songs, for specs that are about what is done with them. */

export interface SmallSong {
  readonly title: string;
  readonly seconds: number;
  /** dBFS, of the loudest peak. */
  readonly peak: number;
}

/** Their loudness differs by some LU. */
export const SONGS: readonly SmallSong[] = [
  { title: 'Dawn', seconds: 6, peak: -12 },
  { title: 'Noon', seconds: 5, peak: -3 },
  { title: 'Dusk', seconds: 5, peak: -7 },
];

/** Writes the songs and adds them in the start screen. Resolves when they are read and matched. */
export const addSmallAlbum = async (page: Page, folder: string, songs: readonly SmallSong[] = SONGS): Promise<AlbumState> => {
  const paths = songs.map(({ title, seconds, peak }, at) => {
    const path = join(folder, `${String(at + 1).padStart(2, '0')} ${title}.wav`);
    writeBeatWav(path, seconds, peak, at + 1);
    return path;
  });
  await startScreen(page).addSongs(paths);
  await expect.poll(async () => (await openStateIfAny(page))?.album.tracks.length, { timeout: 120_000 }).toBe(songs.length);
  const ids = (await openState(page)).album.tracks.map(({ id }) => id);
  await applyEdit(page, {
    ...{ kind: 'several', step: 'Name everything' },
    edits: [
      { kind: 'album', changes: { title: 'Small Record', artist: 'The Testers' } },
      ...ids.map((track, at) => ({ kind: 'track' as const, track, changes: { title: songs[at]?.title ?? '' } })),
    ],
  });
  await whenMatched(page);
  return openState(page);
};

const openStateIfAny = async (page: Page): Promise<AlbumState | null> => {
  const { lastAlbum } = await call(page, 'app.readSettings', {});
  return lastAlbum === null ? null : call(page, 'album.open', { albumId: lastAlbum });
};

/** An edit of the open album that the spec is not about. The window follows. */
export const applyEdit = async (page: Page, edit: AlbumEdit): Promise<AlbumState> => {
  const { albumId, revision } = await openState(page);
  return call(page, 'album.edit', { albumId, revision, edit, gesture: null });
};

/** The match of the album as it is now, when it is done. */
export const whenMatched = async (page: Page): Promise<MatchState> => {
  const { albumId } = await openState(page);
  const ready = async (): Promise<MatchState | null> => {
    const match = await call(page, 'match.read', { albumId });
    const { revision } = await openState(page);
    return match.status === 'ready' && match.revision === revision ? match : null;
  };
  await expect.poll(ready, { timeout: 120_000 }).not.toBeNull();
  return call(page, 'match.read', { albumId });
};
