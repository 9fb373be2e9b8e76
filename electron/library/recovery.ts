import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type Backup, backupsIn, stampOf } from './backupFiles.ts';
import { checkIntegrity } from './connection.ts';
import { syncFile, syncNames } from './durable.ts';
import { newestVersion, versionOf } from './migrate.ts';

/**
 * Brings a library back from its backups. A copy is made and checked first; then the damaged file is renamed, never removed;
 * then the copy takes its place. Cut short anywhere, `finishRestore` at the next start goes on from there.
 */

const copyFor = (file: string): string => `${file}.restoring`;

/** Ends a restore that was cut short between the renames, and drops a copy that was not finished. */
export const finishRestore = (file: string): void => {
  const copy = copyFor(file);
  if (!existsSync(copy)) return;
  if (existsSync(file)) removeDatabase(copy);
  else renameSync(copy, file);
};

/** Sets a damaged file aside, if there is one, and puts the newest sound backup in its place. Returns what to tell the user. */
export const restoreNewest = (file: string, backupFolder: string, now: number): string => {
  const copy = copyFor(file);
  const restored = backupsIn(backupFolder).find((backup) => isSoundCopy(backup, copy));
  const aside = join(dirname(file), `library.damaged-${stampOf(now)}.sqlite`);
  const damaged = existsSync(file);
  // The log first: a log beside the wrong file would be taken for its own.
  for (const ending of ['-wal', '-shm', '']) if (existsSync(file + ending)) renameSync(file + ending, aside + ending);
  if (restored !== undefined) renameSync(copy, file);
  syncNames(file);
  const what = damaged ? 'The library was damaged' : 'The library file was gone';
  const kept = damaged ? `; the damaged file is kept as ${basename(aside)}` : '';
  return restored === undefined
    ? `${what} and no sound backup of it was found, so it starts empty${kept}.`
    : `${what}; it is now as it was at its last backup, ${timeText(restored.madeAt)}${kept}.`;
};

const isSoundCopy = (backup: Backup, copy: string): boolean => {
  removeDatabase(copy);
  copyFileSync(backup.path, copy);
  try {
    const db = new Database(copy, { fileMustExist: true });
    try {
      checkIntegrity(db);
      if (versionOf(db) === 0 || versionOf(db) > newestVersion()) return false;
    } finally {
      db.close();
    }
    syncFile(copy);
    return true;
  } catch {
    removeDatabase(copy);
    return false;
  }
};

const removeDatabase = (file: string): void => {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, { force: true });
};

/** `2026-01-30 12:00 UTC` */
const timeText = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
