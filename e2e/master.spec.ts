import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { albumNow, openState } from './album.ts';
import { violationsOf } from './axe.ts';
import { call } from './bridge.ts';
import { wavsIn } from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { levelAt } from './level.ts';
import { deliverView } from './pages/deliver.ts';
import { masterView } from './pages/master.ts';
import { windowOf } from './pages/window.ts';
import { applyEdit, whenMatched } from './smallAlbum.ts';
import { writeSineWav } from './wavFile.ts';

/** What does the chain do, and is it what is delivered? */

const HERTZ = 441;
const LEVEL = -18;

/** Songs that are one sine each, left at the level they came at. */
const addSines = async (page: Page, folder: string, count: number): Promise<void> => {
  const paths = Array.from({ length: count }, (_, at) => {
    const path = join(folder, `${at + 1} Sine.wav`);
    writeSineWav(path, 5, LEVEL, HERTZ);
    return path;
  });
  await windowOf(page).start.addSongs(paths);
  await expect(windowOf(page).songs.rows).toHaveCount(count);
  await expect.poll(async () => (await openState(page)).album.tracks.length).toBe(count);
  await applyEdit(page, { kind: 'match', changes: { target: 'none' } });
  await whenMatched(page);
};

test('an equalizer band set in the window is in the delivered file, and in no other song', async ({
  studio: { page, folders },
  mixes,
}) => {
  await addSines(page, mixes, 2);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Equalizer');
  await master.addBand.click();
  await master.setBand(1, 'Frequency', String(HERTZ));
  await master.setBand(1, 'Gain', '-6');
  await expect(windowOf(page).header.undo).toHaveAccessibleName('Undo: Set the gain: band 1 (song 1)');
  const view = deliverView(page);
  await view.show();
  await view.choose(['WAV'], '24 bit');
  await view.deliver();
  await expect(view.result.getByRole('status')).toHaveText(/^All [0-9]+ checks passed\.$/, { timeout: 90_000 });
  const [folder = ''] = readdirSync(folders.deliveries);
  const [one, other] = wavsIn(join(folders.deliveries, folder));
  if (one === undefined || other === undefined) throw new Error('two songs were to be delivered');
  expect(levelAt(one, HERTZ)).toBeCloseTo(LEVEL - 6, 1);
  expect(levelAt(other, HERTZ)).toBeCloseTo(LEVEL, 1);
});

test('a chain is copied to another song, and undone as one step', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 3);
  const { header, palette } = windowOf(page);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Compressor');
  await master.setField('Ratio', '3');
  await master.choose('song', 'Copy chain to all songs');
  await expect(header.undo).toHaveAccessibleName('Undo: Copy the chain of song 1 to all songs');
  const chains = async () => (await albumNow(page)).tracks.map(({ chain }) => chain ?? null);
  const [first] = await chains();
  expect(first).toMatchObject({ stages: [{ kind: 'compressor', ratio: 3 }] });
  await expect.poll(chains).toEqual([first, first, first]);
  await header.undo.click();
  await expect.poll(chains).toEqual([first, null, null]);

  await master.choose('song', 'Copy chain');
  await palette.run('Select next song');
  await palette.run('Select next song');
  await expect(master.view.getByRole('heading', { name: 'Song 2' })).toBeVisible();
  await master.choose('song', 'Paste chain of song 1');
  await expect(header.undo).toHaveAccessibleName('Undo: Paste the chain of song 1 (song 2)');
  await expect.poll(chains).toEqual([first, first, null]);
});

test('a point dragged on the curve is one step, however many places it passes', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 1);
  const { header } = windowOf(page);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Equalizer');
  await master.addBand.click();
  const bands = async () => {
    const stage = (await albumNow(page)).tracks[0]?.chain?.stages[0];
    return stage?.kind === 'eq' ? stage.bands : [];
  };
  const [before] = await bands();
  const box = await master.handle(1).boundingBox();
  if (box === null || before === undefined) throw new Error('there is no point');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 12; step += 1) await page.mouse.move(x + 6 * step, y - 4 * step);
  await page.mouse.up();
  await expect.poll(async () => (await bands())[0]?.gain).toBeGreaterThan(1);
  const [after] = await bands();
  expect(after?.frequency).toBeGreaterThan(before.frequency * 1.2);
  await expect(header.undo).toHaveAccessibleName('Undo: Move a band: band 1 (song 1)');
  await header.undo.click();
  await expect.poll(async () => (await bands())[0]).toEqual(before);
});

/** A display that tells where it believes the pointer to be, with no button down, ends the capture. */
const takePointerFrom = async (page: Page, held: Locator): Promise<void> => {
  // Listening before the display speaks: it would be missed else.
  const lost = await held.evaluateHandle((element) => {
    const seen = {
      whenLost: new Promise<void>((resolve) => element.addEventListener('lostpointercapture', () => resolve(), { once: true })),
    };
    return seen;
  });
  const display = await page.context().newCDPSession(page);
  await display.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: 5, y: 5, button: 'none', buttons: 0 });
  await lost.evaluate(({ whenLost }) => whenLost);
};

test('a drag on the curve goes on until the button is let go, even where the display takes the pointer away', async ({
  studio: { page },
  mixes,
}) => {
  await addSines(page, mixes, 1);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Equalizer');
  await master.addBand.click();
  const gain = async () => {
    const stage = (await albumNow(page)).tracks[0]?.chain?.stages[0];
    return stage?.kind === 'eq' ? stage.bands[0]?.gain : undefined;
  };
  const box = await master.handle(1).boundingBox();
  if (box === null) throw new Error('there is no point');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y - 4);
  await takePointerFrom(page, master.handle(1));
  for (let step = 2; step <= 12; step += 1) await page.mouse.move(x + 6 * step, y - 4 * step);
  await expect.poll(gain).toBeGreaterThan(1);
  await page.mouse.up();
  const before = await gain();
  await page.mouse.move(x, y);
  await expect(windowOf(page).header.undo).toHaveAccessibleName('Undo: Move a band: band 1 (song 1)');
  expect(await gain()).toBe(before);
  await windowOf(page).header.undo.click();
  await expect.poll(gain).toBe(0);
});

test('so does a drag on the name of a setting', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 1);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Compressor');
  const ratio = async () => {
    const stage = (await albumNow(page)).tracks[0]?.chain?.stages[0];
    return stage?.kind === 'compressor' ? stage.ratio : undefined;
  };
  await expect.poll(ratio).toBeDefined();
  const before = (await ratio()) ?? 0;
  const name = master.view.getByText('Ratio', { exact: true }).first();
  const box = await name.boundingBox();
  if (box === null) throw new Error('there is no name');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 4, y);
  await takePointerFrom(page, name);
  for (let step = 2; step <= 12; step += 1) await page.mouse.move(x + 6 * step, y);
  await expect.poll(ratio).toBeGreaterThan(before + 2);
  await page.mouse.up();
  const after = await ratio();
  await page.mouse.move(x, y);
  await windowOf(page).header.undo.click();
  await expect.poll(ratio).toBe(before);
  expect(after).toBeGreaterThan(before + 2);
});

test('everything on the curve and in the rack is done by keyboard', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 1);
  const { palette } = windowOf(page);
  const master = masterView(page);
  const stages = async () => (await albumNow(page)).tracks[0]?.chain?.stages ?? [];
  const band = async () => {
    const stage = (await stages()).find(({ kind }) => kind === 'eq');
    return stage?.kind === 'eq' ? stage.bands[0] : undefined;
  };
  await palette.run('Add equalizer to the song');
  await palette.run('Add gain to the song');
  await expect.poll(async () => (await stages()).map(({ kind }) => kind)).toEqual(['eq', 'gain']);

  await test.step('stages are chosen by arrows and moved by Alt and arrows', async () => {
    await master.stage('song', 'Gain').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(async () => (await stages()).map(({ kind }) => kind)).toEqual(['gain', 'eq']);
    await page.keyboard.press('Delete');
    await expect.poll(async () => (await stages()).map(({ kind }) => kind)).toEqual(['eq']);
  });

  await test.step('keys that follow each other within a frame mean the stage that was moved', async () => {
    await palette.run('Add gain to the song');
    await expect.poll(async () => (await stages()).map(({ kind }) => kind)).toEqual(['eq', 'gain']);
    await master.stage('song', 'Gain').focus();
    await page.evaluate(() => {
      const press = (key: string, altKey: boolean): void => {
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, altKey, bubbles: true, cancelable: true }));
      };
      press('ArrowUp', true);
      press('Delete', false);
    });
    await expect.poll(async () => (await stages()).map(({ kind }) => kind)).toEqual(['eq']);
  });

  await test.step('points are moved by arrows, finely with Shift, and get narrower by Page up', async () => {
    await master.stage('song', 'Equalizer').press('Enter');
    await master.addBand.press('Enter');
    await expect.poll(async () => (await band())?.gain).toBe(0);
    const before = await band();
    await master.handle(1).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('PageUp');
    await expect.poll(async () => (await band())?.gain).toBeCloseTo(0.95, 6);
    expect((await band())?.frequency).toBeCloseTo((before?.frequency ?? 0) * 2 ** (1 / 12), 0);
    expect((await band())?.q).toBeGreaterThan(before?.q ?? 0);
    await page.keyboard.press('Delete');
    await expect.poll(band).toBeUndefined();
  });
});

test('several songs are set together, and where they differ the window says so', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 2);
  const { palette } = windowOf(page);
  const master = masterView(page);
  const ids = (await albumNow(page)).tracks.map(({ id }) => id);
  const chain = (gain: number) => ({ version: 1 as const, on: true, stages: [{ kind: 'gain' as const, on: true, gain }] });
  await applyEdit(page, {
    ...{ kind: 'several', step: 'Set gains' },
    edits: ids.map((track, at) => ({ kind: 'track' as const, track, changes: { chain: chain(at) } })),
  });
  await palette.run('Select all songs');
  await master.show();
  await expect(master.field('Gain')).toHaveAttribute('placeholder', 'differs');
  await master.setField('Gain', '-2.5');
  const gains = async () =>
    (await albumNow(page)).tracks.map(({ chain: own }) => (own?.stages[0]?.kind === 'gain' ? own.stages[0].gain : null));
  await expect.poll(gains).toEqual([-2.5, -2.5]);
  await expect(windowOf(page).header.undo).toHaveAccessibleName('Undo: Set the gain (2 songs)');
});

test('limiter style and dither are the album’s', async ({ studio: { page }, mixes }) => {
  await addSines(page, mixes, 1);
  const master = masterView(page);
  await master.show();
  await master.last('Limiter').click();
  await master.radio('Punchy').click();
  await expect.poll(async () => (await albumNow(page)).limiter.style).toBe('punchy');
  await master.last('Dither').click();
  await master.radio('Noise shaped').click();
  await expect.poll(async () => (await albumNow(page)).dither).toBe('shaped');
  await expect(windowOf(page).header.undo).toHaveAccessibleName('Undo: Set the dither');
});

test('axe finds nothing serious in any stage’s editor, dark or light', async ({ studio: { page }, mixes }) => {
  test.slow();
  await addSines(page, mixes, 1);
  const { palette } = windowOf(page);
  const master = masterView(page);
  await palette.run('Add equalizer to the song');
  await master.addBand.click();
  for (const name of ['compressor', 'multiband', 'stereo', 'saturation', 'gain']) await palette.run(`Add ${name} to the song`);
  await expect(master.stages('song')).toHaveCount(6);
  for (const theme of ['dark', 'light'] as const) {
    await call(page, 'app.changeSettings', { theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    for (const name of ['Equalizer', 'Compressor', 'Multiband compressor', 'Stereo', 'Saturation', 'Gain']) {
      await master.stage('song', name).click();
      await expect(master.editor(name)).toBeVisible();
      await page.mouse.move(0, 0);
      expect.soft(await violationsOf(page, '[aria-label="Master"]'), `${name}, ${theme}`).toEqual([]);
    }
  }
});
