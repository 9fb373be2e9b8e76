import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { everythingStored } from './album.ts';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { windowOf } from './pages/window.ts';
import type { ShellName } from './shells.ts';
import { browserShellWords, electronProgram, electronWords, type Folders } from './studio.ts';

test('opens its window, isolated and without complaint', async ({ studio }) => {
  await expect(studio.page).toHaveTitle(/Glassmaster/);
  expect(await studio.page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect((await call(studio.page, 'app.describe', {})).shell).toBe(studio.shell);
});

test('ends when it is closed, and has everything when it is opened again', async ({ launch }) => {
  const first = await launch();
  await call(first.page, 'library.create', { title: 'Kept' });
  expect(await first.stop()).toBe(0);
  const second = await launch();
  expect((await call(second.page, 'library.list', {})).map(({ title }) => title)).toEqual(['Kept']);
});

test('what was just typed is kept when the window is closed', async ({ launch }) => {
  const first = await launch();
  const { start, header } = windowOf(first.page);
  await start.newAlbum();
  await header.title.fill('Typed last');
  if (first.electron !== undefined) {
    const closed = once(first.electron.process(), 'exit');
    await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await closed).toEqual([0, null]);
  } else {
    const asked = first.page.waitForEvent('dialog');
    await first.page.close({ runBeforeUnload: true });
    await (await asked).dismiss();
    await everythingStored(first.page);
    await first.stop();
  }
  const again = await launch();
  await expect(windowOf(again.page).header.title).toHaveValue('Typed last');
});

test('has everything when it was killed', async ({ launch }) => {
  const first = await launch();
  await call(first.page, 'library.create', { title: 'Kept' });
  await first.kill();
  const second = await launch();
  expect((await call(second.page, 'library.list', {})).map(({ title }) => title)).toEqual(['Kept']);
});

test('tells every window of a change', async ({ studio }) => {
  const heard = await studio.page.evaluate(async () => {
    const titles = (list: unknown): readonly string[] => (list as { title: string }[]).map(({ title }) => title).sort();
    const create = (title: string) => window.glassmaster.call('library.create', { title });
    const next = () =>
      new Promise<{ list: unknown; stop: () => void }>((resolve) => {
        const stop = window.glassmaster.listen('libraryChanged', (list) => resolve({ list, stop }));
      });
    const first: unknown[] = [];
    const stopFirst = window.glassmaster.listen('libraryChanged', (list) => first.push(titles(list)));
    const one = next();
    await create('One');
    (await one).stop();
    stopFirst();
    const two = next();
    await create('Two');
    return { first, second: titles((await two).list) };
  });
  expect(heard).toEqual({ first: [['One']], second: ['One', 'Two'] });
});

/** Starts another process of a shell; resolves with its first line of complaint, and how it ends. */
const startAnother = (shell: ShellName, folders: Folders): { child: ChildProcess; complaint: Promise<string> } => {
  const [program, words] =
    shell === 'electron' ? [electronProgram(), electronWords(folders)] : [process.execPath, browserShellWords(folders)];
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const complaint = (async () => {
    for await (const line of createInterface({ input: child.stderr })) if (line.startsWith('glassmaster: ')) return line;
    throw new Error('it ended without a word');
  })();
  return { child, complaint };
};

const exitCode = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
};

/** Electron also shows a box, which waits for a click. */
const endRefused = (shell: ShellName, child: ChildProcess): Promise<number | null> => {
  if (shell === 'electron') child.kill('SIGTERM');
  return exitCode(child);
};

test('started twice, shows the window that is there', async ({ studio, folders, shell }) => {
  test.skip(shell !== 'electron', 'a browser shell has no window of its own');
  await studio.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const { child, complaint } = startAnother('electron', folders);
  expect(await complaint).toContain('already open');
  expect(await exitCode(child)).toBe(0);
  await expect
    .poll(() =>
      studio.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible())),
    )
    .toEqual([true]);
});

test('refuses a data folder that another program has open, in one line', async ({ studio, folders }) => {
  const { child, complaint } = startAnother('browser', folders);
  expect(await complaint).toMatch(/^glassmaster: .*library\.lock: .*in use by another Glassmaster; close the other one/);
  expect(await exitCode(child)).toBe(2);
  await call(studio.page, 'library.list', {});
});

test('refuses a library of a newer version, in one line, and leaves it alone', async ({ folders, shell }) => {
  mkdirSync(join(folders.data, 'library'), { recursive: true });
  const file = join(folders.data, 'library/library.sqlite');
  const newer = new Database(file);
  newer.pragma('user_version = 100000');
  newer.close();
  const { child, complaint } = startAnother(shell, folders);
  expect(await complaint).toContain('written by a newer version of Glassmaster');
  expect(await endRefused(shell, child)).toBe(2);
  const after = new Database(file, { readonly: true });
  expect(after.pragma('user_version', { simple: true })).toBe(100000);
  after.close();
});

test('refuses a data folder that cannot be one, in one line', async ({ folders, shell }) => {
  mkdirSync(folders.data, { recursive: true });
  writeFileSync(join(folders.data, 'library'), 'a file where a folder should be');
  const { child, complaint } = startAnother(shell, folders);
  expect(await complaint).toContain(folders.data);
  expect(await endRefused(shell, child)).toBe(2);
});

test('remembers where its window was', async ({ launch, shell }) => {
  test.skip(shell !== 'electron', 'a browser keeps its own windows');
  const first = await launch();
  await first.electron?.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1000, height: 640 }),
  );
  await first.stop();
  const second = await launch();
  const bounds = await second.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toEqual({ x: 40, y: 30, width: 1000, height: 640 });
});

test('shows the window anew when it crashed', async ({ launch, shell }) => {
  test.skip(shell !== 'electron', 'a browser looks after its own tabs');
  const studio = await launch();
  await call(studio.page, 'library.create', { title: 'Kept' });
  const crashed = studio.page.waitForEvent('crash');
  await studio.electron?.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer());
  await crashed;
  const ask = () =>
    studio.electron?.evaluate(({ webContents }) => {
      const contents = webContents.getAllWebContents()[0];
      return contents?.isCrashed() ? null : contents?.executeJavaScript('window.glassmaster.call("library.list", {})');
    });
  await expect.poll(ask).toMatchObject({ ok: true, output: [{ title: 'Kept' }] });
});

test.describe('a browser that loses the program', () => {
  test.use({ windowMayComplain: true });

  test('says so, and comes back with the new link only', async ({ launch, shell, folders }) => {
    test.skip(shell !== 'browser', 'Electron’s window goes with its program');
    const first = await launch(['--port', '0']);
    const { port } = new URL(first.page.url());
    process.kill(first.pid, 'SIGKILL');
    await expect(first.page.getByRole('alert').filter({ hasText: 'Glassmaster has stopped' })).toBeVisible();
    expect(await first.page.evaluate(() => window.glassmaster.call('library.list', {}))).toMatchObject({
      ok: false,
      failure: { problem: 'the connection to Glassmaster was lost' },
    });

    const again = spawn(process.execPath, [...browserShellWords(folders), '--port', port], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [link] = (await once(createInterface({ input: again.stdout }), 'line')) as [string];
    await expect(first.page.getByRole('alert').filter({ hasText: 'Open the new link' })).toBeVisible();
    await first.page.goto(link);
    await call(first.page, 'library.list', {});
    again.kill('SIGINT');
    expect(await exitCode(again)).toBe(0);
  });
});
