import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGrants } from '../services/grants.ts';
import { createUploads, type Uploads } from './uploads.ts';

let home: string;
const grants = createGrants();
let uploads: Uploads;
const GIB = 2 ** 30;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glassmaster-uploads-'));
  mkdirSync(join(home, 'scratch'));
  mkdirSync(join(home, 'songs'));
  uploads = createUploads({ scratch: join(home, 'scratch'), songs: join(home, 'songs') }, grants, async () => GIB);
});
afterEach(() => rmSync(home, { recursive: true }));

const content = (text: string): Readable => Readable.from([Buffer.from(text)]);
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

describe('files that a browser hands over', () => {
  it('become tokens, a folder one with its files in their places', async () => {
    const batch = await uploads.begin();
    await uploads.receive(batch, 0, 'Mixes/CD 1/🎸 Ünïcode.wav', 3, content('one'));
    await uploads.receive(batch, 2, 'loose.flac', null, content('three'));
    await uploads.receive(batch, 0, 'Mixes/CD 2/two.wav', 3, content('two'));
    expect(readdirSync(join(home, 'songs'))).toEqual([]);

    const given = await uploads.finish(batch);
    expect(given.map(({ name }) => name)).toEqual(['Mixes', 'loose.flac']);
    const [folder = '', file = ''] = given.map(({ token }) => grants.pathOf(token));
    expect(filesBelow(folder)).toEqual(['CD 1/🎸 Ünïcode.wav', 'CD 2/two.wav']);
    expect(readFileSync(join(folder, 'CD 1/🎸 Ünïcode.wav'), 'utf8')).toBe('one');
    expect(readFileSync(file, 'utf8')).toBe('three');
    expect(readdirSync(join(home, 'scratch'))).toEqual([]);
  });

  it('appear one after the other where that is asked for, whole files only', async () => {
    const batch = await uploads.begin();
    await uploads.receive(batch, 0, 'Mixes/one.wav', 3, content('one'));
    const [folder] = await uploads.arrived(batch);
    const path = grants.pathOf(folder?.token ?? '');
    expect(filesBelow(path)).toEqual(['one.wav']);

    const slow = new Readable({ read: () => undefined });
    const receiving = uploads.receive(batch, 0, 'Mixes/two.wav', 3, slow);
    slow.push('t');
    expect(await uploads.arrived(batch)).toEqual([folder]);
    expect(filesBelow(path)).toEqual(['one.wav']);
    slow.push('wo');
    slow.push(null);
    await receiving;
    await uploads.receive(batch, 2, 'loose.wav', 3, content('low'));

    const [again, loose] = await uploads.finish(batch);
    expect(again).toEqual(folder);
    expect(filesBelow(path)).toEqual(['one.wav', 'two.wav']);
    expect(readFileSync(grants.pathOf(loose?.token ?? ''), 'utf8')).toBe('low');
    expect(readdirSync(join(home, 'scratch'))).toEqual([]);
  });

  it('stay among the songs when the rest of their batch is given up', async () => {
    const batch = await uploads.begin();
    await uploads.receive(batch, 0, 'one.wav', 3, content('one'));
    const [one] = await uploads.arrived(batch);
    await uploads.receive(batch, 1, 'two.wav', 3, content('two'));
    await uploads.abandon(batch);
    expect(readFileSync(grants.pathOf(one?.token ?? ''), 'utf8')).toBe('one');
    expect(filesBelow(home)).toHaveLength(1);
  });

  it('stay apart when they have one name, or one that differs by case or by what no disk allows', async () => {
    const batch = await uploads.begin();
    await uploads.receive(batch, 0, 'song.wav', 1, content('a'));
    await uploads.receive(batch, 1, 'song.wav', 1, content('b'));
    for (const [index, name] of ['x?.wav', 'x*.wav', 'X_.wav'].entries()) {
      await uploads.receive(batch, 2, `f/${name}`, 1, content(String(index)));
    }
    const paths = (await uploads.finish(batch)).map(({ token }) => grants.pathOf(token));
    expect(paths.slice(0, 2).map((path) => readFileSync(path, 'utf8'))).toEqual(['a', 'b']);
    const inFolder = filesBelow(paths[2] ?? '');
    expect(new Set(inFolder.map((name) => name.toLowerCase())).size).toBe(3);
    expect(inFolder.every((name) => name.endsWith('.wav'))).toBe(true);
  });

  it('lie together when they were picked one by one, so that their names order them', async () => {
    const batch = await uploads.begin();
    for (const [item, name] of ['02.wav', '01.wav', '01.wav'].entries()) {
      await uploads.receive(batch, item, name, 1, content(String(item)));
    }
    const paths = (await uploads.finish(batch)).map(({ token }) => grants.pathOf(token));
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(['0', '1', '2']);
    expect(paths.map((path) => basename(path))).toEqual(['02.wav', '01.wav', '01.wav']);
    const [two, one, other] = paths.map((path) => dirname(path));
    expect(one).toBe(two);
    expect(other).not.toBe(two);
  });

  it('never leave the folder for uploads, whatever they are called', async () => {
    const part = fc.oneof(
      fc.constantFrom('..', '.', '\\..\\', '~', 'C:\\x', 'nul', ' ', '\0', '...'),
      fc.string({ unit: 'grapheme' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
        const batch = await uploads.begin();
        await uploads.receive(batch, 0, parts.join('/'), 1, content('x')).catch(() => undefined);
        await uploads.finish(batch);
        const own = join('songs/uploads', batch);
        expect(filesBelow(home).filter((path) => !path.startsWith(own))).toEqual([]);
        // An empty name is refused, and no folder made.
        rmSync(join(home, 'songs/uploads'), { recursive: true, force: true });
      }),
      {
        numRuns: 100,
        examples: [[['']], [['..', 'x.wav']], [['..', '..', '..', 'x.wav']], [['a', '..', '..', '..', '..', 'x.wav']]],
      },
    );
  });

  it('are refused before the disk is full, and leave nothing of themselves', async () => {
    const tight = createUploads(
      { scratch: join(home, 'scratch'), songs: join(home, 'songs') },
      grants,
      async () => (256 << 20) + 4,
    );
    const batch = await tight.begin();
    await expect(tight.receive(batch, 0, 'big.wav', 5, content('12345'))).rejects.toThrow('big.wav: does not fit on the disk');
    await expect(tight.receive(batch, 0, 'unannounced.wav', null, content('12345'))).rejects.toThrow('does not fit on the disk');
    await tight.receive(batch, 1, 'small.wav', 4, content('1234'));
    expect(filesBelow(join(home, 'scratch')).map((path) => path.split('/').at(-1))).toEqual(['small.wav']);
  });

  it('are gone when the browser breaks off or gives up', async () => {
    const batch = await uploads.begin();
    const broken = new Readable({ read: () => undefined });
    const received = uploads.receive(batch, 0, 'half.wav', 10, broken);
    broken.push('12345');
    broken.destroy(new Error('aborted'));
    await expect(received).rejects.toThrow('aborted');
    expect(filesBelow(join(home, 'scratch'))).toEqual([]);
    await uploads.abandon(batch);
    expect(readdirSync(join(home, 'scratch'))).toEqual([]);
    await expect(uploads.finish(batch)).rejects.toThrow('were not announced');
  });

  it('need a batch that was begun', async () => {
    await expect(uploads.receive('../../songs', 0, 'a.wav', 1, content('a'))).rejects.toThrow('were not announced');
    await expect(uploads.finish('nothing')).rejects.toThrow('were not announced');
    expect(existsSync(join(home, 'songs/uploads'))).toBe(false);
  });
});
