import { join } from 'node:path';
import { albumNow } from './album.ts';
import { expect, test } from './fixtures.ts';
import { player } from './pages/player.ts';
import { windowOf } from './pages/window.ts';
import { RATE } from './songs.ts';
import { writeWideWav } from './wavFile.ts';

const SECTORS_PER_SECOND = 75;

test('what is wrong with a song is said with its evidence, heard where it is, and mended where one step does it', async ({
  studio: { page },
  mixes,
}) => {
  const { start, songs, header, advice, view } = windowOf(page);
  const paths = ['One', 'Two', 'Three'].map((name, at) => join(mixes, `0${at + 1} ${name}.wav`));
  const [one = '', two = '', three = ''] = paths;
  writeWideWav(one, 6, 1);
  writeWideWav(two, 16, 2, { clickAt: 5, silentFrom: 8 });
  writeWideWav(three, 6, 3);
  await start.addSongs(paths);
  await expect(songs.rows).toHaveCount(3);
  await expect(header.status).toContainText('Matched at');
  const before = await albumNow(page);

  await advice.open();
  await expect(advice.summary).toContainText('note');
  await expect(advice.quiet).toHaveText('Nothing to say of songs 1 and 3.');
  const click = advice.song('2 Two').getByRole('listitem').filter({ hasText: '1 click' });
  await expect(click).toContainText('at 0:05.00');
  for (const term of ['Why', 'Move', 'Side effect'])
    await expect(click.getByRole('term').filter({ hasText: term })).toBeVisible();
  expect(await albumNow(page)).toEqual(before);

  await test.step('a click is listened to from a second ahead of it', async () => {
    const { sector, play } = player(page);
    await click.getByRole('button', { name: 'Listen at 0:05' }).click();
    await advice.dialog.getByRole('button', { name: 'Stop' }).click();
    await expect(advice.dialog.getByRole('button', { name: 'Stop' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(play).toHaveAttribute('aria-pressed', 'false');
    // Two seconds, the first song's six and the gap's two lie ahead of the song.
    const from = (2 + 6 + 2 + 4) * SECTORS_PER_SECOND;
    expect(await sector()).toBeGreaterThanOrEqual(from);
    expect(await sector()).toBeLessThan(from + 5 * SECTORS_PER_SECOND);
    await advice.open();
  });

  await test.step('silence is trimmed by a button, and undo brings it back', async () => {
    const silence = advice.finding('Nothing is heard for');
    await silence.getByRole('button', { name: 'Trim to what is heard' }).click();
    await expect(silence.getByRole('button', { name: 'Use the whole file' })).toBeFocused();
    const end = (await albumNow(page)).tracks[1]?.trimEnd ?? 0;
    expect(Math.abs(end - 8 * RATE)).toBeLessThan(RATE / 10);
    await page.keyboard.press('Escape');
    await expect(advice.dialog).toBeHidden();
    await page.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => albumNow(page)).toEqual(before);
  });

  await test.step('the second look takes no work, and leads to the song', async () => {
    await view('Deliver').click();
    await page.getByRole('button', { name: 'Look over the songs…' }).click();
    await click.getByRole('button', { name: 'Go to song 2' }).click();
    await expect(advice.dialog).toBeHidden();
    await expect(songs.row(2)).toHaveAttribute('aria-selected', 'true');
  });
});
