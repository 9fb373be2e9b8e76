import { expect, type Page } from '@playwright/test';
import type { Album } from '../electron/shared/album/album.ts';
import type { AlbumState, SourceState } from '../electron/shared/contract/state.ts';
import { call } from './bridge.ts';

/** The window shows an edit before the program has it; its history is busy until then. */
export const everythingStored = (page: Page): Promise<void> =>
  expect(page.locator('[role=toolbar][aria-label=History][aria-busy=true]')).toHaveCount(0);

/** What the program has of the open album, past everything the window shows. */
export const openState = async (page: Page): Promise<AlbumState> => {
  await everythingStored(page);
  const { lastAlbum } = await call(page, 'app.readSettings', {});
  if (lastAlbum === null) throw new Error('no album is open');
  return call(page, 'album.open', { albumId: lastAlbum });
};

export const albumNow = async (page: Page): Promise<Album> => (await openState(page)).album;

/** The open album's songs in order, with what is known of their files. */
export const sourcesNow = async (page: Page): Promise<readonly SourceState[]> => {
  const { albumId, album } = await openState(page);
  const list = await call(page, 'sources.list', { albumId });
  return album.tracks.flatMap(({ file }) => list.find((source) => source.file === file) ?? []);
};
