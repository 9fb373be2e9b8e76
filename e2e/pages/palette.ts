import type { Page } from '@playwright/test';

/** The list to find a command in by typing, and the sheet of all keys. */
export const palette = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Find a command' });
  return {
    dialog,
    query: dialog.getByRole('combobox', { name: 'Find a command' }),
    options: dialog.getByRole('option'),
    open: () => page.keyboard.press('ControlOrMeta+k'),
    /** Types words and takes the first command found. */
    run: async (words: string) => {
      await page.keyboard.press('ControlOrMeta+k');
      await dialog.getByRole('combobox').fill(words);
      await page.keyboard.press('Enter');
    },
  };
};

export const keySheet = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'All keys' });
  return { dialog, terms: dialog.getByRole('term'), keys: dialog.getByRole('definition') };
};
