import Database from 'better-sqlite3';
import { versionOf } from './migrate.ts';
import { albums } from './migrations/0010-albums.ts';
import { checkHeads } from './revisions.ts';

/**
 * One connection to a library file. Write-ahead log, so that a backup reads while edits are written; every commit reaches
 * the disk before the call returns.
 */
export const connect = (file: string): Database.Database => {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Throws a damage failure unless the file's pages, references and the current state of every album are sound. */
export const checkIntegrity = (db: Database.Database): void => {
  const [row] = db.pragma('integrity_check(1)') as { integrity_check: string }[];
  if (row?.integrity_check !== 'ok') throw corrupt(row?.integrity_check ?? 'integrity_check says nothing');
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0) throw corrupt('a row refers to one that is not there');
  if (versionOf(db) >= albums.version) checkHeads(db);
};

const corrupt = (problem: string) => new Database.SqliteError(problem, 'SQLITE_CORRUPT');
