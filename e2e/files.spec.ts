import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { writeSineWav } from './wavFile.ts';

/** What goes in and out of the window besides calls: songs from the user's disk, reports to look at. */

let mixes: string;
test.beforeEach(() => {
  mixes = mkdtempSync(join(tmpdir(), 'glassmaster-mixes-'));
});
test.afterEach(() => rmSync(mixes, { recursive: true }));

/** As the user picks them: through a file field, whose files the window hands to its shell. */
const grantPicked = async (page: Page, paths: string | string[], folder = false) => {
  await page.evaluate((picksFolder) => {
    const field = document.createElement('input');
    Object.assign(field, { type: 'file', multiple: true, webkitdirectory: picksFolder, id: 'picked' });
    document.body.append(field);
  }, folder);
  await page.locator('#picked').setInputFiles(paths);
  const answer = await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('#picked');
    const files = [...(field?.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
    field?.remove();
    return window.glassmaster.grant(files);
  });
  if (!answer.ok) throw new Error(answer.failure.problem);
  return answer.output.map(({ token }) => token);
};

const whenRead = async (page: Page, albumId: number): Promise<readonly string[]> => {
  const list = () => call(page, 'sources.list', { albumId });
  await expect.poll(async () => (await list()).map(({ status }) => status).includes('reading')).toBe(false);
  return (await list()).map(({ name, status }) => `${name}: ${status}`);
};

test('songs that the user picks are read, whatever they are called', async ({ studio: { page } }) => {
  const names = ['01 Öne.wav', '02 🎸 two.wav'];
  for (const name of names) writeSineWav(join(mixes, name), 2);
  const { albumId } = await call(page, 'library.create', { title: 'Picked' });
  const tokens = await grantPicked(
    page,
    names.map((name) => join(mixes, name)),
  );
  await call(page, 'songs.import', { albumId, tokens, at: null });
  expect(await whenRead(page, albumId)).toEqual(names.map((name) => `${name}: ready`));
});

test('a folder that the user picks gives its songs', async ({ studio: { page } }) => {
  mkdirSync(join(mixes, 'Side B'));
  writeSineWav(join(mixes, '01 one.wav'), 2);
  writeSineWav(join(mixes, 'Side B/02 two.wav'), 2);
  const { albumId } = await call(page, 'library.create', { title: 'Folder' });
  const tokens = await grantPicked(page, mixes, true);
  await call(page, 'songs.import', { albumId, tokens, at: null });
  expect(await whenRead(page, albumId)).toEqual(['01 one.wav: ready', '02 two.wav: ready']);
});

test('the report of a delivery can be looked at and kept', async ({ studio: { page, folders, shell } }) => {
  writeSineWav(join(mixes, 'song.wav'), 5);
  const { albumId } = await call(page, 'library.create', { title: 'Reported' });
  await call(page, 'songs.import', { albumId, tokens: await grantPicked(page, join(mixes, 'song.wav')), at: null });
  await whenRead(page, albumId);
  const { jobId } = await call(page, 'deliver.start', {
    ...{ albumId, formats: ['wav'], bits: 16, mp3: '320', codecSafe: false },
    ...{ folder: null, name: 'Reported', replace: false },
  });
  const job = async () => (await call(page, 'jobs.list', {})).find(({ id }) => id === jobId);
  await expect.poll(async () => (await job())?.status, { timeout: 60_000 }).not.toBe('running');
  expect(await job()).toMatchObject({ status: 'done', failure: null });
  const deliveryId = (await job())?.deliveryId ?? 0;

  if (shell === 'electron') {
    const name = await call(page, 'deliver.reportPdf', { deliveryId });
    expect(readFileSync(join(folders.deliveries, name)).subarray(0, 5).toString()).toBe('%PDF-');
  } else {
    const tab = page.context().waitForEvent('page');
    await call(page, 'deliver.openReport', { deliveryId });
    await expect((await tab).getByRole('heading', { name: 'Reported' })).toBeVisible();
    await expect(call(page, 'deliver.reportPdf', { deliveryId })).rejects.toThrow('deliver.reportPdf');
  }
});
