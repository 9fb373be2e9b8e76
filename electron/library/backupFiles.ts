import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { checkIntegrity } from './connection.ts';
import { syncFile, syncNames } from './durable.ts';

/** Copies of the library file in the folder `backups` beside it; the name says when each was made. */
export interface Backup {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;
const NEWEST_KEPT = 7;
const WEEKS_KEPT = 4;

const NAME = /^library-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)\.sqlite$/;
const UNFINISHED = '.part';

/** `2026-01-30T12-00-00.000Z`: fit for a file name on any disk. */
export const stampOf = (time: number): string => new Date(time).toISOString().replaceAll(':', '-');

/** Newest first. */
export const backupsIn = (folder: string): Backup[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const [, date, minutes, seconds] = NAME.exec(name) ?? [];
      const madeAt = Date.parse(`${date}:${minutes}:${seconds}`);
      return Number.isNaN(madeAt) ? [] : [{ path: join(folder, name), madeAt }];
    })
    .sort((a, b) => b.madeAt - a.madeAt);

/** A day has passed since the last one. A clock that was put back counts as time passed. */
export const isBackupDue = (backups: readonly Backup[], now: number): boolean => {
  const [newest] = backups;
  return newest === undefined || Math.abs(now - newest.madeAt) >= DAY;
};

/** The newest seven stay, and the last one of each of the four weeks before this one. Weeks are counted from 1970. */
export const superfluous = (backups: readonly Backup[], now: number): Backup[] => {
  const weekOf = (time: number): number => Math.floor(time / WEEK);
  return backups.slice(NEWEST_KEPT).filter((backup) => {
    const week = weekOf(backup.madeAt);
    const lastOfWeek = backups.find((other) => weekOf(other.madeAt) === week);
    return weekOf(now) - week > WEEKS_KEPT || lastOfWeek !== backup;
  });
};

/** Copies the library as it is now, reads the copy back, and only then gives it its name. Takes as long as the file is large. */
export const writeBackup = (db: Database.Database, folder: string, now: number): void => {
  const path = join(folder, `library-${stampOf(now)}.sqlite`);
  const unfinished = path + UNFINISHED;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    const copy = new Database(unfinished, { fileMustExist: true });
    try {
      checkIntegrity(copy);
    } finally {
      copy.close();
    }
    syncFile(unfinished);
    renameSync(unfinished, path);
    syncNames(path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  for (const old of superfluous(backupsIn(folder), now)) rmSync(old.path, { force: true });
};

/** What a backup that was cut short left behind. */
export const removeUnfinished = (folder: string): void => {
  for (const name of readdirSync(folder)) if (name.includes(UNFINISHED)) rmSync(join(folder, name), { force: true });
};
