import type { Database } from 'better-sqlite3';

/** One step of the library file's form. `version` is the file's user_version after it; versions rise in tens. */
export interface Migration {
  readonly version: number;
  readonly up: (db: Database) => void;
}
