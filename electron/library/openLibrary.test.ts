import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { albumOf } from '../shared/album/album.testkit.ts';
import { describeFailure, failureOf } from '../shared/failure.ts';
import { backupsIn, writeBackup } from './backupFiles.ts';
import { connect } from './connection.ts';
import { memoryLibrary } from './library.testkit.ts';
import type { Library } from './library.ts';
import { MIGRATIONS, migrate, newestVersion, versionOf } from './migrate.ts';
import { openLibrary } from './openLibrary.ts';

const DAY = 24 * 60 * 60 * 1000;
const START = Date.UTC(2026, 0, 30, 12);

let folder: string;
let time: number;
let opened: Library[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-'));
  time = START;
  opened = [];
});
afterEach(() => {
  for (const library of opened) library.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, 'library.sqlite');
const backupFolder = () => join(folder, 'backups');
const open = (): Library => {
  const library = openLibrary(folder, { now: () => time });
  opened.push(library);
  return library;
};
const failureIn = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return failureOf(error);
  }
};
const titles = (library: Library): string[] => library.albums().map(({ title }) => title);
const named = (ending: RegExp): string[] => readdirSync(folder).filter((name) => ending.test(name));

/** A library with an album of each title; a backup is made after each, a day apart. */
const withBackups = (...albums: string[]): void => {
  for (const title of albums) {
    const library = open();
    library.createAlbum(albumOf([{}], { title }), 'first');
    library.close();
    const db = connect(file());
    writeBackup(db, backupFolder(), time);
    db.close();
    time += DAY;
  }
};

/** As a crash, a bad disk or a half-done copy would leave it. */
const DAMAGES: readonly (readonly [string, () => void])[] = [
  ['truncated in the middle of a page', () => truncateSync(file(), 6000)],
  ['cut to its first page', () => truncateSync(file(), 4096)],
  ['with zeros for a header', () => overwrite(0, 100, 0)],
  ['with other bytes in every page', () => overwrite(4096, 60_000, 0x5a)],
  ['some other file', () => writeFileSync(file(), 'This was never a library.\n'.repeat(400))],
];

const overwrite = (from: number, count: number, value: number): void => {
  const bytes = readFileSync(file());
  bytes.fill(value, from, from + count);
  writeFileSync(file(), bytes);
};

describe('openLibrary', () => {
  it('makes the folder, and finds everything again', () => {
    folder = join(folder, 'not', 'there yet');
    const library = open();
    const state = library.createAlbum(albumOf([{}, {}]), 'first');
    const edited = library.append(state.albumId, albumOf([{}]), 'second', 'drag');
    library.changeSettings({ joinSeconds: 7 });
    library.close();
    const again = open();
    expect(again.notices).toEqual([]);
    expect(again.state(state.albumId)).toEqual(edited);
    expect(again.undo(state.albumId).album).toEqual(state.album);
    expect(again.settings().joinSeconds).toBe(7);
  });

  it('keeps the folder to one at a time, and gives it free on close', () => {
    const library = open();
    const refusal = failureIn(open);
    expect(refusal).toMatchObject({ kind: 'usage', problem: 'the data folder is in use by another Glassmaster' });
    library.close();
    library.close();
    expect(failureIn(open)).toBeNull();
  });

  it('answers calls after close with a failure, not a crash', () => {
    const library = open();
    library.close();
    expect(failureIn(() => library.albums())).toMatchObject({ kind: 'cancelled' });
  });

  it('refuses a file of a newer version in one line, and leaves it and its folder alone', () => {
    withBackups('one');
    const db = new Database(file());
    // In a form that this program cannot check, after a crash.
    db.exec('ALTER TABLE revisions RENAME TO something_else');
    db.pragma(`user_version = ${newestVersion() + 10}`);
    db.close();
    writeFileSync(join(folder, 'library.open'), '');
    const before = readFileSync(file());
    const failure = failureIn(open);
    expect(failure).toMatchObject({ kind: 'usage', file: file(), problem: 'was written by a newer version of Glassmaster' });
    expect(readFileSync(file())).toEqual(before);
    expect(named(/damaged/)).toEqual([]);
    // Nor is the folder still held.
    expect(failureIn(open)).toEqual(failure);
  });

  it('makes a backup before it changes the form of an older file', () => {
    mkdirSync(folder, { recursive: true });
    const old = connect(file());
    migrate(old, MIGRATIONS.slice(0, -1));
    old.close();
    open();
    const [backup] = backupsIn(backupFolder());
    const db = new Database(backup?.path, { readonly: true });
    expect(versionOf(db)).toBe(MIGRATIONS.at(-2)?.version);
    db.close();
  });
});

describe('a damaged library', () => {
  it.each(DAMAGES)('%s is set aside, and the newest backup takes its place', (_, damage) => {
    withBackups('one', 'two');
    const library = open();
    library.createAlbum(albumOf([{}], { title: 'after the backup' }), 'first');
    library.close();
    damage();
    // As a crash leaves it.
    writeFileSync(join(folder, 'library.open'), '');
    const damaged = readFileSync(file());
    const restored = open();
    expect(titles(restored)).toEqual(['two', 'one']);
    const [aside] = named(/^library\.damaged-.*\.sqlite$/);
    expect(readFileSync(join(folder, aside ?? ''))).toEqual(damaged);
    expect(restored.notices).toEqual([
      `The library was damaged; it is now as it was at its last backup, 2026-01-31 12:00 UTC; the damaged file is kept as ${aside}.`,
    ]);
    restored.createAlbum(albumOf([{}], { title: 'goes on' }), 'first');
    restored.close();
    const again = open();
    expect(again.notices).toEqual([]);
    expect(titles(again)).toEqual(['goes on', 'two', 'one']);
  });

  it('is noticed without a crash before, where SQLite cannot read it', () => {
    withBackups('one');
    overwrite(0, 100, 0);
    expect(titles(open())).toEqual(['one']);
  });

  it('passes over a backup that is damaged itself', () => {
    withBackups('one', 'two', 'three', 'four');
    const [newest, second, third] = backupsIn(backupFolder());
    truncateSync(newest?.path ?? '', 5000);
    writeFileSync(second?.path ?? '', '');
    // Sound pages, but an album that cannot be read.
    const db = new Database(third?.path);
    db.exec('UPDATE revisions SET content = zeroblob(40)');
    db.close();
    overwrite(0, 100, 0);
    const library = open();
    expect(titles(library)).toEqual(['one']);
    expect(library.notices[0]).toContain('2026-01-30 12:00 UTC');
  });

  it('without any backup is set aside all the same, and an empty library opened', () => {
    writeFileSync(file(), 'no library');
    const library = open();
    expect(titles(library)).toEqual([]);
    expect(library.notices).toHaveLength(1);
    expect(library.notices[0]).toContain('no sound backup');
    expect(named(/damaged/)).toHaveLength(1);
  });

  it('is found by the check sum where one bit of an album has turned over, and brought back at the next start', () => {
    const title = 'A title that is stored as it is because it is short';
    withBackups(title);
    const db = connect(file());
    const content = db.prepare('SELECT content FROM revisions').pluck().get() as Buffer;
    content[40] = (content[40] ?? 0) ^ 4;
    db.prepare('UPDATE revisions SET content = ?').run(content);
    db.close();
    const library = open();
    expect(library.notices).toEqual([]);
    const failure = failureIn(() => library.state(1));
    expect(failure).toMatchObject({ kind: 'unreadable', file: file(), problem: 'is damaged' });
    library.close();
    const restored = open();
    expect(restored.notices).toHaveLength(1);
    expect(restored.state(1).album.title).toBe(title);
  });

  it('that is gone comes back from its backup', () => {
    withBackups('one');
    rmSync(file());
    const library = open();
    expect(titles(library)).toEqual(['one']);
    expect(library.notices[0]).toMatch(/^The library file was gone; it is now as it was at its last backup/);
  });

  it('that was being restored when the power failed is restored at the next start', () => {
    withBackups('one');
    const copy = `${file()}.restoring`;
    copyFileSync(file(), copy);
    rmSync(file());
    expect(titles(open())).toEqual(['one']);
    expect(existsSync(copy)).toBe(false);
  });

  it('keeps its file where the copy for a restore was not even finished', () => {
    withBackups('one');
    writeFileSync(`${file()}.restoring`, 'half a file');
    expect(titles(open())).toEqual(['one']);
    expect(existsSync(`${file()}.restoring`)).toBe(false);
  });
});

describe('backups', () => {
  it('are made once a day in the background, hold everything, and leave nothing unfinished', async () => {
    const library = open();
    library.createAlbum(albumOf([{}], { title: 'one' }), 'first');
    library.close();
    const made = async (count: number) => {
      const before = open();
      await vi.waitFor(() => expect(backupsIn(backupFolder())).toHaveLength(count), { timeout: 60_000 });
      before.close();
    };
    await made(1);
    time += DAY - 1;
    await made(1);
    time += 1;
    await made(2);
    const [newest] = backupsIn(backupFolder());
    expect(newest?.madeAt).toBe(time);
    const db = new Database(newest?.path, { readonly: true });
    expect(db.prepare('SELECT title FROM albums').pluck().all()).toEqual(['one']);
    db.close();
    writeFileSync(join(backupFolder(), 'library-2026-02-09T12-00-00.000Z.sqlite.part'), 'cut short');
    open();
    expect(readdirSync(backupFolder()).filter((name) => name.includes('.part'))).toEqual([]);
  });
});

describe('a disk that does not take it', () => {
  it('is one clear line: a folder that cannot be made', () => {
    writeFileSync(join(folder, 'a file'), '');
    folder = join(folder, 'a file', 'data');
    const failure = failureIn(open);
    expect(failure).toMatchObject({ kind: 'destination', file: file() });
    expect(failure === null ? '' : describeFailure(failure)).not.toMatch(/SQLITE|ENOTDIR|\n/);
  });

  it('is one clear line: the file has no more room, and what was there stays', () => {
    const { library, db } = memoryLibrary();
    const { albumId } = library.createAlbum(albumOf([{}]), 'first');
    const before = library.state(albumId);
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
    const large = albumOf(Array.from({ length: 300 }, () => ({ title: crypto.randomUUID() })));
    const failure = failureIn(() => library.append(albumId, large, 'too much', null));
    expect(failure).toMatchObject({ kind: 'destination', problem: 'cannot be written: the disk is full' });
    expect(library.state(albumId)).toEqual(before);
  });

  it.runIf(canMount())('is one clear line on a real disk: full, then read-only', () => {
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder]).status).toBe(0);
    try {
      const library = open();
      const { albumId } = library.createAlbum(albumOf([{}]), 'first');
      const album = () => albumOf(Array.from({ length: 99 }, () => ({ title: crypto.randomUUID() })));
      let last = library.state(albumId);
      let failure: ReturnType<typeof failureIn> = null;
      while (failure === null) {
        failure = failureIn(() => {
          last = library.append(albumId, album(), 'more', null);
        });
      }
      expect(failure).toMatchObject({ kind: 'destination', problem: 'cannot be written: the disk is full' });
      expect(library.state(albumId)).toEqual(last);
      library.close();
      expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0);
      const refusal = failureIn(open);
      expect(refusal).toMatchObject({ kind: 'destination' });
      expect(refusal?.problem).toMatch(/may not be written|cannot be opened|read-only/);
      expect(spawnSync('mount', ['-o', 'remount,rw,size=10m', folder]).status).toBe(0);
      expect(open().state(albumId)).toEqual(last);
    } finally {
      for (const library of opened) library.close();
      spawnSync('umount', [folder]);
    }
  });
});

/** Only where the tests may mount a disk of their own (root, Linux). */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const probe = mkdtempSync(join(tmpdir(), 'mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
}
