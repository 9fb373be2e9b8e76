import { FailureError, type FailureKind } from '../shared/failure.ts';

/** A file that is no usable song: what is wrong with it and what to do. */
export const unreadable = (file: string, problem: string, remedy: string, cause?: unknown): FailureError =>
  new FailureError({ kind: 'unreadable', file, problem, remedy }, cause === undefined ? undefined : { cause });

/** A failure of the operating system in the user's words. */
export const systemFailure = (kind: FailureKind, file: string, error: unknown): FailureError => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const [problem, remedy] = SYSTEM_WORDS[code] ?? [
    `cannot be ${kind === 'destination' ? 'written' : 'read'} (${code || (error instanceof Error ? error.message : String(error))})`,
    'check the disk and the file, then try again',
  ];
  return new FailureError({ kind, file, problem, remedy }, { cause: error });
};

const CHECK_NAME = 'check the name and the folder';

const SYSTEM_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['does not exist', CHECK_NAME],
  ENOTDIR: ['does not exist', CHECK_NAME],
  EACCES: ['may not be opened (permission denied)', 'give yourself permission for the file'],
  EPERM: ['may not be opened (not permitted)', 'give yourself permission for the file'],
  EISDIR: ['is a folder, not a file', 'name the audio files in it'],
  ENOSPC: ['cannot be written: the disk is full', 'free some space or choose another disk'],
  EDQUOT: ['cannot be written: the disk quota is used up', 'free some space or choose another disk'],
  EROFS: ['cannot be written: the disk is read-only', 'choose another folder'],
  EMFILE: ['cannot be opened: too many files are open', 'close other programs and try again'],
  EIO: ['cannot be read: the disk reports an error', 'copy the file from its backup'],
  ELOOP: ['is a link that leads to itself', 'name the file itself'],
  ENAMETOOLONG: ['has a name that is too long', 'shorten the name'],
};

export const TRUNCATED_REMEDY = 'the file is incomplete: copy or export it again';
export const DAMAGED_REMEDY = 'export it again from the original, or convert it to WAV with a program that can repair it';
