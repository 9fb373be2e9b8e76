import type { Page } from '@playwright/test';

export type FormatName = 'DDP' | 'WAV' | 'FLAC' | 'MP3';
const FORMATS: readonly FormatName[] = ['DDP', 'WAV', 'FLAC', 'MP3'];

/** The view that asks: is it ready, and did it arrive? */
export const deliverView = (page: Page) => {
  const view = page.getByRole('region', { name: 'Deliver', exact: true });
  const choices = view.getByRole('region', { name: 'Delivery', exact: true });
  const preflight = view.getByRole('region', { name: 'Pre-flight' });
  const result = view.getByRole('region', { name: /^Delivered / });
  const earlier = view.getByRole('region', { name: 'Deliveries so far' });
  const button = choices.getByRole('button', { name: 'Deliver', exact: true });
  return {
    show: () => page.getByRole('tab', { name: 'Deliver' }).click(),
    choose: async (formats: readonly FormatName[], bits?: '16 bit' | '24 bit' | '32 bit float') => {
      for (const format of FORMATS) {
        await choices.getByRole('checkbox', { name: new RegExp(`^${format} `) }).setChecked(formats.includes(format));
      }
      if (bits !== undefined) await choices.getByLabel('WAV and FLAC').selectOption(bits);
    },
    codecSafe: choices.getByRole('checkbox', { name: /^Peaks safe after MP3/ }),
    nameIt: async (name: string) => {
      await choices.getByLabel('Name of the delivery').fill(name);
      await choices.getByLabel('Name of the delivery').press('Enter');
    },
    button,
    deliver: () => button.click(),
    /** Why nothing can be delivered, or how far it is. */
    told: choices.getByRole('status'),
    progress: choices.getByRole('progressbar'),
    cancel: () => choices.getByRole('button', { name: 'Cancel delivery' }).click(),
    replace: choices.getByRole('checkbox', { name: 'Replace the earlier delivery that is there' }),
    preflight,
    verdict: preflight.getByRole('status'),
    findings: preflight.getByRole('listitem'),
    finding: (text: string | RegExp) => preflight.getByRole('listitem').filter({ hasText: text }),
    findingWith: (mend: RegExp) => preflight.getByRole('listitem').filter({ has: page.getByRole('button', { name: mend }) }),
    result,
    checks: result.getByRole('list', { name: 'What was checked' }).getByRole('listitem'),
    closeResult: () => result.getByRole('button', { name: 'Close this delivery' }).click(),
    songs: result.getByRole('table', { name: /^Songs as delivered/ }),
    /** What a column of the songs as delivered says, row by row. */
    songColumn: async (name: string): Promise<string[]> => {
      const table = result.getByRole('table', { name: /^Songs as delivered/ });
      const heads = await table.getByRole('columnheader').allInnerTexts();
      const at = heads.findIndex((head) => head.startsWith(name));
      const rows = await table.getByRole('row').all();
      return Promise.all(rows.slice(1).map((row) => row.locator('td, th').nth(at).innerText()));
    },
    files: result.getByRole('table', { name: /^Files of the delivery/ }),
    figure: (name: string) => result.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]'),
    showPart: (part: 'Songs' | 'Findings' | 'Files' | 'PQ sheet') => result.getByRole('radio', { name: part }).click(),
    delivered: result.getByRole('list', { name: 'What the report finds' }).getByRole('listitem'),
    pqSheet: result.locator('pre'),
    earlier: earlier.getByRole('listitem'),
  };
};
