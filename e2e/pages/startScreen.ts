import type { Page } from '@playwright/test';
import { pick } from './files.ts';

/** What is seen where no album is open, or one without songs. */
export const startScreen = (page: Page) => {
  const zone = page.getByRole('region', { name: 'Add songs' });
  const albums = page.getByRole('region', { name: 'Open an album' });
  return {
    zone,
    recent: (title: string) => page.getByRole('button', { name: new RegExp(`^${title}`) }),
    addSongs: (paths: string | readonly string[]) =>
      pick(page, paths, () => zone.getByRole('button', { name: 'Add songs…' }).click()),
    addFolder: (path: string) => pick(page, path, () => zone.getByRole('button', { name: 'Add a folder…' }).click()),
    newAlbum: () => albums.getByRole('button', { name: 'New album' }).click(),
    openDemo: () => albums.getByRole('button', { name: 'Open the demo album' }).click(),
  };
};
