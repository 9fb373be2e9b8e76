import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { openState } from './album.ts';
import { call } from './bridge.ts';
import { expectSoundDisc, expectSoundManifest, filesIn } from './delivered.ts';
import { test } from './disks.ts';
import { expect } from './fixtures.ts';
import { launchWith } from './injected.ts';
import { deliverView } from './pages/deliver.ts';
import { notices } from './pages/notices.ts';
import { player } from './pages/player.ts';
import { startScreen } from './pages/startScreen.ts';
import { windowOf } from './pages/window.ts';
import { addSmallAlbum, applyEdit, type SmallSong } from './smallAlbum.ts';

/** What can go wrong around the app: nothing of the user's is lost, and what happened is said in words. */

const NAME = 'The Testers - Small Record';

const KILL_THREADS = fileURLToPath(new URL('killThreads.cjs', import.meta.url));

/** Long enough for something to happen in the middle of a delivery. */
const LONG: readonly SmallSong[] = [
  { title: 'Long', seconds: 40, peak: -6 },
  { title: 'Longer', seconds: 40, peak: -3 },
];

const startDelivery = async (page: Page) => {
  const view = deliverView(page);
  await view.show();
  await view.choose(['WAV', 'MP3'], '16 bit');
  await view.deliver();
  return view;
};

const inTheMiddle = (view: ReturnType<typeof deliverView>): Promise<void> =>
  expect(view.told).toHaveText('rendering and encoding');

test.describe('a damaged library', () => {
  test('is set aside, its backup takes its place, and the user is told', async ({ launch, folders }) => {
    const library = join(folders.data, 'library');
    const file = join(library, 'library.sqlite');
    const backups = join(library, 'backups');
    const whole = (): string[] => (existsSync(backups) ? readdirSync(backups).filter((name) => name.endsWith('.sqlite')) : []);
    const first = await launch();
    await call(first.page, 'library.create', { title: 'Kept' });
    await first.stop();
    // As on the next day: a backup is due.
    rmSync(backups, { recursive: true, force: true });
    const second = await launch();
    await expect.poll(whole).toHaveLength(1);
    await second.stop();

    const restored = 'The library was damaged; it is now as it was at its last backup';
    await test.step('at once where it cannot be opened', async () => {
      truncateSync(file, 10_000);
      const { page, stop } = await launch();
      await expect(notices(page).told).toContainText(restored);
      await expect(startScreen(page).recent('Kept')).toBeVisible();
      await stop();
    });
    await test.step('at the next start where it is found only in use', async () => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0x5a, bytes.length / 2));
      const found = await launch();
      await expect(notices(found.page).failures.first()).toContainText(
        'Start Glassmaster again: it brings back the newest backup',
      );
      await found.stop();
      const { page } = await launch();
      await expect(notices(page).told).toContainText(restored);
      await expect(startScreen(page).recent('Kept')).toBeVisible();
    });
    expect(readdirSync(library).filter((name) => /^library\.damaged-.*\.sqlite$/.test(name))).toHaveLength(2);
  });
});

test.describe('a destination that cannot be written to', () => {
  test.use({ disk: 'read-only' });
  test('is told of before anything is rendered', async ({ studio: { page, folders }, mixes }) => {
    await addSmallAlbum(page, mixes);
    const view = deliverView(page);
    await view.show();
    await view.choose(['WAV']);
    await expect(view.finding(folders.deliveries)).toBeVisible();
    await expect(view.told).toHaveText('One error forbids this delivery.');
    await expect(view.button).toBeDisabled();
  });
});

test.describe('a full disk', () => {
  test.use({ disk: 'small' });
  test('is told of before a delivery, and one that fills up in the middle leaves nothing', async ({
    studio: { page, folders },
    deliveriesDisk,
    mixes,
  }) => {
    await addSmallAlbum(page, mixes, LONG);
    const view = deliverView(page);
    deliveriesDisk.fill();
    await view.show();
    await view.choose(['WAV', 'MP3'], '16 bit');
    await expect(view.finding(/the disk has [0-9]+ MB free, the delivery .* needs? up to [0-9]+ MB/)).toBeVisible();
    await expect(view.button).toBeDisabled();
    deliveriesDisk.free();
    // The user comes back to the window.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await view.deliver();
    await inTheMiddle(view);
    deliveriesDisk.fill();
    await expect(notices(page).failures).toContainText(/no space left|disk is full/i);
    await expect(notices(page).failures).toContainText(NAME);
    await notices(page).dismissAll();
    expect(readdirSync(folders.deliveries)).toEqual(['filler']);
    deliveriesDisk.free();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await view.deliver();
    await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
    expectSoundManifest(join(folders.deliveries, NAME));
  });
});

test('a song that is gone or another one is told of; a delivery that notices it midway leaves nothing', async ({
  studio: { page, folders },
  mixes,
}) => {
  // Read to its end only after the change, however quick the machine.
  const { album } = await addSmallAlbum(page, mixes, [
    { title: 'Long', seconds: 40, peak: -6 },
    { title: 'Longer', seconds: 240, peak: -3 },
  ]);
  const file = album.tracks[1]?.file ?? '';
  const bytes = readFileSync(file);
  const view = await startDelivery(page);
  await inTheMiddle(view);
  writeFileSync(file, bytes.subarray(0, bytes.length / 2));
  await expect(notices(page).failures.first()).toContainText('Longer.wav');
  await expect(view.finding('Longer')).toContainText('is another file now than the one that was read');
  await expect(view.button).toBeDisabled();
  expect(readdirSync(folders.deliveries)).toEqual([]);

  rmSync(file);
  await expect(view.finding('Longer')).toContainText('is not where it was');
  writeFileSync(file, bytes);
  await expect(view.findings).toHaveCount(0);
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  expectSoundManifest(join(folders.deliveries, NAME));
});

test('threads that die in the middle of a delivery, or while it plays, are told of, leave nothing, and are replaced', async ({
  launch,
  folders,
  mixes,
}) => {
  const { page, pid } = await launchWith(KILL_THREADS, {}, launch);
  const killThreads = (): void => void process.kill(pid, 'SIGUSR2');
  await addSmallAlbum(page, mixes, LONG);
  const { failures, dismissAll } = notices(page);
  const view = await startDelivery(page);
  await inTheMiddle(view);
  killThreads();
  await expect(failures.first()).toContainText('The delivery crashed');
  await expect(failures.first()).toContainText(/try again/i);
  expect(readdirSync(folders.deliveries)).toEqual([]);
  await dismissAll();

  await test.step('what plays stops with a word, and plays again', async () => {
    const { play, sector } = player(page);
    await page.keyboard.press('Space');
    await expect.poll(sector).toBeGreaterThan(2 * 75);
    killThreads();
    await expect(failures.first()).toContainText(/^Playback crashed.*Play again/);
    await expect(play).toHaveAttribute('aria-pressed', 'false');
    await dismissAll();
    const before = await sector();
    await page.keyboard.press('Space');
    await expect.poll(sector).toBeGreaterThan(before + 75);
    await page.keyboard.press('Space');
  });

  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  expectSoundManifest(join(folders.deliveries, NAME));
  expect(readdirSync(folders.deliveries)).toEqual([NAME]);
});

test('closed in the middle of a delivery, asks; stopped then, leaves nothing', async ({ launch, folders, mixes, shell }) => {
  test.skip(shell !== 'electron', 'a delivery goes on when a browser’s tab is closed');
  const { page, electron } = await launch();
  await addSmallAlbum(
    page,
    mixes,
    LONG.map((song) => ({ ...song, seconds: 4 * song.seconds })),
  );
  const view = await startDelivery(page);
  await inTheMiddle(view);
  const close = () => electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const question = page.getByRole('dialog', { name: 'Close while a delivery is made?' });
  await close();
  await expect(question).toContainText('Deliver "Small Record" is not finished');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await close();
  const exited = electron === undefined ? null : once(electron.process(), 'exit');
  await question.getByRole('button', { name: 'Stop it and close' }).click();
  expect(await exited).toEqual([0, null]);
  expect(readdirSync(folders.deliveries)).toEqual([]);
  const again = await launch();
  await expect(windowOf(again.page).header.status).toContainText('Matched at');
  await expect(notices(again.page).told).toHaveCount(0);
});

test('killed in the middle of a delivery, leaves the earlier one as it was and works on', async ({ launch, folders, mixes }) => {
  const first = await launch();
  await addSmallAlbum(first.page, mixes, LONG);
  const before = await startDelivery(first.page);
  await expect(before.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  const folder = join(folders.deliveries, NAME);
  const manifest = readFileSync(join(folder, 'manifest.sha256'), 'utf8');
  await applyEdit(first.page, { kind: 'match', changes: { target: -20 } });
  await before.replace.check();
  await before.deliver();
  await inTheMiddle(before);
  await first.kill();
  expect(readFileSync(join(folder, 'manifest.sha256'), 'utf8')).toBe(manifest);
  expectSoundManifest(folder);

  const { page } = await launch();
  await expect(notices(page).told).toContainText('The delivery of "Small Record" was cut off');
  await expect.poll(() => readdirSync(folders.deliveries)).toEqual([NAME]);
  expect((await openState(page)).album.match.target).toBe(-20);
  const view = deliverView(page);
  await view.show();
  await view.choose(['DDP']);
  await view.replace.check();
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  expect(await expectSoundDisc(folder)).toBe(LONG.length);
  expectSoundManifest(folder);
  expect(filesIn(folders.deliveries).every((name) => name.startsWith(`${NAME}/`))).toBe(true);
  expect(readdirSync(folders.deliveries)).toEqual([NAME]);
});
