import { createHash } from 'node:crypto';
import { createReadStream, fstatSync, statSync } from 'node:fs';
import { systemFailure, unreadable } from './refusals.ts';

/** Which version of which file: enough to notice that a source changed while it is used. A plain value. */
export interface FileIdentity {
  readonly size: number;
  /** Nanoseconds since 1970, in decimal: more digits than a number holds. */
  readonly modified: string;
  readonly inode: string;
}

/** Of the file a path leads to now; a path that leads to no file, or to a folder or device, is a failure. */
export const identityOfPath = (path: string): FileIdentity => {
  let stats: Stats;
  try {
    stats = statSync(path, { bigint: true });
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
  if (stats.isDirectory()) throw unreadable(path, 'is a folder, not a file', 'name the audio files in it');
  // A pipe must not be opened at all: opening waits for a writer.
  if (!stats.isFile()) throw unreadable(path, 'is not an ordinary file', 'copy the audio into a file first');
  return identityOf(stats);
};

export const identityOfOpenFile = (fd: number): FileIdentity => identityOf(fstatSync(fd, { bigint: true }));

export const sameIdentity = (a: FileIdentity, b: FileIdentity): boolean =>
  a.size === b.size && a.modified === b.modified && a.inode === b.inode;

type Stats = NonNullable<ReturnType<typeof bigStats>>;
const bigStats = (path: string) => statSync(path, { bigint: true });

const identityOf = (stats: Stats): FileIdentity => ({
  size: Number(stats.size),
  modified: String(stats.mtimeNs),
  inode: String(stats.ino),
});

/** Lower-case hexadecimal SHA-256 of a file's bytes, streamed. */
export const contentHash = async (path: string): Promise<string> => {
  identityOfPath(path);
  const hash = createHash('sha256');
  try {
    for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
  return hash.digest('hex');
};

const CHANGED_REMEDY = 'leave the file alone while it is used, then start again';

/** Throws if the path no longer leads to the file that was looked at first. */
export const checkUnchanged = (path: string, expected: FileIdentity): void => {
  if (!sameIdentity(identityOfPath(path), expected)) throw changed(path);
};

const READS_PER_PATH_CHECK = 64;

/**
 * Notices a source that is overwritten (the open file's facts change, asked at each read) or replaced by
 * another under its name (asked at the first and at each 64th read: it costs a path look-up).
 */
export class ChangeWatch {
  readonly #path: string;
  readonly #fd: number;
  readonly #expected: FileIdentity;
  #reads = 0;

  constructor(path: string, fd: number, expected: FileIdentity) {
    this.#path = path;
    this.#fd = fd;
    this.#expected = expected;
  }

  check(): void {
    if (!sameIdentity(identityOfOpenFile(this.#fd), this.#expected)) throw changed(this.#path);
    if (this.#reads % READS_PER_PATH_CHECK === 0) checkUnchanged(this.#path, this.#expected);
    this.#reads += 1;
  }
}

const changed = (path: string) => unreadable(path, 'changed while it was used', CHANGED_REMEDY);
