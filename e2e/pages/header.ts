import type { Page } from '@playwright/test';
import { pick } from './files.ts';

/** The line on top: the album, what is being done, undo. */
export const header = (page: Page) => {
  const history = page.getByRole('toolbar', { name: 'History' });
  const menu = page.getByRole('menu');
  const choose = async (entry: string | RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'Glassmaster: albums' }).click();
    await menu.getByRole('menuitem', { name: entry }).click();
  };
  const dialog = page.getByRole('dialog');
  return {
    status: page.getByRole('status', { name: 'Album status' }),
    title: page.getByRole('textbox', { name: 'Album title' }),
    work: page.getByRole('list', { name: 'Work under way' }),
    undo: history.getByRole('button', { name: /undo/i }),
    redo: history.getByRole('button', { name: /redo/i }),
    revisions: history.getByRole('button', { name: 'Revisions' }),
    cancelWork: (title: RegExp) => page.getByRole('button', { name: title }).click(),
    choose,
    addSongs: (paths: string | readonly string[]) => pick(page, paths, () => choose('Add songs…')),
    findMissing: (folder: string) => pick(page, folder, () => choose('Look for missing songs in a folder…')),
    duplicate: () => choose('Duplicate album'),
    remove: async () => {
      await choose('Remove album from the library…');
      await dialog.getByRole('button', { name: 'Remove album' }).click();
    },
  };
};
