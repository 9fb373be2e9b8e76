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
    cursorAt,
    /** Where a share of the record is on the canvas while all of it is shown; `height` is a share of the canvas. */
    place: async (share: number, height: number): Promise<Place> => {
      const { x, y, width, height: tall } = await box();
      return { x: x + MARGIN + share * (width - 2 * MARGIN), y: y + height * tall };
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
