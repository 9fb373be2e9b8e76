import type { Migration } from './migration.ts';

/**
 * Albums and every state they were ever in. States are counted per album, from 1. An edit's number is its revision's; undo
 * and redo take a number too (`visits`), so that a number never means two albums.
 */
export const albums: Migration = {
  version: 10,
  up: (db) => {
    db.exec(`
      CREATE TABLE albums (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- What it was made from, where that is there only once.
        origin TEXT,
        -- Number of the newest state, and the revision whose album that is.
        state INTEGER NOT NULL,
        head INTEGER NOT NULL,
        -- Of the head, for the list.
        title TEXT NOT NULL,
        artist TEXT NOT NULL,
        songs INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        removed_at INTEGER
      ) STRICT;

      CREATE TABLE revisions (
        album_id INTEGER NOT NULL REFERENCES albums (id),
        number INTEGER NOT NULL,
        parent INTEGER,
        -- Revision that redo leads to from here: the one left by the last undo.
        redo INTEGER,
        -- Revision that the content is a change of; NULL where it is whole.
        base INTEGER,
        step TEXT NOT NULL,
        gesture TEXT,
        content BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        name TEXT,
        PRIMARY KEY (album_id, number),
        FOREIGN KEY (album_id, parent) REFERENCES revisions (album_id, number),
        FOREIGN KEY (album_id, base) REFERENCES revisions (album_id, number)
      ) STRICT;
      CREATE INDEX revisions_parent ON revisions (album_id, parent);
      CREATE INDEX revisions_base ON revisions (album_id, base);

      -- States that undo and redo made: the revision each leads back to.
      CREATE TABLE visits (
        album_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (album_id, number),
        FOREIGN KEY (album_id, revision) REFERENCES revisions (album_id, number)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
