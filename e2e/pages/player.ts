import type { Page } from '@playwright/test';
import { transport } from './transport.ts';

/** The transport with its meters and monitor. */
export const player = (page: Page) => {
  const { bar, ...rest } = transport(page);
  const button = (name: string) => bar.getByRole('button', { name, exact: true });
  const position = bar.getByRole('region', { name: 'Play head' });
  return {
    bar,
    ...rest,
    nextSong: button('Next song'),
    playJoin: button('Play join'),
    playAllJoins: button('Play all joins'),
    loop: button('Loop'),
    bypass: button('Bypass at matched loudness'),
    mono: button('Mono'),
    gain: bar.getByRole('slider', { name: 'Monitor gain' }),
    meter: (name: string) => bar.getByRole('meter', { name }),
    /** Where the play head is on the record, in sectors of 1/75 s. */
    sector: async (): Promise<number> => {
      const [minutes = 0, seconds = 0, sectors = 0] = (await position.innerText()).split(/[:\s]/).map(Number);
      return (minutes * 60 + seconds) * 75 + sectors;
    },
  };
};
