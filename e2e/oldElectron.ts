import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Folders } from './studio.ts';

/**
 * The Electron that stands in for the official one on machines that cannot download it brings a better-sqlite3 of its own,
 * which its threads do not find; the library's daily backup, made in a thread, would end it. One of today leaves none to make.
 */
export const makeBackupUnnecessary = ({ data }: Folders): void => {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (dist === undefined || !existsSync(join(dist, 'better-sqlite3'))) return;
  const backups = join(data, 'library/backups');
  if (!existsSync(backups)) return;
  writeFileSync(join(backups, `library-${new Date().toISOString().replaceAll(':', '-')}.sqlite`), '');
};
