import { albumNow, everythingStored, openState } from './album.ts';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { windowOf } from './pages/window.ts';
import { RATE, withSongs, writeSongs } from './songs.ts';
import type { Studio } from './studio.ts';

/** Nothing that was done is lost: not by a crash, not by undo, not by going back. */

/** The program's own process goes at once, before anything else can be done. */
const crash = async (studio: Studio): Promise<void> => {
  await everythingStored(studio.page);
  process.kill(studio.pid, 'SIGKILL');
  await studio.kill();
};

test.describe('when the program is killed the moment an edit is stored', () => {
  test.use({ windowMayComplain: true });

  test('the album is as it was seen, and undo and redo are there by name', async ({ launch, mixes }) => {
    const first = await launch();
    const { songs } = await withSongs(first.page, mixes, 4, 2);
    await songs.rename(1, 'Renamed');
    await songs.setBefore(2, '0.5');
    await songs.drag(4, 2);
    await expect(songs.row(2)).toHaveAccessibleName('2. Four');
    await crash(first);

    const second = await launch();
    const again = windowOf(second.page);
    await expect(again.songs.rows).toHaveCount(4);
    expect(await again.songs.order()).toEqual(['1. Renamed', '2. Four', '3. Two', '4. Three']);
    await expect(again.header.undo).toHaveAccessibleName('Undo: Move "Four" to 2');
    await again.header.undo.click();
    await again.header.undo.click();
    await expect(again.header.redo).toHaveAccessibleName('Redo: Set the gap between "Renamed" and "Two"');
    await crash(second);

    const third = await launch();
    const last = windowOf(third.page);
    await expect(last.header.redo).toHaveAccessibleName('Redo: Set the gap between "Renamed" and "Two"');
    await expect(last.header.undo).toHaveAccessibleName('Undo: Rename "One" to "Renamed"');
    expect((await albumNow(third.page)).tracks[0]?.join).toBeUndefined();
    await last.header.redo.click();
    await expect.poll(async () => (await albumNow(third.page)).tracks[0]?.join).toEqual({ gap: 0.5 * RATE, measure: 'file' });
    await last.header.redo.click();
    await expect.poll(last.songs.order).toEqual(['1. Renamed', '2. Four', '3. Two', '4. Three']);
    await expect(last.header.redo).toBeDisabled();
  });

  test('an import is kept, its songs are read', async ({ launch, mixes }) => {
    const first = await launch();
    const { start, songs } = windowOf(first.page);
    await start.addSongs(writeSongs(mixes, 3, 4));
    await expect(songs.rows).toHaveCount(3);
    await crash(first);

    const again = windowOf((await launch()).page);
    await expect.poll(again.songs.order).toEqual(['1. One', '2. Two', '3. Three']);
    await expect(again.header.status).toContainText('Matched at');
    await expect(again.header.undo).toHaveAccessibleName('Undo: Import 3 songs');
  });
});

test('a revision is named and brought back, and what came after it is not lost', async ({ studio: { page }, mixes }) => {
  const { songs, header, history } = await withSongs(page, mixes, 3, 2);
  await songs.rename(2, 'As sent');
  await expect(header.undo).toHaveAccessibleName('Undo: Rename "Two" to "As sent"');
  const sent = await albumNow(page);
  await page.keyboard.press('h');
  await history.name('Rename "Two" to "As sent"', 'sent to the band');
  await expect(history.item('sent to the band')).toBeVisible();
  await history.close();

  await songs.setBefore(3, '0');
  await songs.select(1);
  await page.keyboard.press('Delete');
  await expect(songs.rows).toHaveCount(2);
  const later = await albumNow(page);

  await header.revisions.click();
  await test.step('what changed since is told, song by song', async () => {
    await history.compare('sent to the band');
    await expect(history.changes.getByRole('heading')).toHaveText(['Song 1 “As sent”', '“One”']);
    await expect(history.changes.getByRole('listitem')).toHaveText([
      'Join to the next song none before, now → gap of 0.000 s',
      'Song on the record before, now → removed',
    ]);
    expect(await albumNow(page)).toEqual(later);
    await history.changes.getByRole('button', { name: 'Copy as text' }).click();
    await expect(page.getByText('The changes are on the clipboard')).toBeVisible();
  });
  await history.restore('sent to the band');
  await expect.poll(() => albumNow(page)).toEqual(sent);
  await history.close();
  await expect(songs.rows).toHaveCount(3);
  await header.undo.click();
  await expect.poll(() => albumNow(page)).toEqual(later);
  await page.keyboard.press('h');
  await expect(history.items.filter({ hasText: 'undone' })).toHaveCount(1);
  await expect(history.items.first()).toContainText('undone');
  await history.close();
  await header.redo.click();
  await expect.poll(() => albumNow(page)).toEqual(sent);
});

test('an album is duplicated, worked on apart, and removed', async ({ studio: { page }, mixes }) => {
  const { songs, header, start } = await withSongs(page, mixes, 2, 2);
  await header.title.fill('Original');
  await header.title.press('Enter');
  await expect(header.undo).toHaveAccessibleName(/^Undo: Rename the album/);
  const original = await openState(page);

  await header.duplicate();
  await expect(header.title).not.toHaveValue('Original');
  await songs.rename(1, 'Another');
  await expect(songs.row(1)).toHaveAccessibleName('1. Another');
  expect((await call(page, 'album.open', { albumId: original.albumId })).album).toEqual(original.album);

  await header.remove();
  await expect(start.zone).toBeVisible();
  expect((await call(page, 'library.list', {})).map(({ title }) => title)).toEqual(['Original']);
  await start.recent('Original').click();
  await expect(songs.row(1)).toHaveAccessibleName('1. One');
  expect((await openState(page)).album).toEqual(original.album);
});
