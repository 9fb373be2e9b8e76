import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findSongPaths } from './songPaths.ts';
import { testFolder } from './sources.testkit.ts';

let folder: string;
beforeEach(() => {
  folder = testFolder();
});

const file = (name: string): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  return path;
};
const found = async (...paths: readonly string[]) => (await findSongPaths(paths)).files.map((path) => relative(folder, path));

describe('songs among what was dropped', () => {
  it('come folder by folder in natural order, a folder before the folders in it', async () => {
    for (const name of ['CD10/1.wav', 'CD2/10.wav', 'CD2/9.wav', 'CD2/Bonus/1.wav', 'intro.wav', 'CD1/b.wav']) file(name);
    expect(await found(folder)).toEqual(['intro.wav', 'CD1/b.wav', 'CD2/9.wav', 'CD2/10.wav', 'CD2/Bonus/1.wav', 'CD10/1.wav']);
  });

  it('keep discs apart when files are picked one by one, and come once however often they are named', async () => {
    const paths = ['CD2/1.wav', 'CD1/2.wav', 'CD1/10.wav'].map(file);
    expect(await found(...paths, join(folder, 'CD1'))).toEqual(['CD1/2.wav', 'CD1/10.wav', 'CD2/1.wav']);
  });

  it('leave artwork, logs and hidden files of a folder out, but nothing that was picked itself', async () => {
    for (const name of ['1.wav', 'cover.jpg', '.DS_Store', 'rip.log', '.trash/2.wav']) file(name);
    expect(await found(folder)).toEqual(['1.wav']);
    expect(await found(join(folder, 'cover.jpg'))).toEqual(['cover.jpg']);
  });

  it('end, even where a folder links to itself', async () => {
    file('a/1.wav');
    symlinkSync(folder, join(folder, 'a', 'loop'));
    expect((await found(folder)).every((path) => basename(path) === '1.wav')).toBe(true);
  });

  it('are told of where something is gone or a folder holds none', async () => {
    mkdirSync(join(folder, 'empty'));
    const { files, failures } = await findSongPaths([join(folder, 'gone.wav'), file('1.wav'), join(folder, 'empty')]);
    expect(files).toHaveLength(1);
    expect(failures).toMatchObject([
      { file: 'gone.wav', problem: 'does not exist' },
      { file: 'empty', problem: 'holds no songs' },
    ]);
  });
});
