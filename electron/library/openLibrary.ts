import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { backupsIn, removeUnfinished, writeBackup } from './backupFiles.ts';
import { checkIntegrity, connect } from './connection.ts';
import { libraryOf } from './databaseLibrary.ts';
import { syncNames } from './durable.ts';
import { isDamage, libraryFailure } from './failures.ts';
import type { Library } from './library.ts';
import { lockFolder } from './lock.ts';
import { migrate, newestVersion, refuseNewer, versionOf } from './migrate.ts';
import { finishRestore, restoreNewest } from './recovery.ts';
import { keepBackups } from './rollingBackups.ts';

export interface LibraryOptions {
  /** Milliseconds since 1970; the system's clock where left out. */
  readonly now?: () => number;
}

const LIBRARY_FILE = 'library.sqlite';
const BACKUP_FOLDER = 'backups';
/** There while the library is open. Found at start, it says that the last run did not end by itself. */
const OPEN_MARK = 'library.open';

/**
 * Opens the library in a folder, made if need be, for this process alone. A damaged file is set aside and the newest sound
 * backup opened instead; `notices` says so. Failures: 'usage' where another process has the folder or the file is of a newer
 * version; 'destination' where it cannot be read or written.
 */
export const openLibrary = (folder: string, { now = Date.now }: LibraryOptions = {}): Library => {
  const file = join(folder, LIBRARY_FILE);
  try {
    const backupFolder = join(folder, BACKUP_FOLDER);
    mkdirSync(backupFolder, { recursive: true });
    const unlock = lockFolder(folder);
    try {
      return openLocked({ file, backupFolder, mark: join(folder, OPEN_MARK), now, unlock });
    } catch (error) {
      unlock();
      throw error;
    }
  } catch (error) {
    throw libraryFailure(file, error);
  }
};

interface Place {
  readonly file: string;
  readonly backupFolder: string;
  readonly mark: string;
  readonly now: () => number;
  readonly unlock: () => void;
}

const openLocked = ({ file, backupFolder, mark, now, unlock }: Place): Library => {
  const notices: string[] = [];
  const restore = (): void => void notices.push(restoreNewest(file, backupFolder, now()));
  finishRestore(file);
  removeUnfinished(backupFolder);
  if (!existsSync(file) && backupsIn(backupFolder).length > 0) restore();
  const db = openSound(file, existsSync(mark), restore);
  try {
    const isNew = versionOf(db) === 0;
    if (!isNew && versionOf(db) < newestVersion()) writeBackup(db, backupFolder, now());
    migrate(db);
    writeMark(mark);
    let damaged = false;
    const onDamage = (): void => {
      damaged = true;
    };
    const stopBackups = isNew ? () => undefined : keepBackups(file, backupFolder, { now, onDamage });
    const close = (): void => {
      if (!db.open) return;
      stopBackups();
      db.close();
      // Left where damage was found, so that the next start looks closely and restores.
      if (!damaged) rmSync(mark, { force: true });
      unlock();
    };
    return libraryOf(db, { notices, now, onDamage, close });
  } catch (error) {
    db.close();
    throw error;
  }
};

/** The file, checked as far as is called for; where it is damaged, what `restore` puts in its place. */
const openSound = (file: string, closely: boolean, restore: () => void): Database => {
  try {
    return openChecked(file, closely);
  } catch (error) {
    if (!isDamage(error)) throw error;
    restore();
    return openChecked(file, true);
  }
};

const openChecked = (file: string, closely: boolean): Database => {
  const db = connect(file);
  try {
    refuseNewer(db);
    if (closely) checkIntegrity(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const writeMark = (mark: string): void => {
  const descriptor = openSync(mark, 'w');
  fsyncSync(descriptor);
  closeSync(descriptor);
  syncNames(mark);
};
