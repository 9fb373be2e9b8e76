import type { Migration } from './migration.ts';

/** Song files that were read once, and what was measured of their content. */
export const songFiles: Migration = {
  version: 20,
  up: (db) => {
    db.exec(`
      CREATE TABLE analyses (
        sha256 TEXT PRIMARY KEY,
        -- Of the program's measurements; a row of another version does not count.
        version INTEGER NOT NULL,
        facts TEXT NOT NULL,
        -- LUFS every 100 ms, 32-bit floats, little-endian.
        short_term BLOB NOT NULL
      ) STRICT;

      CREATE TABLE known_files (
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        modified TEXT NOT NULL,
        inode TEXT NOT NULL,
        sha256 TEXT NOT NULL
      ) STRICT;
      CREATE INDEX known_files_sha256 ON known_files (sha256);
    `);
  },
};
