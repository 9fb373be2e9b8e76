import Database from 'better-sqlite3';
import { diskFailure, FailureError } from '../shared/failure.ts';

/** What SQLite reports, in the user's words. */

export const damage = (file: string, cause: unknown): FailureError =>
  new FailureError(
    { kind: 'unreadable', file, problem: 'is damaged', remedy: 'start Glassmaster again: it brings back the newest backup' },
    { cause },
  );

export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError
    ? /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
    : error instanceof FailureError && error.failure.kind === 'unreadable';

const PROBLEMS: readonly (readonly [code: RegExp, problem: string, remedy: string])[] = [
  [/^SQLITE_FULL/, 'cannot be written: the disk is full', 'free some space; everything up to the step before is kept'],
  [
    /^SQLITE_READONLY|^SQLITE_PERM/,
    'may not be written',
    'give yourself permission for it and its folder, or choose another data folder',
  ],
  [/^SQLITE_CANTOPEN/, 'cannot be opened', 'check that its folder is there and may be written, or choose another data folder'],
  [
    /^SQLITE_IOERR/,
    'cannot be read or written: the disk reports an error',
    'check the disk; everything up to the step before is kept',
  ],
  [/^SQLITE_(BUSY|LOCKED)/, 'is held by another program', 'close that program and try again'],
];

/** The failure behind anything that a call on the library file threw. */
export const libraryFailure = (file: string, error: unknown): unknown => {
  if (error instanceof FailureError) return error;
  if (isDamage(error)) return damage(file, error);
  if (!(error instanceof Database.SqliteError)) return diskFailure(file, error) ?? error;
  const known = PROBLEMS.find(([code]) => code.test(error.code));
  if (known === undefined) return error;
  return new FailureError({ kind: 'destination', file, problem: known[1], remedy: known[2] }, { cause: error });
};
