import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { albumNow, openState, sourcesNow } from './album.ts';
import { expect, test } from './fixtures.ts';
import { player } from './pages/player.ts';
import { windowOf } from './pages/window.ts';
import { RATE, withSongs } from './songs.ts';
import { writeBeatWav } from './wavFile.ts';

/** Files that are moved, or exported anew from the DAW, while the album is being made. */

const playingSeconds = async (page: Parameters<typeof sourcesNow>[0]): Promise<readonly number[]> =>
  (await sourcesNow(page)).map(({ facts }) => (facts?.sessionFrames ?? 0) / RATE);

test('songs that were moved are located, one by hand and one by its content, and keep their settings', async ({
  launch,
  mixes,
}) => {
  const first = await launch();
  const { songs, header } = await withSongs(first.page, mixes, 3, 4);
  await songs.rename(2, 'Second');
  await songs.setBefore(2, '0.4');
  await songs.setFadeOut(2, '1');
  await songs.setBefore(3, '0');
  await expect(header.undo).toHaveAccessibleName('Undo: Set the gap between "Second" and "Three"');
  const before = (await albumNow(first.page)).tracks;
  await first.stop();
  const elsewhere = join(mixes, 'elsewhere');
  mkdirSync(elsewhere);
  const [, two, three] = before.map(({ file }) => file) as [string, string, string];
  renameSync(two, join(elsewhere, 'Second mix 4.wav'));
  renameSync(three, join(elsewhere, 'Called otherwise.wav'));

  const { page } = await launch();
  const again = windowOf(page);
  await expect(again.songs.state(2)).toContainText('missing');
  await expect(again.songs.state(3)).toContainText('missing');
  await expect(again.header.status).toContainText('2 songs need attention');
  // What is known of a song is kept.
  await expect(again.songs.cell(2, 'Length')).toHaveText('0:04');

  await again.songs.locate(2, join(elsewhere, 'Second mix 4.wav'));
  await expect(again.songs.state(2)).not.toContainText('missing');
  // The button is gone; the keyboard is not.
  await expect(again.songs.row(2)).toBeFocused();
  await expect(again.header.undo).toHaveAccessibleName('Undo: Link "Second" to "Second mix 4.wav"');
  await again.header.findMissing(elsewhere);
  await expect(again.songs.state(3)).not.toContainText('missing');
  await expect(again.notices.told).toContainText('1 song found; none is missing now');
  await expect(again.header.status).toContainText('Matched at');

  const after = (await albumNow(page)).tracks;
  expect(after.map(({ file: _, ...settings }) => settings)).toEqual(before.map(({ file: _, ...settings }) => settings));
  expect(after[1]?.file).toContain('Second mix 4.wav');
  expect(after[2]?.file).toContain('Called otherwise.wav');
});

test('a song exported anew is noticed, offered, and taken in one step with its settings', async ({ studio: { page }, mixes }) => {
  const { songs, header, inspector } = await withSongs(page, mixes, 3, 6);
  await songs.rename(2, 'Second');
  await songs.setFadeOut(2, '4');
  await songs.setBefore(3, '0.4');
  await expect.poll(async () => (await albumNow(page)).tracks[1]?.join).toMatchObject({ gap: 0.4 * RATE });
  const before = await openState(page);
  writeBeatWav(before.album.tracks[1]?.file ?? '', 3, -3, 77);

  await expect(songs.state(2)).toContainText('changed');
  await expect(header.status).toContainText('1 song changed on disk');
  await songs.select(2);
  await expect(inspector.problems).toContainText('another one now');
  // Until it is taken nothing of the album changes.
  expect(await openState(page)).toEqual(before);
  expect(await playingSeconds(page)).toEqual([6, 6, 6]);

  await songs.mend(2, 'Use new version of').click();
  await expect(songs.cell(2, 'Length')).toHaveText('0:03');
  await expect(songs.state(2)).not.toContainText('changed');
  await expect(header.undo).toHaveAccessibleName('Undo: Use the new version of "Second"');
  const after = await openState(page);
  expect(after.revision).toBe(before.revision + 1);
  expect(await playingSeconds(page)).toEqual([6, 3, 6]);
  expect(after.album.tracks[1]).toEqual({ ...before.album.tracks[1], fadeOut: { frames: 3 * RATE, curve: 'linear' } });
  await expect(header.status).toContainText('Matched at');

  await header.undo.click();
  await expect.poll(async () => (await albumNow(page)).tracks).toEqual(before.album.tracks);
});

test('while a song is missing the others are listened to, and it is told why that one is not', async ({
  studio: { page },
  mixes,
}) => {
  const { songs, notices, header } = await withSongs(page, mixes, 3, 4);
  await expect(header.status).toContainText('Matched at');
  const { play, sector } = player(page);
  rmSync((await albumNow(page)).tracks[1]?.file ?? '');
  await expect(songs.state(2)).toContainText('missing');
  const start = (song: number): number => 75 * (2 + (song - 1) * 6);

  await songs.select(3);
  await page.keyboard.press('q');
  await expect(play).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(sector).toBeGreaterThan(start(3) + 75);
  await expect(notices.failures).toHaveCount(0);
  await page.keyboard.press('Space');

  await songs.select(2);
  await page.keyboard.press('q');
  await expect(notices.failures).toContainText('Song 2 "Two" cannot be played: its file is missing');
  await expect(play).toHaveAttribute('aria-pressed', 'false');

  await songs.select(1);
  await page.keyboard.press('q');
  await expect(play).toHaveAttribute('aria-pressed', 'true');
  await expect(notices.failures).toHaveCount(0);
  // Through the silence in its place.
  await expect.poll(sector).toBeGreaterThan(start(3));
  await expect(play).toHaveAttribute('aria-pressed', 'true');
});
