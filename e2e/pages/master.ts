import type { Page } from '@playwright/test';

/** The view that asks: what does the chain do? */
export const masterView = (page: Page) => {
  const view = page.getByRole('region', { name: 'Master', exact: true });
  const song = view.getByRole('region', { name: /^Chain of song/ });
  const album = view.getByRole('region', { name: 'Chain of the album' });
  const menu = page.getByRole('menu');
  const chain = (of: 'song' | 'album') => (of === 'song' ? song : album);
  const bands = view.getByRole('table', { name: 'Bands of the equalizer' });
  return {
    view,
    show: () => page.getByRole('tab', { name: 'Master' }).click(),
    stages: (of: 'song' | 'album') => chain(of).getByRole('listitem'),
    stage: (of: 'song' | 'album', name: string) =>
      chain(of)
        .getByRole('button', { name: new RegExp(`^${name}`), disabled: false })
        .last(),
    editor: (name: string) => view.getByRole('region', { name: new RegExp(`^${name}, stage`) }),
    addStage: async (of: 'song' | 'album', name: string) => {
      await chain(of)
        .getByRole('button', { name: /^Add a stage to/ })
        .click();
      await menu.getByRole('menuitem', { name, exact: true }).click();
    },
    choose: async (of: 'song' | 'album', entry: string | RegExp) => {
      await chain(of)
        .getByRole('button', { name: /^Presets and more/ })
        .click();
      await menu.getByRole('menuitem', { name: entry, exact: true }).click();
    },
    addBand: view.getByRole('button', { name: 'Add band' }),
    handle: (band: number) => view.getByRole('button', { name: new RegExp(`^Band ${band}[,:]`) }),
    setBand: async (band: number, what: 'Frequency' | 'Gain' | 'Q', value: string) => {
      const field = bands.getByRole('textbox', { name: `${what}, band ${band}` });
      await field.fill(value);
      await field.press('Enter');
    },
    field: (name: string) => view.getByRole('textbox', { name, exact: true }),
    setField: async (name: string, value: string) => {
      await view.getByRole('textbox', { name, exact: true }).fill(value);
      await view.getByRole('textbox', { name, exact: true }).press('Enter');
    },
    last: (name: 'Limiter' | 'Dither') =>
      view.getByRole('region', { name: 'Last stages' }).getByRole('button', { name: new RegExp(`^${name}`) }),
    radio: (name: string) => view.getByRole('radio', { name, exact: true }),
  };
};
