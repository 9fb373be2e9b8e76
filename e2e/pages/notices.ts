import type { Page } from '@playwright/test';

/** What the window tells of what went wrong, or is done. */
export const notices = (page: Page) => {
  const all = page.getByRole('region', { name: 'Notices' });
  return {
    failures: all.getByRole('alert'),
    told: all.getByRole('status'),
    dismissAll: async () => {
      const buttons = all.getByRole('button', { name: 'Dismiss' });
      while ((await buttons.count()) > 0) await buttons.first().click();
    },
  };
};
