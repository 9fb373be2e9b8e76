/**
 * Everything that can go wrong for a user, as a closed union that may cross a process or a thread.
 * A failure names the file, says what is wrong and what to do; the shells print it as one line.
 */

export type FailureKind =
  /** Wrong words on the command line or in an album file. */
  | 'usage'
  /** A file that cannot be opened, is damaged, or is not audio. */
  | 'unreadable'
  /** The album or delivery breaks a rule that forbids it. */
  | 'findings'
  /** The destination cannot be written: exists, full, read-only, inside a source folder. */
  | 'destination'
  /** An edit that does not fit the album as it is now. */
  | 'conflict'
  /** The user, or a signal, stopped the work. */
  | 'cancelled'
  /** What was written does not read back as what was rendered. */
  | 'verification'
  /** A defect of this program. */
  | 'internal';

export interface Failure {
  readonly kind: FailureKind;
  /** The file, folder or option concerned, as the user named it; null where there is none. */
  readonly file: string | null;
  readonly problem: string;
  /** What the user can do about it; empty only for 'cancelled'. */
  readonly remedy: string;
}

export class FailureError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(describeFailure(failure), options);
    this.name = 'FailureError';
    this.failure = failure;
  }
}

export const fail = (kind: FailureKind, file: string | null, problem: string, remedy: string, cause?: unknown): never => {
  throw new FailureError({ kind, file, problem, remedy }, cause === undefined ? undefined : { cause });
};

/** `FILE: what is wrong; what to do`, always one line. */
export const describeFailure = ({ file, problem, remedy }: Failure): string =>
  oneLine([file === null ? problem : `${file}: ${problem}`, remedy].filter((part) => part !== '').join('; '));

/** Names of files are data: control characters in them must not break the line or the terminal. */
const oneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, '\ufffd');

/** The failure behind anything thrown; what is not ours becomes 'internal' with its message. */
export const failureOf = (thrown: unknown): Failure => {
  if (thrown instanceof FailureError) return thrown.failure;
  const disk = diskFailure(null, thrown);
  if (disk !== undefined) return disk.failure;
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return { kind: 'internal', file: null, problem: message, remedy: 'this is a defect in Glassmaster; please report it' };
};

const DISK_PROBLEMS: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'free some space or choose another disk; nothing was delivered'],
  EDQUOT: ['the disk quota is used up', 'free some space or choose another disk; nothing was delivered'],
  EFBIG: ['this disk or a limit allows no files of that size', 'choose another disk; nothing was delivered'],
  EROFS: ['the disk is read-only', 'choose another folder'],
  EACCES: ['no permission to write there', 'choose another folder or change its permissions'],
  EPERM: ['no permission to write there', 'choose another folder or change its permissions'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'choose another folder'],
  ENAMETOOLONG: ['the path is too long for this disk', 'choose a shorter folder name'],
  EIO: ['the disk reported an input/output error', 'check the disk or choose another'],
};

/**
 * The failure a system error stands for when it happened while writing to `destination`; undefined for any other.
 * Goes by the error's code, so it also serves errors that crossed a thread.
 */
export const diskFailure = (destination: string | null, error: unknown): FailureError | undefined => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const known = DISK_PROBLEMS[code];
  if (known === undefined) return undefined;
  return new FailureError({ kind: 'destination', file: destination, problem: known[0], remedy: known[1] }, { cause: error });
};
