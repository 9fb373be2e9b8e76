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
  const message = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  return { kind: 'internal', file: null, problem: message, remedy: 'this is a defect in Glassmaster; please report it' };
};
