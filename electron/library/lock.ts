import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail } from '../shared/failure.ts';

const LOCK_FILE = 'library.lock';

/**
 * Holds the folder for this process: an exclusive SQLite lock on a file of its own. The system lets go of it when the process
 * ends, however it ends, so a lock is never stale. Returns how to let go; a 'usage' failure where another holds it.
 */
export const lockFolder = (folder: string): (() => void) => {
  const db = openLock(join(folder, LOCK_FILE));
  return () => void db.close();
};

const openLock = (file: string, again = true): Database.Database => {
  const db = new Database(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) {
      return fail(
        'usage',
        file,
        'the data folder is in use by another Glassmaster',
        'close the other one, or choose another data folder',
        error,
      );
    }
    // It holds nothing; whatever was written over it can go.
    if (code !== 'SQLITE_NOTADB' || !again) throw error;
    rmSync(file);
    return openLock(file, false);
  }
};
