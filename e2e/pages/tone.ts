import type { Page } from '@playwright/test';
import { numberIn } from './loudness.ts';

/** The view that asks: does one song stick out? */
export const toneView = (page: Page) => {
  const view = page.getByRole('region', { name: 'Tone', exact: true });
  const settings = view.getByRole('group', { name: 'Tonal match settings' });
  const map = view.getByRole('table', { name: /^Each song’s level above or below/ });
  const row = (song: number) => map.getByRole('row').nth(song);
  return {
    view,
    show: () => page.getByRole('tab', { name: 'Tone' }).click(),
    matchTo: (aim: string) => settings.getByLabel('Match to').selectOption({ label: aim }),
    status: settings.getByRole('status'),
    setAmount: async (percent: number) => {
      await settings.getByRole('textbox', { name: 'Amount' }).fill(String(percent));
      await settings.getByRole('textbox', { name: 'Amount' }).press('Enter');
    },
    findings: view.getByRole('list', { name: 'Findings' }).getByRole('listitem'),
    /** dB that a song is above the reference in each third of an octave, from 20 Hz. */
    deviations: async (song: number): Promise<(number | null)[]> => {
      const cells = await row(song).getByRole('cell').allTextContents();
      return cells.slice(1).map(numberIn);
    },
    showAfter: () => view.getByRole('radio', { name: 'After the match' }).click(),
    song: (number: number) => map.getByRole('button', { name: new RegExp(`^Song ${number}:`) }),
    leaveAlone: view.getByRole('switch', { name: 'Leave this song alone' }),
    point: (number: number) => view.getByRole('button', { name: new RegExp(`^Point ${number} of the drawn curve`) }),
  };
};
