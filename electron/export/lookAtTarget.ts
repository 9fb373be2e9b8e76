import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TargetFacts } from '../engine/protocol.ts';
import { diskFailure, type Failure, FailureError } from '../shared/failure.ts';
import { nearestExisting, type Occupant, occupantOf, refuseSourceOverlap } from './staging.ts';

/** Looks at a destination without changing anything. `sources` are the songs' files. */
export const lookAtTarget = async (target: string, sources: readonly string[]): Promise<TargetFacts> => {
  const problems: Failure[] = [];
  const note = (look: () => void): void => {
    try {
      look();
    } catch (error) {
      const failure = error instanceof FailureError ? error : diskFailure(target, error);
      if (failure === undefined) throw error;
      problems.push(failure.failure);
    }
  };
  note(() => refuseSourceOverlap(target, target, sources));
  let occupant = 'nothing' as Occupant;
  note(() => {
    occupant = occupantOf(target, target);
    if (occupant instanceof FailureError) throw occupant;
  });
  const place = nearestExisting(dirname(target));
  const refused = await writingRefused(place);
  if (refused !== null) problems.push({ ...refused, file: place });
  return {
    problems,
    exists: occupant !== 'nothing',
    replaceable: occupant === 'delivery',
    freeBytes: await freeBytesAt(place),
  };
};

const writingRefused = async (folder: string): Promise<Failure | null> => {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return diskFailure(folder, error)?.failure ?? null;
  }
};

const freeBytesAt = async (folder: string): Promise<number | null> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
};
