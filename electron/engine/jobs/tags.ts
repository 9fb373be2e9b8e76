import { closeSync, openSync } from 'node:fs';
import { readerOfFile } from '../../decode/byteReader.ts';
import { identityOfPath } from '../../decode/identity.ts';
import { probeContent } from '../../decode/probe.ts';
import { systemFailure } from '../../decode/refusals.ts';
import { readTags } from '../../decode/tags.ts';
import { FailureError, failureOf } from '../../shared/failure.ts';
import type { TaggedFile } from '../protocol.ts';

const AT_ONCE = 8;

export const tags = async ({ paths }: { readonly paths: readonly string[] }): Promise<TaggedFile[]> => {
  const told = new Array<TaggedFile>(paths.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < paths.length; at = next++) told[at] = await tagsOf(paths[at] ?? '');
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return told;
};

const tagsOf = async (path: string): Promise<TaggedFile> => {
  try {
    requirePossibleSong(path);
    const { cover: _, ...words } = await readTags(path);
    return { path, tags: words };
  } catch (error) {
    return { path, failure: failureOf(error) };
  }
};

/** Refuses what is certainly no song; whether the rest is one shows when it is read. */
const requirePossibleSong = (path: string): void => {
  const { size } = identityOfPath(path);
  try {
    const file = openSync(path, 'r');
    try {
      probeContent(readerOfFile(file, size), path);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw error instanceof FailureError ? error : systemFailure('unreadable', path, error);
  }
};
