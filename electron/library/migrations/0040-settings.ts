import type { Migration } from './migration.ts';

/** What is set for all albums, one JSON value per name; what is not there has its default. */
export const settings: Migration = {
  version: 40,
  up: (db) => {
    db.exec(`
      CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
