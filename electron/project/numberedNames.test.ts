import { expect, test } from 'vitest';
import { titleFromFileName } from '../decode/tags.ts';
import { numberedTogether } from './numberedNames.ts';
import type { SongTags } from './songTags.ts';

const NO_TAGS: Omit<SongTags, 'title' | 'trackNumber'> = {
  ...{ artist: null, album: null, albumArtist: null, trackCount: null, discNumber: null, isrc: null, warnings: [] },
  ...{ barcode: null, date: null, year: null, genre: null, composer: null, songwriter: null, comment: null },
};
const untagged = (path: string) => ({ path, tags: { ...NO_TAGS, ...titleFromFileName(path) } satisfies SongTags });
const told = (songs: readonly { readonly path: string; readonly tags: SongTags }[]) =>
  numberedTogether(songs, ({ path }) => path).map(({ tags }) => [tags.trackNumber, tags.title]);

test('songs beside numbered ones are numbered, whatever their number', () => {
  const names = ['08 Eight.wav', '09 Nine.wav', '10 Ten_of Us.wav', '12 Monkeys.wav'];
  expect(told(names.map((name) => untagged(`/record/${name}`)))).toEqual([
    [8, 'Eight'],
    [9, 'Nine'],
    [10, 'Ten of Us'],
    [12, 'Monkeys'],
  ]);
});

test.each([
  ['is alone', ['10 Ten.wav']],
  ['lies far from the others', ['01 One.wav', '02 Two.wav', '99 Problems.wav']],
  ['lies beside one without a number', ['01 One.wav', 'Two.wav', '10 Ten.wav']],
  ['has the number of another', ['09 Nine.wav', '10 Ten.wav', '10 Other Ten.wav']],
  ['is numbered in another folder', ['disc 1/09 Nine.wav', 'disc 2/10 Ten.wav']],
])('a name with digits stays a title where it %s', (_where, names) => {
  const songs = names.map((name) => untagged(`/record/${name}`));
  expect(told(songs)).toEqual(songs.map(({ tags }) => [tags.trackNumber, tags.title]));
});

test('a tag says more than the name', () => {
  const tagged = { path: '/record/10 Ten.wav', tags: { ...NO_TAGS, title: '10 Ten', trackNumber: 3 } };
  const named = { path: '/record/11 Eleven.wav', tags: { ...NO_TAGS, title: 'A Title', trackNumber: null } };
  expect(told([untagged('/record/09 Nine.wav'), tagged, named])).toEqual([
    [9, 'Nine'],
    [3, '10 Ten'],
    [11, 'A Title'],
  ]);
});
