import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { albumNow } from './album.ts';
import { expectSoundDisc, expectSoundManifest } from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { deliverView } from './pages/deliver.ts';
import { pick } from './pages/files.ts';
import { player } from './pages/player.ts';
import { windowOf } from './pages/window.ts';
import { applyEdit } from './smallAlbum.ts';
import { RATE, withSongs, writeSongs } from './songs.ts';

/** Everything without a mouse, and never lost on the way. */

const MOST_STOPS = 150;

/** Goes from stop to stop until the focus is where it is wanted. */
const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${wanted} cannot be reached by Tab`);
};

/** Listens to a song for a second, and leaves the play head there. */
const playInto = async (page: Page, song: Locator): Promise<void> => {
  const { sector } = player(page);
  await song.press('Home');
  for (let press = 0; press < 2; press += 1) await page.keyboard.press('ArrowDown');
  await expect(song).toBeFocused();
  const before = await sector();
  await page.keyboard.press('q');
  await expect.poll(async () => Math.abs((await sector()) - before)).toBeGreaterThan(2 * 75);
  await page.waitForTimeout(1000);
  await page.keyboard.press('k');
};

const isLost = (page: Page): Promise<boolean> => page.evaluate(() => document.activeElement === document.body);

test('a record is made from songs to delivery by keyboard alone', async ({ studio: { page, folders }, mixes }) => {
  const { start, songs, header, transport } = windowOf(page);
  await start.zone.waitFor();
  await tabTo(page, start.zone.getByRole('button', { name: 'Add songs…' }));
  await pick(page, writeSongs(mixes, 3, 10), () => page.keyboard.press('Enter'));
  await expect(songs.rows).toHaveCount(3);
  await expect(header.status).toContainText('Matched at');

  await tabTo(page, header.title);
  await page.keyboard.type('By Hand');
  await page.keyboard.press('Tab');
  await page.keyboard.type('The Testers');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await albumNow(page)).artist).toBe('The Testers');

  await tabTo(page, songs.row(1));
  for (const number of [1, 2, 3]) {
    if (number > 1) await page.keyboard.press('ArrowDown');
    await expect(songs.row(number)).toBeFocused();
  }
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(songs.order).toEqual(['1. One', '2. Three', '3. Two']);
  await expect(songs.row(2)).toBeFocused();
  await page.keyboard.press('x');
  await expect.poll(async () => Object.keys((await albumNow(page)).tracks[0]?.join ?? {})).toContain('crossfade');

  await page.keyboard.press('Space');
  await expect(transport.play).toHaveAttribute('aria-pressed', 'true');
  await expect(transport.position).not.toHaveText('00:00:00');
  await page.keyboard.press('Space');
  await expect(transport.play).toHaveAttribute('aria-pressed', 'false');

  const delivery = deliverView(page);
  await page.keyboard.press('6');
  await expect(delivery.button).toBeEnabled();
  await tabTo(page, delivery.button);
  await page.keyboard.press('Enter');
  await expect(delivery.progress).toBeVisible();
  expect(await isLost(page)).toBe(false);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel delivery');
  await expect(delivery.result.getByRole('status')).toHaveText(/^All [0-9]+ checks passed\.$/, { timeout: 60_000 });
  const folder = join(folders.deliveries, 'The Testers - By Hand');
  expectSoundManifest(folder);
  expect(await expectSoundDisc(folder)).toBe(3);
  expect(await isLost(page)).toBe(false);
});

test('the focus stays with the findings when one of them is mended', async ({ studio: { page }, mixes }) => {
  const { songs } = await withSongs(page, mixes, 2, 3);
  await expect(songs.rows).toHaveCount(2);
  await applyEdit(page, { kind: 'album', changes: { maximumLength: '00:06' } });
  const delivery = deliverView(page);
  await delivery.show();
  await delivery.choose(['DDP', 'WAV']);
  const without = delivery.preflight.getByRole('button', { name: 'Deliver without the DDP' });
  await expect(without).toBeVisible();
  await without.focus();
  await page.keyboard.press('Enter');
  await expect(without).toHaveCount(0);
  expect(await isLost(page)).toBe(false);
  await page.keyboard.press('Tab');
  expect(await delivery.preflight.evaluate((element) => element.contains(document.activeElement))).toBe(true);
});

test('a song, a join and the fields of a join are at hand where the selection is', async ({ studio: { page }, mixes }) => {
  const { songs, transport } = await withSongs(page, mixes, 5, 4);
  await songs.row(1).focus();
  for (const number of [1, 2]) {
    await page.keyboard.press('ArrowDown');
    await expect(songs.row(number)).toBeFocused();
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(songs.row(3)).toBeFocused();
  await page.keyboard.press('q');
  await expect(transport.bar).toContainText(/3\s*Three/);
  await expect(transport.play).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('k');
  await page.keyboard.press('Home');
  await page.keyboard.press('p');
  await expect(transport.position).toHaveText(/^00:(0[89]|1[0-9])/);
  await page.keyboard.press('k');

  await page.keyboard.press('x');
  await expect(songs.row(3)).toBeFocused();
  await tabTo(page, songs.before(3));
  await page.keyboard.press('Tab');
  await expect(songs.fadeOut(3)).toBeFocused();
  await songs.row(3).focus();
  await page.keyboard.press('ArrowDown');
  await expect(songs.row(4)).toBeFocused();

  await page.keyboard.press('Delete');
  await expect(songs.rows).toHaveCount(4);
  await expect(songs.row(4)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(songs.rows).toHaveCount(3);
  await expect(songs.row(3)).toBeFocused();
});

test('a unit is typed behind a number, and is no command', async ({ studio: { page }, mixes }) => {
  const { songs, header } = await withSongs(page, mixes, 3, 4);
  await playInto(page, songs.row(2));
  await songs.before(2).focus();
  for (const key of ['1', '.', '5', ' ', 's']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await expect(header.undo).toHaveAccessibleName('Undo: Set the gap between "One" and "Two"');
  await expect.poll(async () => (await albumNow(page)).tracks[0]?.join).toMatchObject({ gap: 1.5 * RATE });
  await expect(songs.rows).toHaveCount(3);
  // More than a disc can say is as much as it can.
  await songs.before(2).fill('999999');
  await songs.before(2).press('Enter');
  await expect(songs.before(2)).toHaveValue('6000.000');
});

test('an index mark is set, moved and deleted by keyboard, and its song stays', async ({ studio: { page }, mixes }) => {
  const { songs, header } = await withSongs(page, mixes, 3, 6);
  const marks = async () => (await albumNow(page)).tracks[1]?.indexes ?? [];
  await playInto(page, songs.row(2));
  await page.keyboard.press('m');
  await expect.poll(async () => (await marks()).length).toBe(1);
  const [before = 0] = await marks();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await marks())[0]).toBe(before + RATE / 75);
  await page.keyboard.press('Delete');
  await expect.poll(marks).toEqual([]);
  await expect(songs.rows).toHaveCount(3);

  // Without a mark the arrows move the song, from its line in the table too.
  await songs.row(2).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(header.undo).toHaveAccessibleName('Undo: Set the gap between "One" and "Two"');
});

test('Tab leads from a song’s line to its own inspector', async ({ studio: { page }, mixes }) => {
  const { songs, inspector } = await withSongs(page, mixes, 3, 4);
  await songs.row(1).focus();
  for (let press = 0; press < 2; press += 1) await page.keyboard.press('ArrowDown');
  await tabTo(page, songs.fadeOut(2));
  await expect(inspector.heading).toHaveText('Two');
  await tabTo(page, inspector.field('Title'));
});

const IMPOSSIBLE_AT_FIRST = [
  'Copy chain',
  'Delete the index mark',
  'Find a command…',
  'Hear only what the chain changes',
  'Hear without the chain, at matched loudness',
  'Index mark at the play head',
  'Next shape of the fade or crossfade',
  'Paste chain',
  'Redo',
  'Split at the play head',
  'Switch the chain on or off',
];

test('commands are found by typing, and all keys are written down', async ({ studio: { page }, mixes }) => {
  const { songs, palette, keySheet, timeline, view } = await withSongs(page, mixes, 3, 2);
  await timeline.song(2).focus();
  await page.keyboard.press('?');
  await expect(keySheet.dialog).toBeVisible();
  const lines = await keySheet.dialog
    .getByRole('term')
    .evaluateAll((terms) =>
      terms.map((term) => [
        term.closest('section')?.querySelector('h3')?.textContent ?? '',
        term.textContent ?? '',
        term.nextElementSibling?.querySelector('kbd')?.textContent ?? '',
      ]),
    );
  await page.keyboard.press('Escape');
  await expect(timeline.song(2)).toBeFocused();

  await palette.open();
  await expect(palette.query).toBeFocused();
  const offered = await palette.options.evaluateAll((options) =>
    options.map((option) => [...option.children].map((part) => part.textContent ?? '')),
  );
  await page.keyboard.press('Escape');
  await expect(timeline.song(2)).toBeFocused();

  // What has a key is in the sheet under its group, with that key.
  const withKeys = offered.filter(([, , key]) => key !== '');
  expect(lines).toEqual(expect.arrayContaining(withKeys));
  // Everything else in the sheet opens the palette itself or cannot be done just now: the play head is at the very start,
  // there is no fade, no index mark, no chain and nothing undone.
  const missing = lines.filter(([group, label]) => group !== 'Pointer' && !offered.some(([, other]) => other === label));
  expect([...new Set(missing.map(([, label]) => label))].sort()).toEqual(IMPOSSIBLE_AT_FIRST);

  await palette.run('loudness view');
  await expect(view('Loudness')).toHaveAttribute('aria-selected', 'true');
  await palette.run('arrange view');
  await songs.row(2).focus();
  await palette.run('leave out');
  await expect(songs.state(2)).toContainText('not matched');
});

interface Stop {
  readonly name: string;
  readonly seen: boolean;
}

test('the focus can be seen wherever it goes, and is never caught', async ({ studio: { page }, mixes }) => {
  const { songs, header, history, keySheet } = await withSongs(page, mixes, 2, 2);
  const round: Stop[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate((): Stop | null => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      if (element.hasAttribute('data-visited')) return null;
      element.setAttribute('data-visited', '');
      // A field's box shows it for the field.
      const isMarked = (one: Element | null): boolean => {
        if (one === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      };
      const name = element.getAttribute('aria-label') ?? element.textContent ?? element.outerHTML;
      return { name, seen: isMarked(element) || isMarked(element.parentElement) };
    });
    if (now === null) break;
    round.push(now);
  }
  expect(round.length).toBeGreaterThan(20);
  expect(round.length).toBeLessThan(MOST_STOPS);
  expect(round.filter(({ seen }) => !seen)).toEqual([]);

  // Dialogs keep it while they are open, and give it back where it was.
  for (const [key, dialog] of [
    ['h', history.dialog],
    ['?', keySheet.dialog],
  ] as const) {
    await songs.row(2).focus();
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    for (let stop = 0; stop < 12; stop += 1) {
      await page.keyboard.press('Tab');
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(songs.row(2)).toBeFocused();
  }
  await header.revisions.focus();
  await page.keyboard.press('Enter');
  await expect(history.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(header.revisions).toBeFocused();
});
