import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { albumNow } from './album.ts';
import { expect, test } from './fixtures.ts';
import { toneView } from './pages/tone.ts';
import { windowOf } from './pages/window.ts';
import { writeNoiseWav } from './wavFile.ts';

/** Does one song stick out, and does the tonal match bring it closer? */

/** Thirds of an octave from 20 Hz: the eighth is 100 Hz. */
const AT_100_HZ = 7;

/** Four songs of one sound, but for the last, which has much more bass. */
const addNoises = async (page: Page, folder: string): Promise<void> => {
  const paths = [0, 0, 0, 2.2].map((bass, at) => {
    const path = join(folder, `${at + 1} Noise.wav`);
    writeNoiseWav(path, 6, bass, at + 1);
    return path;
  });
  const { start, songs } = windowOf(page);
  await start.addSongs(paths);
  await expect(songs.rows).toHaveCount(4);
};

test('with the match off, a song that sticks out is seen in the map and named in words', async ({ studio: { page }, mixes }) => {
  await addNoises(page, mixes);
  const tone = toneView(page);
  await tone.show();
  await expect.poll(async () => (await tone.deviations(4))[AT_100_HZ], { timeout: 60_000 }).toBeGreaterThan(3);
  expect(Math.abs((await tone.deviations(2))[AT_100_HZ] ?? 99)).toBeLessThan(2);
  await expect(tone.findings.filter({ hasText: /^Song 4 .*\+[0-9.]+ dB (below|around|from) / })).toHaveCount(1);
});

test('matched to the album’s median a song comes closer, and undo names the step', async ({ studio: { page }, mixes }) => {
  await addNoises(page, mixes);
  const { header } = windowOf(page);
  const tone = toneView(page);
  await tone.show();
  await tone.matchTo('Album median');
  await expect(header.undo).toHaveAccessibleName('Undo: Set the tonal reference');
  await expect(tone.status).toHaveText('Up to date', { timeout: 60_000 });
  const before = (await tone.deviations(4))[AT_100_HZ] ?? 0;
  await tone.showAfter();
  await expect.poll(async () => (await tone.deviations(4))[AT_100_HZ], { timeout: 60_000 }).toBeLessThan(before - 1);
  await tone.setAmount(0);
  await expect(header.undo).toHaveAccessibleName('Undo: Set the amount of tonal match');
  await header.undo.click();
  await header.undo.click();
  await expect.poll(async () => (await albumNow(page)).tone.reference).toBe('off');
});

test('a song is left alone, and a curve is drawn, by keyboard', async ({ studio: { page }, mixes }) => {
  await addNoises(page, mixes);
  const { header } = windowOf(page);
  const tone = toneView(page);
  await tone.show();
  await tone.song(4).press('Enter');
  await tone.leaveAlone.press('Enter');
  await expect(header.undo).toHaveAccessibleName('Undo: Leave out of the tonal match (song 4)');
  expect((await albumNow(page)).tracks[3]?.tone).toEqual({ exclude: true });
  await tone.matchTo('A drawn curve');
  const curve = async () => {
    const { reference } = (await albumNow(page)).tone;
    return typeof reference === 'object' && 'curve' in reference ? reference.curve : [];
  };
  await expect.poll(async () => (await curve()).length).toBe(7);
  const before = await curve();
  await tone.point(3).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await curve())[2]?.level).toBeCloseTo((before[2]?.level ?? 0) + 1, 6);
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await curve()).length).toBe(6);
  await expect(tone.point(3)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await curve()).length).toBe(7);
  await expect(tone.point(4)).toBeFocused();
  await tone.point(7).focus();
  // Down to the two that make a curve, and no further: neither is a song removed that nobody sees.
  for (let press = 0; press < 7; press += 1) await page.keyboard.press('Delete');
  await expect.poll(async () => (await curve()).length).toBe(2);
  await expect(tone.point(2)).toBeFocused();
  await tone.song(3).focus();
  await page.keyboard.press('Delete');
  expect((await albumNow(page)).tracks).toHaveLength(4);
});
