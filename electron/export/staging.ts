import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { access, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { diskFailure, FailureError, fail } from '../shared/failure.ts';

/**
 * A delivery is built in a hidden folder beside its destination (the same disk, so that publishing is a rename)
 * and appears whole or not at all. Layout of a staging folder:
 *   delivery/   what will become the destination
 *   scratch/    decoded songs and other work files, never delivered
 *   previous/   the delivery that is being replaced, for the moment between two renames
 *   owner       process id, so that what a killed run left behind can be told from one under way
 */
export interface Staging {
  readonly delivery: string;
  readonly scratch: string;
  /** Whether nobody took it away. */
  isThere(): boolean;
  /** Refuses a disk with less than `bytes` free, before hours of work instead of after. */
  requireSpace(bytes: number): void;
  /** Moves the delivery into place; replaces an existing one only when the staging was opened with `replace`. */
  publish(): void;
  /** Removes everything not published. Never throws. */
  discard(): void;
}

/** Written last into every delivery, so its presence marks a folder as one of ours and complete. */
export const MANIFEST_NAME = 'manifest.sha256';

const STAGING_PREFIX = '.glassmaster-';
const OWNER = 'owner';
const PREVIOUS = 'previous';

export interface StagingOptions {
  readonly destination: string;
  /** Replace an existing delivery (`--force`). */
  readonly replace: boolean;
  /** Folders and files the delivery is made from; the destination may not lie inside or hold any of them. */
  readonly sources: readonly string[];
}

export const openStaging = ({ destination, replace, sources }: StagingOptions): Staging => {
  const target = resolve(destination);
  const parent = dirname(target);
  refuseSourceOverlap(destination, target, sources);
  recoverInterrupted(target);
  refuseOccupied(destination, target, replace);

  const folder = join(parent, `${STAGING_PREFIX}${basename(target)}-${randomBytes(4).toString('hex')}`);
  const delivery = join(folder, 'delivery');
  const scratch = join(folder, 'scratch');
  const discard = () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Left for the next run over the same destination, which removes what no living process owns.
    }
  };
  try {
    guardDisk(destination, () => {
      makeFolders(destination, delivery);
      makeFolders(destination, scratch);
      writeFileSync(join(folder, OWNER), String(process.pid));
    });
  } catch (error) {
    discard();
    throw error;
  }
  const publish = () =>
    guardDisk(destination, () => {
      const previous = join(folder, PREVIOUS);
      const occupied = existsSync(target);
      if (occupied) {
        refuseOccupied(destination, target, replace);
        // Between these two renames the destination is briefly absent; recoverInterrupted puts it back after a kill.
        renameSync(target, previous);
      }
      try {
        renameSync(delivery, target);
      } catch (error) {
        if (occupied) renameSync(previous, target);
        throw error;
      }
    });
  return {
    delivery,
    scratch,
    isThere: () => existsSync(join(folder, OWNER)),
    requireSpace: (bytes) => refuseSmallDisk(destination, folder, bytes),
    publish,
    discard,
  };
};

/** Builds a delivery and publishes it; whatever goes wrong, the destination is as it was and nothing is left beside it. */
export const intoStaging = async <Result>(
  options: StagingOptions,
  build: (staging: Staging) => Promise<Result>,
): Promise<Result> => {
  const staging = openStaging(options);
  try {
    const result = await build(staging);
    staging.publish();
    return result;
  } catch (error) {
    throw staging.isThere() ? ofDestination(options.destination, error) : removed(options.destination, error);
  } finally {
    staging.discard();
  }
};

/** A failure of the disk during the work is one of the destination: that is where everything is written. */
const ofDestination = (destination: string, error: unknown): unknown => {
  if (error instanceof FailureError) {
    return error.failure.kind === 'destination'
      ? new FailureError({ ...error.failure, file: destination }, { cause: error })
      : error;
  }
  return diskFailure(destination, error) ?? error;
};

/** Somebody took the folder away, or the disk it is on: whatever failed, that is why. */
const removed = (destination: string, cause: unknown): unknown => {
  if (cause instanceof FailureError && cause.failure.kind === 'cancelled') return cause;
  const problem = 'its folder or its disk was taken away while the delivery was made';
  const remedy = 'deliver again, and leave it in place until that is done';
  return new FailureError({ kind: 'destination', file: destination, problem, remedy }, { cause });
};

/** One level at a time: Node's own recursive form never returns where a file system (such as /proc) refuses with ENOENT. */
const makeFolders = (shown: string, path: string): void => {
  if (existsSync(path)) return;
  makeFolders(shown, dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    fail('destination', shown, 'no folder can be made there', 'choose another folder', error);
  }
};

const isInside = (inner: string, outer: string): boolean => {
  const path = relative(outer, inner);
  return path === '' || (!path.startsWith(`..${sep}`) && path !== '..' && resolve(outer, path) === inner);
};

/** Real path of the deepest part that exists, so that links cannot hide an overlap. */
const realPathOf = (path: string): string => {
  const existing = nearestExisting(path);
  return join(realpathSync(existing), relative(existing, path));
};

/** The deepest part of a path that is there. */
export const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));

/** Refuses a destination that lies inside a source, or holds one. */
export const refuseSourceOverlap = (shown: string, target: string, sources: readonly string[]): void => {
  const real = realPathOf(target);
  for (const source of sources) {
    const realSource = realPathOf(resolve(source));
    if (isInside(real, realSource)) fail('destination', shown, 'lies inside the source folder', 'choose a folder outside it');
    if (isInside(realSource, real)) fail('destination', shown, `holds the source ${source}`, 'choose another folder');
  }
};

/** What is at a place where a delivery is to go. */
export type Occupant =
  /** Nothing, or an empty folder. */
  | 'nothing'
  /** An earlier delivery and nothing else: it may be replaced. */
  | 'delivery'
  /** Somebody's own, which is never touched; a failure of kind 'destination'. */
  | FailureError;

export const occupantOf = (shown: string, target: string): Occupant => {
  const foreign = (problem: string, remedy: string) => new FailureError({ kind: 'destination', file: shown, problem, remedy });
  let entry: ReturnType<typeof lstatSync>;
  try {
    entry = lstatSync(target);
  } catch {
    return 'nothing';
  }
  if (!entry.isDirectory()) return foreign('exists and is not a folder', 'choose another name');
  const names = readdirSync(target);
  if (names.length === 0) return 'nothing';
  if (!names.includes(MANIFEST_NAME)) {
    return foreign('is a folder with other files in it, not an earlier delivery', 'choose a new or empty folder');
  }
  const stranger = strangerIn(target);
  if (stranger === undefined) return 'delivery';
  return foreign(`holds "${stranger}", which is not part of the delivery`, 'move that file away, or choose another folder');
};

const refuseOccupied = (shown: string, target: string, replace: boolean): void => {
  const occupant = occupantOf(shown, target);
  const present = occupant === 'delivery' || (occupant !== 'nothing' && existsSync(join(target, MANIFEST_NAME)));
  if (present && !replace) {
    fail('destination', shown, 'already holds a delivery', 'add --force to replace it, or choose another folder');
  }
  if (occupant instanceof FailureError) throw occupant;
};

/** A file in an earlier delivery that its manifest does not name: somebody's own, so never deleted. */
const strangerIn = (target: string): string | undefined => {
  const listed = new Set(
    readFileSync(join(target, MANIFEST_NAME), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\\?[0-9a-f]{64} [ *]/, '')),
  );
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(target, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .find((name) => name !== MANIFEST_NAME && !listed.has(name));
};

/** Puts back what a kill between the two renames of `publish` took away, and removes dead runs' staging folders. */
const recoverInterrupted = (target: string): void => {
  const parent = dirname(target);
  if (!existsSync(parent)) return;
  for (const folder of abandonedIn(parent, readdirSync(parent), target)) {
    const previous = join(folder, PREVIOUS);
    if (existsSync(previous) && !existsSync(target)) renameSync(previous, target);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Staging folders of a target that no living process owns. */
const abandonedIn = (parent: string, names: readonly string[], target: string): string[] => {
  const mine = new RegExp(`^${escapeForRegExp(`${STAGING_PREFIX}${basename(target)}-`)}[0-9a-f]{8}$`);
  return names
    .filter((name) => mine.test(name))
    .map((name) => join(parent, name))
    .filter((folder) => !ownerIsAlive(folder));
};

/** After the thread of a delivery to `destination` has crashed: as it was before, with nothing beside it. Never throws. */
export const clearCrashed = (destination: string): void => {
  try {
    recoverInterrupted(resolve(destination));
  } catch {
    // Left for the next run over the same destination.
  }
};

/** The same after a run that was killed, which may have left gigabytes on a slow disk. Never rejects. */
export const clearKilled = async (destination: string): Promise<void> => {
  const target = resolve(destination);
  const parent = dirname(target);
  try {
    for (const folder of abandonedIn(parent, await readdir(parent), target)) {
      const previous = join(folder, PREVIOUS);
      if ((await isThere(previous)) && !(await isThere(target))) await rename(previous, target);
      await rm(folder, { recursive: true, force: true });
    }
  } catch {
    // Left for the next run over the same destination.
  }
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const ownerIsAlive = (folder: string): boolean => {
  try {
    const pid = Number(readFileSync(join(folder, OWNER), 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

const refuseSmallDisk = (shown: string, folder: string, expectedBytes: number): void => {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(folder);
    free = bavail * bsize;
  } catch {
    return;
  }
  if (free < expectedBytes) {
    fail(
      'destination',
      shown,
      `the disk has ${megabytes(free)} MB free, this delivery and its work files need about ${megabytes(expectedBytes)} MB`,
      'free some space or choose another disk',
    );
  }
};

const megabytes = (bytes: number): string => String(Math.ceil(bytes / 1e6));

/** Runs work that writes to the destination, with the disk's own errors turned into one clear line. */
export const guardDisk = <Result>(destination: string, work: () => Result): Result => {
  try {
    return work();
  } catch (error) {
    throw diskFailure(destination, error) ?? error;
  }
};
