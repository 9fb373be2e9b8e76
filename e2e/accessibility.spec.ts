import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { albumNow } from './album.ts';
import { violationsOf } from './axe.ts';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { player } from './pages/player.ts';
import { showView, VIEW_NAMES } from './pages/views.ts';
import { windowOf } from './pages/window.ts';
import { resize } from './resize.ts';
import { addSmallAlbum, applyEdit } from './smallAlbum.ts';

/** For people who see little, use no mouse, want no motion, or have a small window. */

const THEMES = ['dark', 'light'] as const;
const wear = async (page: Page, theme: (typeof THEMES)[number]): Promise<void> => {
  await call(page, 'app.changeSettings', { theme });
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  await page.mouse.move(0, 0);
};

/** Every view of an album in which there is something to say: codes twice, titles a disc cannot spell, songs that stick out. */
const addEventfulAlbum = async (page: Page, folder: string): Promise<void> => {
  const { album } = await addSmallAlbum(page, folder);
  const [one = '', two = ''] = album.tracks.map(({ id }) => id);
  await applyEdit(page, {
    ...{ kind: 'several', step: 'Make it eventful' },
    edits: [
      { kind: 'track', track: one, changes: { title: 'Łódź', isrc: 'QZK6P2500001' } },
      { kind: 'track', track: two, changes: { isrc: 'QZK6P2500001', intent: 1 } },
    ],
  });
};

test('axe finds nothing serious in any view, dark or light', async ({ studio: { page }, mixes }) => {
  test.slow();
  expect(await violationsOf(page)).toEqual([]);
  await addEventfulAlbum(page, mixes);
  for (const theme of THEMES) {
    await wear(page, theme);
    for (const name of VIEW_NAMES) {
      await showView(page, name);
      await expect(page.getByRole('tabpanel', { name })).toBeVisible();
      await page.mouse.move(0, 0);
      expect.soft(await violationsOf(page), `${name}, ${theme}`).toEqual([]);
    }
  }
});

test('axe finds nothing serious in any dialog or menu, dark or light', async ({ studio: { page }, mixes }) => {
  test.slow();
  await addEventfulAlbum(page, mixes);
  const { songs, palette, keySheet, history, advice, header } = windowOf(page);
  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
  const menu = page.getByRole('menu');
  const press = (name: string | RegExp) => (): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const surfaces: readonly (readonly [string, (typeof VIEW_NAMES)[number], () => Promise<void>, Locator])[] = [
    ['palette', 'Arrange', palette.open, palette.dialog],
    ['all keys', 'Arrange', () => page.keyboard.press('?'), keySheet.dialog],
    [
      'revisions, one compared',
      'Arrange',
      async () => {
        await page.keyboard.press('h');
        await history.items
          .last()
          .getByRole('button', { name: /^Compare / })
          .click();
      },
      history.changes.getByRole('heading').first(),
    ],
    ['advice', 'Arrange', advice.open, advice.quiet],
    [
      'name of a revision',
      'Arrange',
      async () => {
        await page.keyboard.press('h');
        await history.items.first().getByRole('button', { name: 'Name…' }).click();
      },
      history.dialog.getByRole('textbox'),
    ],
    ['albums', 'Arrange', press('Glassmaster: albums'), menu],
    ['menu of a song', 'Arrange', () => songs.cell(2, 'Title').click({ button: 'right' }), menu],
    ['removal', 'Arrange', () => header.choose('Remove album from the library…'), dialog(/^Remove /)],
    [
      'stages to add',
      'Master',
      () =>
        page
          .getByRole('button', { name: /^Add a stage to/ })
          .first()
          .click(),
      menu,
    ],
    [
      'presets',
      'Master',
      () =>
        page
          .getByRole('button', { name: /^Presets and more/ })
          .first()
          .click(),
      menu,
    ],
    ['titles from names', 'Metadata', press('Titles from file names'), menu],
    ['ISRCs', 'Metadata', press('Number ISRCs…'), dialog('Number ISRCs')],
  ];
  for (const [name, view, open, opened] of surfaces) {
    await showView(page, view);
    await open();
    await expect(opened).toBeVisible();
    for (const theme of THEMES) {
      await wear(page, theme);
      expect.soft(await violationsOf(page), `${name}, ${theme}`).toEqual([]);
    }
    // A field in a dialog takes the first Escape for itself.
    await expect(async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog').or(menu)).toHaveCount(0, { timeout: 500 });
    }).toPass();
  }
});

test('axe finds nothing serious where a song is missing and something failed, dark or light', async ({
  studio: { page },
  mixes,
}) => {
  test.slow();
  await addEventfulAlbum(page, mixes);
  const { songs, inspector, notices, header } = windowOf(page);
  writeFileSync(join(mixes, 'notes.txt'), 'Mix notes: more bass');
  await header.addSongs([join(mixes, 'notes.txt')]);
  await expect(notices.failures).toHaveCount(1);
  rmSync((await albumNow(page)).tracks[1]?.file ?? '');
  await expect(songs.state(2)).toContainText('missing');
  await songs.select(2);
  await expect(inspector.problems).toBeVisible();
  for (const theme of THEMES) {
    await wear(page, theme);
    for (const view of VIEW_NAMES) {
      await showView(page, view);
      expect.soft(await violationsOf(page), `${view}, ${theme}`).toEqual([]);
    }
  }
});

/** A window so large, in the pixels that the page counts. */
const isWhollyIn = async (element: Locator, width: number, height: number): Promise<boolean> => {
  const box = await element.boundingBox();
  return box !== null && box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 0.5 && box.y + box.height <= height + 0.5;
};

/** 1100 x 700, and 1440 x 900 at twice the size of everything. */
for (const [what, width, height] of [
  ['a small window', 1100, 700],
  ['twice the size', 720, 450],
] as const) {
  test(`keeps everything in reach in ${what}`, async ({ studio, mixes }) => {
    const { page } = studio;
    await addEventfulAlbum(page, mixes);
    await resize(studio, width, height);
    const { play, bar } = player(page);
    for (const name of VIEW_NAMES) {
      await showView(page, name);
      const panel = page.getByRole('tabpanel', { name });
      await expect(panel).toBeVisible();
      const scrolls = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        return { sideways: scrollWidth > clientWidth, downwards: scrollHeight > clientHeight };
      });
      expect.soft(scrolls, `${name} scrolls the whole page`).toEqual({ sideways: false, downwards: false });
      expect.soft(await isWhollyIn(play, width, height), `${name}: play button`).toBe(true);
      expect.soft(await isWhollyIn(bar, width, height), `${name}: transport`).toBe(true);
      for (const tab of VIEW_NAMES) {
        expect.soft(await isWhollyIn(page.getByRole('tab', { name: tab }), width, height), `${name}: tab ${tab}`).toBe(true);
      }
      // Whatever is wider than the view can be scrolled to, and nothing else is cut off at its sides.
      const cutOff = await panel.evaluate((root) =>
        [...root.querySelectorAll<HTMLElement>('button, input, select, [role="switch"]')]
          .filter((element) => {
            const { width: wide, height: tall, right, left } = element.getBoundingClientRect();
            if (wide === 0 || tall === 0) return false;
            for (let at = element.parentElement; at !== null; at = at.parentElement) {
              const { overflowX } = getComputedStyle(at);
              if (overflowX === 'auto' || overflowX === 'scroll') return false;
              const box = at.getBoundingClientRect();
              // Hidden from sight, for the keyboard and screen readers.
              if (box.width <= 2) return false;
              if (overflowX !== 'visible' && (right > box.right + 1 || left < box.left - 1)) return true;
            }
            return right > innerWidth + 1 || left < -1;
          })
          .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? element.outerHTML),
      );
      expect.soft(cutOff, name).toEqual([]);
    }
  });
}

test('stands still for those who want no motion', async ({ studio: { page }, mixes }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await addSmallAlbum(page, mixes);
  for (const name of VIEW_NAMES) {
    await showView(page, name);
    const moving = await page.evaluate(() => {
      const seconds = (text: string): number => Math.max(...text.split(',').map((one) => Number.parseFloat(one)));
      return [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element);
          return seconds(transitionDuration) > 0.01 || (animationName !== 'none' && seconds(animationDuration) > 0.01);
        })
        .map((element) => element.className);
    });
    expect.soft(moving, name).toEqual([]);
  }
});
