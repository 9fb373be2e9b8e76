import type { Page } from '@playwright/test';
import { albumNow, openState } from './album.ts';
import { expect, test } from './fixtures.ts';
import type { StudioWindow } from './pages/window.ts';
import { RATE, withSongs } from './songs.ts';

/** The record on the canvas: looked at from the whole to the sample, worked with the pointer and with keys. */

const SECTOR = RATE / 75;
/** Two seconds of pause, then three songs of six seconds with gaps of two. */
const TOTAL = 24;
const share = (seconds: number): number => seconds / TOTAL;

const clickAt = async (page: Page, { x, y }: { readonly x: number; readonly y: number }) => page.mouse.click(x, y);

/** Until what was done is drawn. */
const nextFrames = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** Frames that the value at the pointer names in sectors. */
const readFrames = async ({ timeline }: StudioWindow): Promise<number> => {
  const text = (await timeline.readout.textContent()) ?? '';
  return Number(/(\d+) sectors?$/.exec(text)?.[1]) * SECTOR;
};

test('is looked at from the whole record to the sample and back', async ({ studio: { page }, mixes }) => {
  const { timeline, transport } = await withSongs(page, mixes, 3, 6);
  /** Where the play head goes when the left and the right edge are clicked. */
  const edges = async (): Promise<readonly string[]> => {
    const places: string[] = [];
    for (const side of ['left', 'right'] as const) {
      await clickAt(page, await timeline.edge(side));
      await nextFrames(page);
      places.push((await transport.position.textContent()) ?? '');
    }
    return places;
  };
  await expect.poll(edges).toEqual(['00:00:00', '00:24:00']);

  const middle = { x: (await timeline.find(share(13), 'grab')).x, y: (await timeline.edge('left')).y };
  await timeline.zoomAt(middle, 40);
  const [left, right] = await edges();
  expect(left).toBe(right);
  expect(left).toMatch(/^00:1[23]:/);
  await timeline.zoomAt(middle, -40);
  await expect.poll(edges).toEqual(['00:00:00', '00:24:00']);

  // The same by keys, around the play head; at once, as a click would stop the view where it is.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await clickAt(page, await timeline.find(share(13), 'grab', 5));
  await page.keyboard.press('Shift+s');
  await expect.poll(async () => new Set(await edges()).size).toBe(1);
  await page.keyboard.press('f');
  await expect.poll(edges).toEqual(['00:00:00', '00:24:00']);
  await timeline.song(2).focus();
  await timeline.button('Show the selected song or join').click();
  await expect.poll(edges).toEqual([expect.stringMatching(/^00:0[89]:/), expect.stringMatching(/^00:16:/)]);
});

test('is gone through from song to join to song by keys', async ({ studio: { page }, mixes }) => {
  const { timeline, inspector, transport, songs } = await withSongs(page, mixes, 3, 6);
  await expect(timeline.entries).toHaveCount(5);
  await timeline.song(1).focus();
  await expect(inspector.heading).toHaveText('One');
  await page.keyboard.press('ArrowDown');
  await expect(timeline.join(1)).toBeFocused();
  await expect(inspector.heading).toHaveText('One → Two');
  await page.keyboard.press('ArrowDown');
  await expect(timeline.song(2)).toBeFocused();
  await expect(songs.row(2)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('End');
  await expect(timeline.song(3)).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await expect(timeline.song(2)).toBeFocused();

  // Enter plays the song from its start; Space stops.
  await page.keyboard.press('Enter');
  await expect(transport.play).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Space');
  await expect(transport.play).toHaveAttribute('aria-pressed', 'false');
  await expect(transport.position).toHaveText(/^00:1[0-6]:/);

  // One stop for Tab, whatever is selected.
  await page.keyboard.press('Tab');
  await expect(timeline.list.locator(':focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(timeline.song(2)).toBeFocused();
});

test('songs are dragged to other gaps, to crossfades and past each other', async ({ studio: { page }, mixes }) => {
  const window = await withSongs(page, mixes, 3, 6);
  const { timeline, header } = window;
  const second = await timeline.pixels(share(1));
  const before = await openState(page);

  // A song moves the gap before it.
  await timeline.hold(await timeline.find(share(12), 'grab'), { x: second });
  await expect(timeline.readout).toHaveText(/^gap [\d.]+ s · \d+ sectors$/);
  const gap = await readFrames(window);
  expect(Math.abs(gap - 3 * RATE)).toBeLessThan(RATE / 10);
  expect(await openState(page)).toEqual(before);
  await timeline.letGo();
  await expect(timeline.readout).toHaveCount(0);
  await expect.poll(async () => (await albumNow(page)).tracks[0]?.join).toEqual({ gap, measure: 'file' });
  expect((await openState(page)).revision).toBe(before.revision + 1);
  await expect(header.undo).toHaveAccessibleName('Undo: Set the gap between "One" and "Two"');
  await header.undo.click();
  await expect.poll(async () => (await albumNow(page)).tracks[0]?.join).toBeUndefined();

  // Onto the end of the one before, it is a crossfade with it. The handle is the gap itself here.
  await timeline.hold(await timeline.find(share(9), 'ew-resize'), { x: -3.5 * second });
  await expect(timeline.readout).toHaveText(/^crossfade [\d.]+ s · \d+ sectors$/);
  const crossfade = await readFrames(window);
  await timeline.letGo();
  await expect.poll(async () => (await albumNow(page)).tracks[0]?.join).toEqual({ crossfade, curve: 'auto' });
  expect(Math.abs(crossfade - 1.5 * RATE)).toBeLessThan(RATE / 10);
  await header.undo.click();
  await expect.poll(async () => (await albumNow(page)).tracks[0]?.join).toBeUndefined();

  // Past another song it goes there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.keyboard.press('f');
  await timeline.hold(await timeline.find(share(4), 'grab'), { x: 18 * second });
  await expect(timeline.readout).toHaveText('move to 3');
  await timeline.letGo();
  await expect.poll(async () => (await albumNow(page)).tracks.map(({ title }) => title)).toEqual(['Two', 'Three', 'One']);
  await expect(header.undo).toHaveAccessibleName('Undo: Move "One" to 3');
});

test('fades are dragged from the corners of a song, and Escape takes a drag back', async ({ studio: { page }, mixes }) => {
  const window = await withSongs(page, mixes, 3, 6);
  const { timeline, header, songs } = window;
  const second = await timeline.pixels(share(1));
  const fadeOut = async () => (await albumNow(page)).tracks[1]?.fadeOut;
  const corner = () => timeline.find(share(16), 'ew-resize', -5);
  const before = await openState(page);

  await timeline.hold(await corner(), { x: -2 * second });
  await expect(timeline.readout).toHaveText(/^fade-out [\d.]+ s · \d+ sectors$/);
  await page.keyboard.press('Escape');
  await expect(timeline.readout).toHaveCount(0);
  await timeline.letGo();
  expect(await openState(page)).toEqual(before);

  await timeline.hold(await corner(), { x: -2 * second });
  const frames = await readFrames(window);
  await timeline.letGo();
  await expect.poll(fadeOut).toEqual({ frames, curve: 'linear' });
  expect(Math.abs(frames - 2 * RATE)).toBeLessThan(RATE / 10);
  expect((await openState(page)).revision).toBe(before.revision + 1);
  await expect(songs.fadeOut(2)).toHaveValue(new RegExp(`^${(frames / RATE).toFixed(2)}`));
  await expect(timeline.song(2)).toHaveAccessibleName(/fade-out/);
  await expect(header.undo).toHaveAccessibleName('Undo: Fade out "Two"');
  await header.undo.click();
  await expect.poll(fadeOut).toBeUndefined();
});
