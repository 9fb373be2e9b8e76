import type { Page } from '@playwright/test';

/** The lines of the level table, as numbers; null where a dash stands. */
export interface LevelLine {
  readonly sourceLufs: number | null;
  readonly gainDb: number | null;
  readonly limiterLu: number | null;
  readonly masteredLufs: number | null;
  readonly peakDbtp: number | null;
  readonly words: string;
}

/** A number as the window writes it. */
export const numberIn = (text: string): number | null => {
  const plain = text.trim().replace('\u2212', '-').replace('+', '');
  return /^-?[0-9.]+$/.test(plain) ? Number(plain) : null;
};

/** The view that asks: do the songs sit together? */
export const loudnessView = (page: Page) => {
  const view = page.getByRole('region', { name: 'Loudness', exact: true });
  const settings = view.getByRole('group', { name: 'Loudness match settings' });
  const levels = view.getByRole('table', { name: /^Levels of the songs/ });
  const playback = view.getByRole('region', { name: 'How it plays on streaming services' });
  const type = async (name: string, value: number): Promise<void> => {
    const field = view.getByRole('textbox', { name }).first();
    await field.fill(String(value));
    await field.press('Enter');
  };
  return {
    show: () => page.getByRole('tab', { name: 'Loudness' }).click(),
    view,
    services: playback.getByRole('region', { name: 'Playback on streaming services' }),
    service: (name: string) => playback.getByRole('rowheader', { name: new RegExp(`^${name}\\b`) }).first(),
    upToDate: settings.getByText('Up to date'),
    explanation: view.getByRole('paragraph'),
    matchTo: (aim: 'Highest level all reach' | 'Fixed level' | 'No match') => settings.getByLabel('Match to').selectOption(aim),
    setTarget: (lufs: number) => type('Target level, LUFS', lufs),
    setCeiling: (dbtp: number) => type('Ceiling', dbtp),
    setBudget: (db: number) => type('Limiter budget', db),
    setIntent: (song: number, lu: number) => type(`Intent of song ${song}, LU`, lu),
    matched: (song: number) => levels.getByRole('switch', { name: `Match song ${song}` }),
    setGain: (song: number, db: number) => type(`Gain of song ${song}, dB`, db),
    row: (song: number) => levels.getByRole('row').nth(song),
    readLevels: async (): Promise<readonly LevelLine[]> => {
      const rows = await levels
        .getByRole('row')
        .evaluateAll((found) =>
          found.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.querySelector('input')?.value ?? cell.innerText)),
        );
      // Without the head; the song's name is a row header, no cell.
      return rows.slice(1).map((cells) => ({
        sourceLufs: numberIn(cells[2] ?? ''),
        gainDb: numberIn(cells[3] ?? ''),
        limiterLu: numberIn(cells[4] ?? ''),
        masteredLufs: numberIn(cells[5] ?? ''),
        peakDbtp: numberIn(cells[6] ?? ''),
        words: cells[10] ?? '',
      }));
    },
    hearAs: (service: string) => playback.getByRole('button', { name: `Hear as on ${service}`, exact: true }),
    playAs: (mode: 'Album' | 'Single songs') => playback.getByRole('radio', { name: mode }).click(),
    /** The cells of a service's line: target, album gain (as an album only), then the songs. */
    readService: async (name: string): Promise<readonly string[]> => {
      const line = playback.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}\\b`) }) });
      return (await line.first().getByRole('cell').allInnerTexts()).map((text) => text.trim());
    },
  };
};
