import { basename, dirname } from 'node:path';
import { titleFromFileName } from '../decode/tags.ts';
import type { SongTags } from './songTags.ts';

/** How far apart the numbers of a folder's songs may lie: `99 Problems` is no ninety-ninth song after the second. */
const WIDEST_STEP = 10;

/**
 * Songs whose names number them together. `10 Foo` alone might be called so, as `99 Problems` is; beside `09 Bar` its digits are
 * its track number. A name decides only where no tag does.
 */
export const numberedTogether = <Song extends { readonly tags: SongTags }>(
  songs: readonly Song[],
  pathOf: (song: Song) => string,
): readonly Song[] => {
  const folders = Map.groupBy(songs, (song) => dirname(pathOf(song)));
  const numbered = new Set([...folders].flatMap(([folder, own]) => (areNumbered(own.map(pathOf)) ? [folder] : [])));
  return songs.map((song) => {
    const path = pathOf(song);
    const { tags } = song;
    if (!numbered.has(dirname(path)) || tags.trackNumber !== null) return song;
    const named = titleFromFileName(path, true);
    return { ...song, tags: { ...tags, trackNumber: named.trackNumber, title: titleOf(path, tags.title, named.title) } };
  });
};

const titleOf = (path: string, told: string, numbered: string): string =>
  told === titleFromFileName(path).title ? numbered : told;

/** All by two digits, the first below ten, none twice, and one after the other. */
const areNumbered = (paths: readonly string[]): boolean => {
  const numbers = paths.map((path) => Number(/^(\d{2})\s/.exec(basename(path))?.[1] ?? Number.NaN));
  numbers.sort((one, other) => one - other);
  return (
    !numbers.some(Number.isNaN) &&
    (numbers[0] ?? WIDEST_STEP) < WIDEST_STEP &&
    numbers.every((number, at) => at === 0 || isNext(number - (numbers[at - 1] ?? 0)))
  );
};

const isNext = (step: number): boolean => step > 0 && step <= WIDEST_STEP;
