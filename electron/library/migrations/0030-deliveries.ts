import type { Migration } from './migration.ts';

/** Deliveries that were finished, with the documents they left. */
export const deliveries: Migration = {
  version: 30,
  up: (db) => {
    db.exec(`
      CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        album_id INTEGER NOT NULL REFERENCES albums (id),
        revision INTEGER NOT NULL,
        folder TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        formats TEXT NOT NULL,
        -- JSON of the report, the PQ sheet and the checks, deflated.
        documents BLOB NOT NULL
      ) STRICT;
      CREATE INDEX deliveries_album ON deliveries (album_id);
    `);
  },
};
