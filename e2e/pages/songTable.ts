import type { Locator, Page } from '@playwright/test';
import { pick } from './files.ts';

/** Columns of the table, from 0. */
const COLUMNS = ['#', 'Title', 'Length', 'Before', 'Fade in', 'Fade out', 'Source', 'Gain', 'Limiter', 'Mastered'] as const;
const STATE = 12;
/** Those that a narrow window hides count too. */
const CELLS = '[role="gridcell"]';

/** The songs as a list. Songs are named by their number, from 1. */
export const songTable = (page: Page) => {
  const grid = page.getByRole('grid', { name: 'Songs' });
  const rows = grid.getByRole('row', { name: /^\d+\. / });
  const row = (number: number): Locator => grid.getByRole('row', { name: new RegExp(`^${number}\\. `) });
  const cell = (number: number, column: (typeof COLUMNS)[number]): Locator =>
    row(number).locator(CELLS).nth(COLUMNS.indexOf(column));
  const grip = (number: number): Locator => grid.getByRole('button', { name: new RegExp(`^Reorder song ${number}:`) });
  const field = (name: RegExp): Locator => grid.getByRole('textbox', { name });
  const type = async (target: Locator, text: string): Promise<void> => {
    await target.fill(text);
    await target.press('Enter');
  };
  /** The field of what comes before a song: the first pause, a gap or a crossfade. */
  const before = (number: number): Locator => cell(number, 'Before').getByRole('textbox');
  return {
    grid,
    rows,
    row,
    cell,
    before,
    fadeIn: (number: number) => field(new RegExp(`^Fade-in of song ${number}$`)),
    fadeOut: (number: number) => field(new RegExp(`^Fade-out of song ${number}$`)),
    /** What deserves a look, and the buttons for it. */
    state: (number: number) => row(number).locator(CELLS).nth(STATE),
    mend: (number: number, what: string) => grid.getByRole('button', { name: `${what} song ${number}` }),

    /** `1. One`, as they are read out. */
    order: async (): Promise<readonly string[]> =>
      (await rows.all()).reduce<Promise<string[]>>(
        async (names, one) => [...(await names), (await one.getAttribute('aria-label')) ?? ''],
        Promise.resolve([]),
      ),
    select: (number: number, ...modifiers: ('Shift' | 'ControlOrMeta')[]) => cell(number, 'Title').click({ modifiers }),
    rename: async (number: number, title: string) => {
      await cell(number, 'Title').dblclick();
      await type(grid.getByRole('textbox', { name: `Title of song ${number}` }), title);
    },
    setBefore: (number: number, text: string) => type(before(number), text),
    setFadeOut: (number: number, text: string) => type(field(new RegExp(`^Fade-out of song ${number}$`)), text),

    /** With the mouse, onto the place of another song. */
    drag: async (from: number, to: number) => {
      const [start, end] = [await grip(from).boundingBox(), await row(to).boundingBox()];
      if (start === null || end === null) throw new Error('the songs are not in sight');
      const x = start.x + start.width / 2;
      await page.mouse.move(x, start.y + start.height / 2);
      await page.mouse.down();
      await page.mouse.move(x, start.y + start.height / 2 + Math.sign(to - from) * 8, { steps: 4 });
      await page.mouse.move(x, end.y + end.height / 2 + Math.sign(to - from) * 4, { steps: 8 });
      // The list makes room before the song is let go.
      await page.mouse.up();
    },
    /** With the keyboard: Space takes hold of a song, arrows move it, Space lets go. */
    carry: async (from: number, steps: number) => {
      await grip(from).focus();
      await page.keyboard.press('Space');
      for (let step = 0; step < Math.abs(steps); step += 1) await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
      await page.keyboard.press('Space');
    },
    choose: async (number: number, entry: string) => {
      await cell(number, 'Title').click({ button: 'right' });
      await page.getByRole('menuitem', { name: entry }).click();
    },
    locate: (number: number, path: string) =>
      pick(page, path, () => grid.getByRole('button', { name: `Locate… song ${number}` }).click()),
  };
};
