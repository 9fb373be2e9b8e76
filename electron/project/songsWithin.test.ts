import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonFolder, MOST_SONGS, songsWithin } from './songsWithin.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'songs-within-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), 'x');
};

describe('the songs within a folder', () => {
  it('are those of three folders down and no further', async () => {
    for (const name of ['0.wav', 'a/1.wav', 'a/b/2.wav', 'a/b/c/3.wav', 'a/b/c/d/4.wav']) file(name);
    const found = (await songsWithin(folder)).map((path) => relative(folder, path).split(sep).join('/'));
    expect(found).toEqual(['0.wav', 'a/1.wav', 'a/b/2.wav', 'a/b/c/3.wav']);
  });

  it('are not what was made of them: a delivery is left out, unless it is the folder itself', async () => {
    for (const name of ['1.wav', 'Master/wav/01 One.wav', 'Master/report.json', 'Master/manifest.sha256']) file(name);
    expect(await songsWithin(folder)).toEqual([join(folder, '1.wav')]);
    expect(await songsWithin(join(folder, 'Master'))).toContain(join(folder, 'Master', 'wav', '01 One.wav'));
  });

  it('are refused where they cannot be one album', async () => {
    for (let at = 0; at <= MOST_SONGS; at += 1) file(`${at}.wav`);
    await expect(songsWithin(folder)).rejects.toMatchObject({
      failure: { kind: 'usage', remedy: 'choose the folder of one album' },
    });
  });
});

describe('the folder that files share', () => {
  it('is the innermost one that has them all, whatever their order', () => {
    const path = (name: string): string => join(sep, ...name.split('/'));
    const common = (...names: string[]): string => commonFolder(names.map(path));
    expect(common('m/a/1.wav')).toBe(path('m/a'));
    expect(common('m/a/1.wav', 'm/a/2.wav')).toBe(path('m/a'));
    expect(common('m/a/CD 1/1.wav', 'm/a/2.wav')).toBe(path('m/a'));
    expect(common('m/album/1.wav', 'm/album 2/1.wav')).toBe(path('m'));
    expect(common('1.wav', 'm/1.wav')).toBe(sep);
  });
});
