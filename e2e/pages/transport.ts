import type { Page } from '@playwright/test';

/** What plays, and where the play head is. */
export const transport = (page: Page) => {
  const bar = page.getByRole('region', { name: 'Transport' });
  return {
    bar,
    play: bar.getByRole('button', { name: 'Play', exact: true }),
    stop: bar.getByRole('button', { name: 'Stop', exact: true }),
    /** mm:ss:ff on the record. */
    position: bar
      .getByRole('region', { name: 'Play head' })
      .getByText(/^\d\d:\d\d:\d\d$/)
      .first(),
    dropouts: bar.getByText(/^Drop-outs: /),
    press: (name: string) => bar.getByRole('button', { name, exact: true }).click(),
  };
};
