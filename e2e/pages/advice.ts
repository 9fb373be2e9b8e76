import type { Page } from '@playwright/test';

/** What there is to say of the songs' files. */
export const advice = (page: Page) => {
  const dialog = page.getByRole('dialog', { name: 'A look over the songs' });
  const findings = dialog.getByRole('listitem');
  return {
    dialog,
    findings,
    summary: dialog.getByRole('status'),
    /** The sentence about songs that nothing is said of. */
    quiet: dialog.getByText(/^Nothing to say of /),
    song: (title: string) => dialog.getByRole('region', { name: title }),
    finding: (text: string | RegExp) => findings.filter({ hasText: text }),
    open: () => page.keyboard.press('a'),
  };
};
