import { stat } from 'node:fs/promises';
import type { FileIdentity } from '../../decode/identity.ts';
import { systemFailure, unreadable } from '../../decode/refusals.ts';

/** Which version of a file is at the path now; null where nothing is. A folder, device or forbidden file is a failure. */
export const identityNow = async (path: string): Promise<FileIdentity | null> => {
  let stats: Awaited<ReturnType<typeof bigStats>>;
  try {
    stats = await bigStats(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw systemFailure('unreadable', path, error);
  }
  if (stats.isDirectory()) throw unreadable(path, 'is a folder, not a file', 'name the audio files in it');
  if (!stats.isFile()) throw unreadable(path, 'is not an ordinary file', 'copy the audio into a file first');
  return { size: Number(stats.size), modified: String(stats.mtimeNs), inode: String(stats.ino) };
};

const bigStats = (path: string) => stat(path, { bigint: true });

const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Runs work on all items, so many at a time, in order. */
export const forEachOf = async <Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> => {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) await work(items[at] as Item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
};
