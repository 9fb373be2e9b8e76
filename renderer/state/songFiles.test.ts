import { expect, test } from 'vitest';
import { songFiles } from './songFiles.ts';

const picked = (...paths: string[]) => paths.map((path) => ({ file: path, path }));
const left = (...paths: string[]): string[] => songFiles(picked(...paths)).map(({ path }) => path);

test('artwork, notes and hidden files of a folder are left out', () => {
  expect(
    left('Record/01 One.wav', 'Record/cover.jpg', 'Record/.DS_Store', 'Record/.trash/x.wav', 'Record/Side B/2.flac'),
  ).toEqual(['Record/01 One.wav', 'Record/Side B/2.flac']);
});

test('what was picked by itself stays, whatever it is', () => {
  expect(left('notes.txt', 'one.wav')).toEqual(['notes.txt', 'one.wav']);
});

test('a folder without songs is a failure that names it', () => {
  expect(() => left('Scans/front.jpg', 'Scans/back.jpg')).toThrow('Scans: holds no songs');
  expect(left()).toEqual([]);
});
