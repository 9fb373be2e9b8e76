import type { Locator, Page } from '@playwright/test';

/** Everything of what is selected: a song, several, a join; with nothing selected, the album. */
export const inspector = (page: Page) => {
  const panel = page.getByRole('complementary', { name: 'Inspector' });
  const field = (name: string): Locator => panel.getByRole('textbox', { name, exact: true });
  return {
    panel,
    field,
    /** Seconds, as `2.5`, or what the field otherwise takes. */
    set: async (name: string, text: string) => {
      await field(name).fill(text);
      await field(name).press('Enter');
    },
    heading: panel.getByRole('heading', { level: 2 }),
    problems: panel.getByRole('region', { name: 'Needs you' }),
    leftOut: panel.getByRole('switch', { name: 'Left out of the match' }),
    press: (name: string) => panel.getByRole('button', { name }).click(),
  };
};
