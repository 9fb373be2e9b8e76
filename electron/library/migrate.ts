import type { Database } from 'better-sqlite3';
import { fail } from '../shared/failure.ts';
import { albums } from './migrations/0010-albums.ts';
import { songFiles } from './migrations/0020-songFiles.ts';
import { deliveries } from './migrations/0030-deliveries.ts';
import { settings } from './migrations/0040-settings.ts';
import type { Migration } from './migrations/migration.ts';

/** In the order they are applied. A released migration never changes; a change of the form is a new one at the end. */
export const MIGRATIONS: readonly Migration[] = [albums, songFiles, deliveries, settings];

export const versionOf = (db: Database): number => db.pragma('user_version', { simple: true }) as number;

export const newestVersion = (migrations: readonly Migration[] = MIGRATIONS): number => migrations.at(-1)?.version ?? 0;

/** A 'usage' failure for a file that a newer program has changed: this one would not know what it holds. */
export const refuseNewer = (db: Database, migrations: readonly Migration[] = MIGRATIONS): void => {
  if (versionOf(db) > newestVersion(migrations)) {
    fail(
      'usage',
      db.name,
      'was written by a newer version of Glassmaster',
      'install the newest version, or start with another data folder',
    );
  }
};

/** Brings the file to the newest form, each step whole or not at all. */
export const migrate = (db: Database, migrations: readonly Migration[] = MIGRATIONS): void => {
  checkOrder(migrations);
  refuseNewer(db, migrations);
  const version = versionOf(db);
  for (const migration of migrations.filter((each) => each.version > version)) {
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
};

const checkOrder = (migrations: readonly Migration[]): void => {
  migrations.forEach(({ version }, at) => {
    const before = migrations[at - 1]?.version ?? 0;
    if (!Number.isSafeInteger(version) || version <= before) {
      throw new RangeError(`migration ${version} stands after migration ${before}`);
    }
  });
};
