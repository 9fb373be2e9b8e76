import Database from 'better-sqlite3';
import { libraryOf } from './databaseLibrary.ts';
import type { Library } from './library.ts';
import { migrate } from './migrate.ts';

/** A library in memory; `db` is for looking beneath it. */
export const memoryLibrary = (now: () => number = Date.now): { readonly library: Library; readonly db: Database.Database } => {
  const db = new Database(':memory:');
  db.pragma('foreign_keys = ON');
  migrate(db);
  const library = libraryOf(db, { notices: [], now, onDamage: () => undefined, close: () => void db.close() });
  return { library, db };
};
