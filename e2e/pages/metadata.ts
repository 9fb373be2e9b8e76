import type { Page } from '@playwright/test';
import { pick } from './files.ts';

export type Column = 'Title' | 'Artist' | 'ISRC' | 'Songwriter' | 'Composer' | 'Arranger' | 'Message';
export type ReleaseField = 'UPC / EAN' | 'Release date' | 'Genre' | 'Label' | 'Copyright';

/** The view that asks: what will the disc and the files say? */
export const metadataView = (page: Page) => {
  const view = page.getByRole('region', { name: 'Metadata', exact: true });
  const grid = view.getByRole('grid', { name: 'Titles, credits and codes' });
  const release = view.getByRole('region', { name: 'Release' });
  const numbering = page.getByRole('dialog', { name: 'Number ISRCs' });
  /** 0 is the album. */
  const nameOf = (column: Column, song: number): string => `${column} of ${song === 0 ? 'the album' : `song ${song}`}`;
  const cell = (column: Column, song: number) => grid.getByRole('gridcell', { name: new RegExp(`^${nameOf(column, song)}: `) });
  const field = (name: ReleaseField) => release.getByRole('textbox', { name });
  return {
    show: () => page.getByRole('tab', { name: 'Metadata' }).click(),
    cell,
    /** Types as a musician does who never touches the mouse: what is typed replaces, and stays open. */
    type: async (column: Column, song: number, text: string) => {
      await cell(column, song).click();
      await page.keyboard.type(text);
    },
    counts: view.getByRole('status').first(),
    /** What is said of the text being typed. */
    remarks: view.getByRole('list').filter({ has: page.getByRole('listitem') }),
    /** What a carrier will say of it. */
    saidBy: (carrier: string) =>
      view
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${carrier}$`) })
        .locator('xpath=following-sibling::dd[1]'),
    numberIsrcs: async (first: string) => {
      await view.getByRole('button', { name: 'Number ISRCs…' }).click();
      await numbering.getByLabel('First ISRC').fill(first);
      await numbering.getByRole('button', { name: /^Number [0-9]+ songs$/ }).click();
    },
    field,
    offer: (text: string) => release.getByRole('button', { name: `Use ${text}` }),
    setCover: (path: string) => pick(page, path, () => release.getByRole('button', { name: /cover picture/i }).click()),
    cover: release.getByRole('img', { name: 'Front cover' }),
    removeCover: () => release.getByRole('button', { name: 'Remove' }).click(),
  };
};
