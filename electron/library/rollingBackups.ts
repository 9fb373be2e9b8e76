import { Worker } from 'node:worker_threads';
import { type BackupOrder, type BackupOutcome, backUp } from './backUp.ts';
import { backupsIn, isBackupDue } from './backupFiles.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './backupWorker.ts' : './backupWorker.js', import.meta.url);
const HOUR = 60 * 60 * 1000;

/**
 * better-sqlite3's binary is made for Node-API 10. On an older one it ends the process when a thread loads it, whatever the
 * main thread was given in its place.
 */
const threadsLoadSqlite = Number(process.versions.napi) >= 10;

export interface BackupMeans {
  readonly now: () => number;
  /** The library file itself was found damaged. */
  readonly onDamage: () => void;
}

/**
 * Keeps a daily backup of the library for as long as the program runs, in a thread of its own so that edits never wait for
 * it. Returns how to stop. One that fails is tried again an hour later.
 */
export const keepBackups = (file: string, folder: string, { now, onDamage }: BackupMeans): (() => void) => {
  let worker: Worker | null = null;
  const end = (): void => {
    worker = null;
  };
  const tell = (outcome: BackupOutcome): void => {
    if (outcome === null) return;
    if (outcome.damaged) onDamage();
    process.emitWarning(`no backup of ${file} was made: ${outcome.problem}`);
  };
  const backUpIfDue = (): void => {
    if (worker !== null || !isBackupDue(backupsIn(folder), now())) return;
    const order: BackupOrder = { file, folder, now: now() };
    if (!threadsLoadSqlite) {
      tell(backUp(order));
      return;
    }
    worker = new Worker(WORKER, { workerData: order });
    worker.on('message', tell);
    worker.on('error', (error) => process.emitWarning(`no backup of ${file} was made: ${error.message}`));
    worker.on('exit', end);
    worker.unref();
  };
  const timer = setInterval(backUpIfDue, HOUR);
  timer.unref();
  backUpIfDue();
  return () => {
    clearInterval(timer);
    void worker?.terminate();
  };
};
