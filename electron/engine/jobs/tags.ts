import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { readerOfFile } from '../../decode/byteReader.ts';
import { identityOfPath } from '../../decode/identity.ts';
import { probeContent } from '../../decode/probe.ts';
import { systemFailure } from '../../decode/refusals.ts';
import { type Cover, readTags } from '../../decode/tags.ts';
import { coverOf } from '../../project/cover.ts';
import { FailureError, failureOf } from '../../shared/failure.ts';
import type { TaggedFile, TaggedSongs } from '../protocol.ts';

const AT_ONCE = 8;

export const tags = async ({ paths }: { readonly paths: readonly string[] }): Promise<TaggedSongs> => {
  const files = new Array<TaggedFile>(paths.length);
  /** The first in order of the paths, whichever is read first; the others are let go of. */
  let embedded: { readonly at: number; readonly cover: Cover } | null = null;
  let next = 0;
  const work = async () => {
    for (let at = next++; at < paths.length; at = next++) {
      const { file, cover } = await tagsOf(paths[at] ?? '');
      files[at] = file;
      if (cover !== null && (embedded === null || at < embedded.at)) embedded = { at, cover };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const first = files.find((file) => 'tags' in file);
  const found = embedded as { readonly cover: Cover } | null;
  return { files, cover: first === undefined ? null : coverOf(dirname(first.path), found === null ? [] : [found]) };
};

const tagsOf = async (path: string): Promise<{ readonly file: TaggedFile; readonly cover: Cover | null }> => {
  try {
    requirePossibleSong(path);
    const { cover, ...words } = await readTags(path);
    return { file: { path, tags: words }, cover };
  } catch (error) {
    return { file: { path, failure: failureOf(error) }, cover: null };
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
