import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../shared/failure.ts';
import { MIGRATIONS, migrate, versionOf } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';

const upTo = (version: number): readonly Migration[] => MIGRATIONS.filter((migration) => migration.version <= version);

describe('migrate', () => {
  it('makes the newest form from nothing, in which SQLite finds no fault', () => {
    const db = new Database(':memory:');
    migrate(db);
    expect(versionOf(db)).toBe(MIGRATIONS.at(-1)?.version);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const tables = db.pragma('table_list') as { schema: string; name: string; strict: number }[];
    for (const { name, strict } of tables.filter((table) => !table.name.startsWith('sqlite_'))) {
      expect([name, strict]).toEqual([name, 1]);
    }
  });

  it('keeps the rows that were there, from every earlier version on', () => {
    for (const { version } of MIGRATIONS) {
      const db = new Database(':memory:');
      migrate(db, upTo(version));
      db.exec(`
        INSERT INTO albums (state, head, title, artist, songs, changed_at) VALUES (1, 1, 'Kept', 'Artist', 0, 5);
        INSERT INTO revisions (album_id, number, step, content, made_at) VALUES (1, 1, 'first', x'00', 5);
      `);
      if (version >= 20) db.exec("INSERT INTO analyses (sha256, version, facts, short_term) VALUES ('abc', 1, '{}', x'')");
      if (version >= 30) {
        db.exec(`INSERT INTO deliveries (album_id, revision, folder, made_at, formats, documents)
                 VALUES (1, 1, '/out', 5, '[]', x'00')`);
      }
      migrate(db);
      expect(versionOf(db)).toBe(MIGRATIONS.at(-1)?.version);
      expect(db.prepare('SELECT title, step FROM albums JOIN revisions ON album_id = id').all()).toEqual([
        { title: 'Kept', step: 'first' },
      ]);
      expect(db.prepare('SELECT count(*) FROM analyses').pluck().get()).toBe(version >= 20 ? 1 : 0);
      expect(db.prepare('SELECT count(*) FROM deliveries').pluck().get()).toBe(version >= 30 ? 1 : 0);
      expect(db.pragma('foreign_key_check')).toEqual([]);
    }
  });

  it('leaves the file at the version before where a step fails', () => {
    const db = new Database(':memory:');
    const broken: Migration = {
      version: 1000,
      up: (half) => {
        half.exec('CREATE TABLE half (done INTEGER) STRICT');
        half.exec('CREATE TABLE albums (twice INTEGER) STRICT');
      },
    };
    expect(() => migrate(db, [...MIGRATIONS, broken])).toThrow('already exists');
    expect(versionOf(db)).toBe(MIGRATIONS.at(-1)?.version);
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
  });

  it('refuses a list that is out of order before it touches the file', () => {
    const db = new Database(':memory:');
    expect(() => migrate(db, [...MIGRATIONS].reverse())).toThrow(RangeError);
    expect(() => migrate(db, [...MIGRATIONS, ...MIGRATIONS.slice(-1)])).toThrow(RangeError);
    expect(versionOf(db)).toBe(0);
  });

  it('refuses a file of a newer version in one line that says what to do', () => {
    const db = new Database(':memory:');
    db.pragma('user_version = 100000');
    const failure = (() => {
      try {
        return migrate(db);
      } catch (error) {
        return failureOf(error);
      }
    })();
    expect(failure).toMatchObject({ kind: 'usage', file: ':memory:' });
  });
});
