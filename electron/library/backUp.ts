import Database from 'better-sqlite3';
import { writeBackup } from './backupFiles.ts';
import { isDamage } from './failures.ts';

export interface BackupOrder {
  readonly file: string;
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Null where the backup was made. */
export type BackupOutcome = { readonly problem: string; readonly damaged: boolean } | null;

/** Backs the library file up through a connection of its own. Never throws. */
export const backUp = ({ file, folder, now }: BackupOrder): BackupOutcome => {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      writeBackup(db, folder, now);
      return null;
    } finally {
      db.close();
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), damaged: isDamage(error) };
  }
};
