import type { Locator, Page } from '@playwright/test';
import type { Place } from './files.ts';

/** Room of the whole record at either side of the canvas, CSS pixels. */
const MARGIN = 24;

/** The record in time: the canvas, and beside it the list of songs and joins for the keyboard. */
export const timeline = (page: Page) => {
  const region = page.getByRole('region', { name: 'Timeline', exact: true });
  const list = region.getByRole('list', { name: 'Songs and joins' });
  const canvas = region.locator('canvas').first();
  const song = (number: number): Locator => list.getByRole('button', { name: new RegExp(`^Song ${number}: `) });
  const join = (before: number): Locator =>
    list.getByRole('button', { name: new RegExp(`^(Gap|Crossfade) between ${before} and ${before + 1}: `) });
  const box = async () => {
    const found = await canvas.boundingBox();
    if (found === null) throw new Error('the timeline is not in sight');
    return found;
  };
  const cursorAt = async ({ x, y }: Place): Promise<string> => {
    await page.mouse.move(x, y);
    return canvas.evaluate((element) => element.style.cursor);
  };
  return {
    region,
    list,
    canvas,
    song,
    join,
    entries: list.getByRole('button'),
    button: (name: string) => region.getByRole('button', { name, exact: true }),
    /** The value at the pointer while something is dragged. */
    readout: region.getByRole('status'),
    gapField: region.getByRole('textbox', { name: /^Gap between/ }),
    /** Where a share of the record is on the canvas while all of it is shown; `height` is a share of the canvas. */
    place: async (share: number, height: number): Promise<Place> => {
      const { x, y, width, height: tall } = await box();
      return { x: x + MARGIN + share * (width - 2 * MARGIN), y: y + height * tall };
    },
    /** CSS pixels that a share of the record takes while all of it is shown. */
    pixels: async (share: number): Promise<number> => share * ((await box()).width - 2 * MARGIN),
    /** The lowest place that has such a cursor, at a share of the record while all of it is shown, and pixels more. */
    find: async (share: number, cursor: string, more = 0): Promise<Place> => {
      const { x: left, y: top, width, height } = await box();
      const x = left + MARGIN + share * (width - 2 * MARGIN) + more;
      for (let y = top + height - 1; y > top; y -= 3) if ((await cursorAt({ x, y })) === cursor) return { x, y: y - 3 };
      throw new Error(`nothing at ${share} of the record has the cursor "${cursor}"`);
    },
    /** Near an edge of the canvas, in the upper songs' lane. */
    edge: async (side: 'left' | 'right'): Promise<Place> => {
      const { x, y, width, height } = await box();
      return { x: side === 'left' ? x + 2 : x + width - 2, y: y + 0.45 * height };
    },
    /** Takes hold at a place and moves so many pixels; what is held stays held. */
    hold: async ({ x, y }: Place, by: { readonly x: number; readonly y?: number }) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by.x, y + (by.y ?? 0), { steps: 10 });
    },
    letGo: () => page.mouse.up(),
    zoomAt: async ({ x, y }: Place, turns: number) => {
      await page.mouse.move(x, y);
      await page.keyboard.down('Control');
      for (let turn = 0; turn < Math.abs(turns); turn += 1) await page.mouse.wheel(0, turns > 0 ? -50 : 50);
      await page.keyboard.up('Control');
    },
  };
};
