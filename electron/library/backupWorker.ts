import { parentPort, workerData } from 'node:worker_threads';
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

const back = ({ file, folder, now }: BackupOrder): BackupOutcome => {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    writeBackup(db, folder, now);
    return null;
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error), damaged: isDamage(error) };
  } finally {
    db.close();
  }
};

parentPort?.postMessage(back(workerData as BackupOrder));
