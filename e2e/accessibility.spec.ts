import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { player } from './pages/player.ts';
import { showView, VIEW_NAMES } from './pages/views.ts';
import { addSmallAlbum, applyEdit } from './smallAlbum.ts';
import type { Studio } from './studio.ts';

/** For people who see little, use no mouse, want no motion, or have a small window. */

const violationsOf = async (page: Page): Promise<readonly string[]> => {
  // Electron opens no second page, which axe otherwise works in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`).join('; ')}`,
    );
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
  expect(await violationsOf(page)).toEqual([]);
  await addEventfulAlbum(page, mixes);
  for (const theme of ['dark', 'light'] as const) {
    await call(page, 'app.changeSettings', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const name of VIEW_NAMES) {
      await showView(page, name);
      await expect(page.getByRole('tabpanel', { name })).toBeVisible();
      await page.mouse.move(0, 0);
      expect.soft(await violationsOf(page), `${name}, ${theme}`).toEqual([]);
    }
  }
});

/** A window so large, in the pixels that the page counts. */
const resize = async ({ page, electron }: Studio, width: number, height: number): Promise<void> => {
  if (electron === undefined) await page.setViewportSize({ width, height });
  else {
    await electron.evaluate(
      ({ BrowserWindow }, size) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setMinimumSize(1, 1);
        window?.setContentSize(size.width, size.height);
      },
      { width, height },
    );
  }
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
};

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
