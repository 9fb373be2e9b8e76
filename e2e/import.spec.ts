import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { albumNow, sourcesNow } from './album.ts';
import { expect, test } from './fixtures.ts';
import { dropFiles } from './pages/files.ts';
import { windowOf } from './pages/window.ts';
import { writeBeatWav, writeLongWav } from './wavFile.ts';

/** How songs come in: what the user picks or drops becomes an album, in order, read and matched. */

test('songs that are picked become an album in order, read and matched', async ({ studio: { page }, mixes }) => {
  const { start, songs, header, notices } = windowOf(page);
  const files = ['03 Three.wav', '02 Two.wav', '01 One.wav'].map((name) => join(mixes, name));
  for (const [at, file] of files.entries()) writeBeatWav(file, 3 + at, -14 + 4 * at, at + 1);
  await start.addSongs(files);

  await expect(header.status).toContainText('Matched at');
  expect(await songs.order()).toEqual(['1. One', '2. Two', '3. Three']);
  await expect(songs.cell(1, 'Length')).toHaveText('0:05');
  await expect(songs.cell(3, 'Length')).toHaveText('0:03');
  await expect(songs.cell(1, 'Mastered')).toHaveText(/^−\d+\.\d$/);
  await expect(header.undo).toHaveAccessibleName('Undo: Import 3 songs');
  expect((await sourcesNow(page)).map(({ facts }) => facts?.frames)).toEqual([5 * 44_100, 4 * 44_100, 3 * 44_100]);
  await expect(notices.failures).toHaveCount(0);
});

test('a folder gives its songs, and what is no song is told in one line', async ({ studio: { page }, mixes }) => {
  const { start, songs, header, notices } = windowOf(page);
  mkdirSync(join(mixes, 'Record/Side B'), { recursive: true });
  writeBeatWav(join(mixes, 'Record/01 One.wav'), 2, -6, 1);
  writeBeatWav(join(mixes, 'Record/Side B/02 Two.wav'), 2, -6, 2);
  writeFileSync(join(mixes, 'Record/cover.txt'), 'left alone without a word');
  await start.addFolder(join(mixes, 'Record'));
  await expect.poll(songs.order).toEqual(['1. One', '2. Two']);

  writeBeatWav(join(mixes, '03 Three.wav'), 2, -6, 3);
  writeFileSync(join(mixes, 'notes.txt'), 'Mix notes: more bass');
  await header.addSongs([join(mixes, 'notes.txt'), join(mixes, '03 Three.wav')]);
  await expect.poll(songs.order).toEqual(['1. One', '2. Two', '3. Three']);
  await expect(notices.failures).toHaveCount(1);
  await expect(notices.failures).toContainText('notes.txt');
  await expect(header.status).toContainText('Matched at');
});

test('songs and folders dropped on the window come in where they are let go', async ({ studio: { page }, mixes }) => {
  const { start, songs, header, notices } = windowOf(page);
  const [one, two, between] = ['01 One.wav', 'Rest/02 Two.wav', 'Between.wav'].map((name) => join(mixes, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(join(mixes, 'Rest'));
  writeFileSync(join(mixes, 'Rest/cover.jpg'), 'a picture');
  for (const [at, file] of [one, two, between].entries()) writeBeatWav(file, 2, -6, at + 1);
  await start.zone.waitFor();
  await dropFiles(page, [one, dirname(two)], { x: 600, y: 300 });
  await expect.poll(songs.order).toEqual(['1. One', '2. Two']);

  const second = await songs.row(2).boundingBox();
  await dropFiles(page, [between], { x: (second?.x ?? 0) + 200, y: (second?.y ?? 0) + 2 });
  await expect.poll(songs.order).toEqual(['1. One', '2. Between', '3. Two']);
  await expect(header.undo).toHaveAccessibleName('Undo: Import "Between"');
  expect((await albumNow(page)).tracks).toHaveLength(3);
  await expect(notices.failures).toHaveCount(0);
});

test('songs may be called anything', async ({ studio: { page }, mixes }) => {
  const { start, songs, header } = windowOf(page);
  const titles = [`100% 'final' [mix] #1`, '🎸 — Ünïcode & Söns', '夜の歌', 'a..b'];
  const names = titles.map((title, at) => `0${at + 1} ${title}.wav`);
  for (const [at, name] of names.entries()) writeBeatWav(join(mixes, name), 2, -6, at + 1);
  await start.addSongs(names.map((name) => join(mixes, name)));
  await expect(header.status).toContainText('Matched at');
  expect(await songs.order()).toEqual(titles.map((title, at) => `${at + 1}. ${title}`));
  expect((await sourcesNow(page)).map(({ name }) => name)).toEqual(names);
});

test('reading can be cancelled, and taken up again', async ({ studio: { page }, mixes }) => {
  const { start, songs, header } = windowOf(page);
  const count = 6;
  const paths = Array.from({ length: count }, (_, at) => join(mixes, `0${at + 1} Long.wav`));
  for (const [at, path] of paths.entries()) writeLongWav(path, 6 * 60, -6, at + 1);
  await start.addSongs(paths);
  await expect(songs.state(count)).toContainText('Reading');
  await header.cancelWork(/^Cancel: Import/);
  await expect(header.work).toHaveCount(0);
  await expect(songs.state(count)).toContainText('unreadable');

  await songs.mend(count, 'Try again').click();
  await expect(songs.cell(count, 'Length')).toHaveText('6:00');
  await expect(songs.state(count)).not.toContainText('unreadable');
});
