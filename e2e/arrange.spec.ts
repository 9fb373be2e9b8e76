import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { albumNow, openState } from './album.ts';
import { expect, test } from './fixtures.ts';
import { pick } from './pages/files.ts';
import { windowOf } from './pages/window.ts';
import { RATE, withSongs } from './songs.ts';
import { writeBeatWav } from './wavFile.ts';

/** The record is put in order: what the window shows, and the album in whole frames behind it. */

/** Seconds of each song. */
const SONG = 6;
const SECTOR = RATE / 75;

/** Seconds as a field writes them, with however many decimals. */
const written = (seconds: number): RegExp => new RegExp(`^${seconds.toFixed(2).replace('.', '\\.')}0*$`);

const titles = async (page: Page): Promise<readonly (string | undefined)[]> =>
  (await albumNow(page)).tracks.map(({ title }) => title);
const track = async (page: Page, number: number) => (await albumNow(page)).tracks[number - 1];

test('songs are put in order by mouse and by keyboard, and every step is undone by name', async ({ studio: { page }, mixes }) => {
  const { songs, header } = await withSongs(page, mixes, 5, 2);
  await songs.drag(1, 3);
  await expect.poll(() => titles(page)).toEqual(['Two', 'Three', 'One', 'Four', 'Five']);
  await expect(header.undo).toHaveAccessibleName('Undo: Move "One" to 3');

  await songs.carry(5, -2);
  await expect.poll(() => titles(page)).toEqual(['Two', 'Three', 'Five', 'One', 'Four']);

  await songs.select(2);
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(() => titles(page)).toEqual(['Three', 'Two', 'Five', 'One', 'Four']);
  await expect(songs.row(1)).toHaveAttribute('aria-selected', 'true');

  // Several at once keep their order.
  await songs.select(2);
  await songs.select(3, 'Shift');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => titles(page)).toEqual(['Three', 'One', 'Two', 'Five', 'Four']);
  expect(await songs.order()).toEqual(['1. Three', '2. One', '3. Two', '4. Five', '5. Four']);

  // Quick presses of a key undo as one, so there may be fewer steps than moves.
  for (let now = await openState(page); now.undo !== 'Move "One" to 3'; now = await openState(page)) {
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(async () => (await openState(page)).revision).not.toBe(now.revision);
  }
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(() => titles(page)).toEqual(['One', 'Two', 'Three', 'Four', 'Five']);
  await expect(header.redo).toHaveAccessibleName('Redo: Move "One" to 3');
});

test('a long list says every length at once, and any song can be typed into when it is come to', async ({
  studio: { page },
  mixes,
}) => {
  const COUNT = 40;
  const mix = join(mixes, 'mix.wav');
  writeBeatWav(mix, SONG, -6, 1);
  const albumFile = join(mixes, 'album.json');
  const tracks = Array.from({ length: COUNT }, (_, at) => ({ file: mix, title: `Song ${at + 1}` }));
  writeFileSync(albumFile, JSON.stringify({ version: 1, title: 'Long', artist: 'The Testers', tracks }));
  const { songs } = windowOf(page);
  await pick(page, albumFile, () => page.getByRole('button', { name: 'Open album file…' }).click());
  await expect(songs.rows).toHaveCount(COUNT);
  const FIELDS_EACH = 3;
  await expect(songs.grid.getByRole('textbox')).toHaveCount(COUNT * FIELDS_EACH);

  // A window that never has a moment to spare.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.reload();
  await expect(songs.rows).toHaveCount(COUNT);
  const last = songs.row(COUNT);
  await expect(songs.row(10).getByRole('textbox')).toHaveCount(FIELDS_EACH);
  await expect(last.getByRole('textbox')).toHaveCount(0);
  await expect(songs.cell(COUNT, 'Before')).toHaveText(written(2));
  await expect(songs.cell(COUNT, 'Fade out')).toHaveText('–');

  await songs.select(COUNT);
  await expect(last.getByRole('textbox')).toHaveCount(FIELDS_EACH);
  await expect(last).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(songs.before(COUNT)).toBeFocused();
  await page.keyboard.type('3.5');
  await page.keyboard.press('Enter');
  await expect.poll(() => track(page, COUNT - 1)).toMatchObject({ join: { gap: 3.5 * RATE } });
});

test('a title is typed in place, and Escape leaves it as it was', async ({ studio: { page }, mixes }) => {
  const { songs, header } = await withSongs(page, mixes, 2, 2);
  await songs.rename(1, 'Straße nach 🌊 Süden');
  await expect(songs.row(1)).toHaveAccessibleName('1. Straße nach 🌊 Süden');
  await expect.poll(() => titles(page)).toEqual(['Straße nach 🌊 Süden', 'Two']);
  await expect(header.undo).toHaveAccessibleName('Undo: Rename "One" to "Straße nach 🌊 Süden"');

  await songs.select(2);
  await page.keyboard.press('F2');
  await page.keyboard.type('Nothing of it');
  await page.keyboard.press('Escape');
  await expect(songs.row(2)).toBeFocused();
  await expect(songs.row(2)).toHaveAccessibleName('2. Two');
  expect(await titles(page)).toEqual(['Straße nach 🌊 Süden', 'Two']);
});

test('a gap is set in the table, in the inspector and on the timeline', async ({ studio: { page }, mixes }) => {
  const { songs, inspector, timeline } = await withSongs(page, mixes, 4, 2);
  await songs.setBefore(2, '1.52');
  await expect.poll(() => track(page, 1)).toMatchObject({ join: { gap: 1.52 * RATE, measure: 'file' } });
  await expect(timeline.join(1)).toHaveAccessibleName(/^Gap between 1 and 2: 1\.520 s/);

  await timeline.join(2).focus();
  await inspector.set('Gap', '0');
  await expect.poll(() => track(page, 2)).toMatchObject({ join: { gap: 0 } });
  await expect(songs.cell(3, 'Before')).toContainText('gapless');

  await songs.select(4);
  await page.keyboard.press('g');
  await timeline.gapField.fill('0.72');
  await page.keyboard.press('Enter');
  await expect(timeline.gapField).toHaveCount(0);
  await expect.poll(() => track(page, 3)).toMatchObject({ join: { gap: 0.72 * RATE } });
  await expect(songs.before(4)).toHaveValue(written(0.72));

  await songs.setBefore(1, '3');
  await expect.poll(async () => (await albumNow(page)).firstPause).toBe(3 * RATE);
});

test('crossfades, fades, splits and index marks are made with one key, to the frame', async ({ studio: { page }, mixes }) => {
  const { songs, header, timeline, transport, inspector } = await withSongs(page, mixes, 3, SONG);
  await songs.select(3);
  await page.keyboard.press('x');
  await expect.poll(async () => (await track(page, 2))?.join).toMatchObject({ crossfade: expect.any(Number), curve: 'auto' });
  await songs.setBefore(3, '2.5');
  await expect.poll(async () => (await track(page, 2))?.join).toEqual({ crossfade: 2.5 * RATE, curve: 'auto' });
  await expect(timeline.join(2)).toHaveAccessibleName('Crossfade between 2 and 3: 2.500 s');
  await songs.select(3);
  await page.keyboard.press('x');
  await expect.poll(async () => (await track(page, 2))?.join).toBeUndefined();

  // Five seconds before the third song, of which two are the gap: three seconds from either end of the second.
  await page.keyboard.press('Home');
  for (let song = 1; song <= 3; song += 1) await page.keyboard.press('ControlOrMeta+ArrowRight');
  await page.keyboard.press('j');
  await expect(transport.position).toHaveText('00:13:00');
  await songs.select(2);
  await page.keyboard.press('i');
  await page.keyboard.press('o');
  const fade = { frames: 3 * RATE, curve: 'linear' };
  await expect.poll(() => track(page, 2)).toMatchObject({ fadeIn: fade, fadeOut: fade });
  await expect(songs.fadeIn(2)).toHaveValue(written(3));
  await expect(inspector.field('Fade out')).toHaveValue(written(3));
  await expect(header.undo).toHaveAccessibleName('Undo: Fade out "Two"');

  await page.keyboard.press('m');
  await expect.poll(async () => (await track(page, 2))?.indexes).toEqual([3 * RATE]);
  await expect(timeline.song(2)).toHaveAccessibleName(/1 index mark/);

  await page.keyboard.press('s');
  await expect(songs.rows).toHaveCount(4);
  await expect.poll(async () => (await track(page, 2))?.trimEnd).toBe(3 * RATE);
  expect(await track(page, 3)).toMatchObject({ trimStart: 3 * RATE });
  expect((await track(page, 2))?.join).toEqual({ gap: 0, measure: 'file' });
  expect((await albumNow(page)).tracks).toHaveLength(4);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(songs.rows).toHaveCount(3);
});

test('arrows nudge what is selected by a sector, with Shift by 100 ms', async ({ studio: { page }, mixes }) => {
  const { songs, header, timeline } = await withSongs(page, mixes, 3, SONG);
  const gap = async () => ((await track(page, 1))?.join as { gap?: number } | undefined)?.gap ?? (await albumNow(page)).gap;
  await timeline.join(1).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(gap).toBe(2 * RATE + SECTOR);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(gap).toBe(2 * RATE);
  // A run of steps, however slow the machine, is one.
  await page.evaluate(() => {
    for (const [key, shiftKey] of [
      ['ArrowLeft', false],
      ['ArrowLeft', false],
      ['ArrowRight', true],
    ] as const)
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  });
  await expect.poll(gap).toBe(2 * RATE - 2 * SECTOR + RATE / 10);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(gap).toBe(2 * RATE);
  await expect(header.redo).toHaveAccessibleName('Redo: Set the gap between "One" and "Two"');

  // A selected song moves by the gap before it; E chooses one of its edges or fades instead.
  await timeline.song(3).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => (await track(page, 2))?.join).toMatchObject({ gap: 2 * RATE - RATE / 10 });
  await page.keyboard.press('e');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await track(page, 3))?.fadeIn).toEqual({ frames: RATE / 10, curve: 'linear' });
  await expect(songs.fadeIn(3)).toHaveValue(written(0.1));
});

test('several songs are left out of the match, removed and brought back together', async ({ studio: { page }, mixes }) => {
  const { songs, header, inspector } = await withSongs(page, mixes, 5, 2);
  const leftOut = async () => (await albumNow(page)).tracks.filter(({ exclude }) => exclude === true).map(({ title }) => title);
  await songs.select(2);
  await songs.select(4, 'Shift');
  await expect(inspector.heading).toHaveText('3 songs');
  await page.keyboard.press('ControlOrMeta+e');
  await expect.poll(leftOut).toEqual(['Two', 'Three', 'Four']);
  await expect(songs.state(3)).toContainText('not matched');
  await expect(header.undo).toHaveAccessibleName('Undo: Leave songs out of the match');

  await songs.select(3);
  await inspector.leftOut.click();
  await expect.poll(leftOut).toEqual(['Two', 'Four']);

  await songs.select(1);
  await songs.select(4, 'ControlOrMeta');
  await page.keyboard.press('Delete');
  await expect.poll(() => titles(page)).toEqual(['Two', 'Three', 'Five']);
  await expect(header.undo).toHaveAccessibleName('Undo: Remove 2 songs');
  await header.undo.click();
  await expect.poll(() => titles(page)).toEqual(['One', 'Two', 'Three', 'Four', 'Five']);
  await expect.poll(leftOut).toEqual(['Two', 'Four']);
  await expect(inspector.heading).toHaveText('2 songs');

  await songs.choose(5, 'Remove from the album');
  await expect.poll(() => titles(page)).toEqual(['One', 'Two', 'Three', 'Four']);
  await header.redo.waitFor();
  await expect(header.undo).toHaveAccessibleName('Undo: Remove "Five"');
});

test('a list is gone through ten songs at a time, and the end at which a selection grows stays in sight', async ({
  studio: { page },
  mixes,
}) => {
  const { songs, header, inspector } = await withSongs(page, mixes, 9, 2);
  await songs.select(1);
  await page.keyboard.press('Shift+PageDown');
  await expect(inspector.heading).toHaveText('9 songs');
  await expect(songs.row(9)).toBeInViewport({ ratio: 1 });
  await expect(songs.row(9)).toBeFocused();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(inspector.heading).toHaveText('8 songs');
  await expect(songs.row(8)).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(songs.row(1)).toBeFocused();
  await expect(songs.row(1)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Alt+Shift+ArrowDown');
  await expect(header.undo).toHaveAccessibleName('Undo: Move "One" to 9');
  await expect.poll(() => titles(page)).toEqual(['Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'One']);
});
