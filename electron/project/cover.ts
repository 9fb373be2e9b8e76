import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cover } from '../decode/tags.ts';

const COVER_NAMES = ['cover', 'folder', 'front', 'album'].flatMap((name) =>
  ['jpg', 'jpeg', 'png'].map((extension) => `${name}.${extension}`),
);

/** The front cover of the songs of a folder: a picture of a usual name beside them, else the first in their tags. */
export const coverOf = (folder: string, tags: readonly { readonly cover: Cover | null }[]): Cover | null => {
  for (const name of COVER_NAMES) {
    const cover = coverFrom(join(folder, name));
    if (cover !== null) return cover;
  }
  return tags.find((tag) => tag.cover !== null)?.cover ?? null;
};

/** Pictures above this are left out of the tags: players choke on them. */
const LARGEST_COVER = 10_000_000;

/** A JPEG or PNG picture; null where the file is none, is too large or cannot be read. */
export const coverFrom = (path: string): Cover | null => {
  try {
    if (statSync(path).size > LARGEST_COVER) return null;
    const bytes = readFileSync(path);
    if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return { mimeType: 'image/jpeg', bytes };
    if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return { mimeType: 'image/png', bytes };
    return null;
  } catch {
    return null;
  }
};
