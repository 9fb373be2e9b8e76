import type { Page } from '@playwright/test';

/** Every state the album was in. */
export const history = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'Revisions' });
  const items = dialog.getByRole('list', { name: 'Revisions, newest first' }).locator('> li');
  const item = (step: string) => items.filter({ hasText: step }).first();
  return {
    dialog,
    items,
    item,
    name: async (step: string, name: string) => {
      await item(step).getByRole('button', { name: 'Name…' }).click();
      const field = dialog.getByRole('textbox', { name: /^Name of the revision/ });
      await field.fill(name);
      await field.press('Enter');
    },
    compare: (name: string) => dialog.getByRole('button', { name: `Compare "${name}" with now` }).click(),
    changes: dialog.getByRole('region', { name: 'Since then' }),
    restore: (name: string) => dialog.getByRole('button', { name: `Restore "${name}"` }).click(),
    close: () => dialog.getByRole('button', { name: 'Close' }).click(),
  };
};
