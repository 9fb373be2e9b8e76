import { expect, test } from 'vitest';
import { droppedFiles } from './droppedFiles.ts';

const file = (name: string) => ({
  ...{ isFile: true, isDirectory: false, name },
  file: (found: (file: unknown) => void) => found({ name }),
});
type Inside = ReturnType<typeof file> | ReturnType<typeof folder>;
/** Readers give a folder in parts; this one gives two entries at a time. */
const folder = (name: string, ...inside: unknown[]): object => ({
  ...{ isFile: false, isDirectory: true, name },
  createReader: () => {
    let at = 0;
    return {
      readEntries: (found: (entries: unknown[]) => void) => {
        found(inside.slice(at, at + 2));
        at += 2;
      },
    };
  },
});
const drop = (...entries: Inside[]): DataTransfer =>
  ({ items: entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;

const paths = async (data: DataTransfer): Promise<string[]> => (await droppedFiles(data)).map(({ path }) => path);

test('opens folders up, however many files they give at a time, and keeps their paths', async () => {
  const album = folder('Album', file('1.wav'), file('2.wav'), folder('Bonus', file('3.wav')), file('4.wav'), file('5.wav'));
  expect(await paths(drop(album, file('single.flac')))).toEqual([
    ...['Album/1.wav', 'Album/2.wav', 'Album/Bonus/3.wav', 'Album/4.wav', 'Album/5.wav'],
    'single.flac',
  ]);
});

test('gives nothing for what is no file, such as dragged text', async () => {
  const text = { items: [{ kind: 'string' }] } as unknown as DataTransfer;
  expect(await paths(text)).toEqual([]);
});
