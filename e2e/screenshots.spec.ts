import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { deliverView } from './pages/deliver.ts';
import { masterView } from './pages/master.ts';
import { toneView } from './pages/tone.ts';
import { showView, VIEW_NAMES } from './pages/views.ts';
import { windowOf } from './pages/window.ts';
import { whenMatched } from './smallAlbum.ts';

/** Pictures of the demo album to look at, in e2e/screenshots/: every view and dialog, dark and light. */

const FOLDER = fileURLToPath(new URL('screenshots/', import.meta.url));
const THEMES = ['dark', 'light'] as const;
const STAGES = [
  ['equalizer', 'Equalizer'],
  ['compressor', 'Compressor'],
  ['multiband', 'Multiband compressor'],
  ['stereo', 'Stereo'],
  ['saturation', 'Saturation'],
] as const;

test('the demo album is one click away, and every view has something to show of it', async ({ studio, shell }) => {
  test.setTimeout(600_000);
  const { page } = studio;
  const { start, header, songs, notices, palette, keySheet, history, advice } = windowOf(page);
  const picture = async (name: string): Promise<void> => {
    await page.mouse.move(0, 0);
    await settled(page);
    await page.screenshot({ path: `${FOLDER}${shell}/${name}.png`, animations: 'disabled' });
  };
  const inBothThemes = async (name: string): Promise<void> => {
    for (const theme of THEMES) {
      await call(page, 'app.changeSettings', { theme });
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      await picture(`${name}-${theme}`);
    }
  };

  await expect(start.zone).toBeVisible();
  await inBothThemes('0-start');
  await start.openDemo();
  await expect(songs.rows).toHaveCount(6, { timeout: 200_000 });
  await whenMatched(page);
  await expect(header.status).toContainText('Matched at');
  await expect(header.work).toHaveCount(0);

  for (const [at, name] of VIEW_NAMES.entries()) {
    await showView(page, name);
    await expect(page.getByRole('tabpanel', { name })).toBeVisible();
    if (name === 'Arrange') await songs.select(2);
    if (name === 'Deliver') await expect(deliverView(page).button).toBeEnabled();
    await inBothThemes(`${at + 1}-${name.toLowerCase()}`);
  }

  const delivery = deliverView(page);
  await delivery.choose(['WAV', 'DDP']);
  await delivery.deliver();
  await expect(delivery.result.getByRole('status')).toContainText('passed', { timeout: 120_000 });
  await notices.dismissAll();
  await inBothThemes('6-delivered');

  // What the demo album leaves as it is: a chain with every stage, a tonal match, a join.
  const master = masterView(page);
  await master.show();
  for (const [stage, editor] of STAGES) {
    await palette.run(`Add ${stage} to the song`);
    if (stage === 'equalizer') await master.addBand.click();
    await expect(master.editor(editor)).toBeVisible();
    await whenMatched(page);
    await inBothThemes(`4-${stage}`);
  }
  for (const last of ['Limiter', 'Dither'] as const) {
    await master.last(last).click();
    await inBothThemes(`4-${last.toLowerCase()}`);
  }
  const tone = toneView(page);
  await tone.show();
  await tone.matchTo('Album median');
  await expect(tone.status).toHaveText('Up to date', { timeout: 120_000 });
  await inBothThemes('3-matched');
  await showView(page, 'Arrange');
  await page.keyboard.press('Escape');
  await inBothThemes('1-album');
  await songs.select(3);
  await page.keyboard.press('x');
  await inBothThemes('1-join');

  for (const [key, dialog, name] of [
    ['ControlOrMeta+k', palette.dialog, 'palette'],
    ['?', keySheet.dialog, 'keys'],
    ['h', history.dialog, 'revisions'],
    ['a', advice.findings.first(), 'advice'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    await inBothThemes(`7-${name}`);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

/** Two frames after everything that was asked for is there: canvases paint in the first. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
  });
