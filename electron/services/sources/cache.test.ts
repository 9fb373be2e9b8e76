import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { programs } from '../../decode/decode.testkit.ts';
import { openLibrary } from '../../library/openLibrary.ts';
import { applyEdit } from '../../shared/album/albumEdit.ts';
import { SongCache } from './songCache.ts';
import { type Studio, song, studio, testFolder } from './sources.testkit.ts';

let folder: string;
beforeEach(() => {
  folder = testFolder();
});
const at = (name: string): string => join(folder, name);
const cached = ({ folders }: Studio, kind: 'audio' | 'waveforms'): string[] => {
  const inside = join(folders.cache, kind);
  return existsSync(inside) ? readdirSync(inside).map((name) => join(inside, name)) : [];
};
const reads = ({ pool }: Studio): string[] => pool.kinds.filter((kind) => kind === 'readSong' || kind === 'identify');
const statuses = (desk: Studio, albumId: number) => desk.songs(albumId).map(({ status }) => status);

/** An album with an uncompressed song at the session rate and one at another, in a data folder that is closed again. */
const closedAlbum = async () => {
  const desk = studio();
  const { albumId } = desk.make('Album');
  await desk.bring(albumId, song(at('a.wav')), song(at('b.wav'), { rate: 48000 }));
  await desk.close();
  const reopen = async () => {
    const later = studio(desk.data, desk.library);
    later.albums.handlers['album.open']({ albumId });
    await later.sources.handlers['sources.list']({ albumId });
    return later;
  };
  return { desk, albumId, reopen };
};

describe('an album opened again', () => {
  it('is ready without reading, hashing or decoding anything', async () => {
    const { albumId, reopen } = await closedAlbum();
    const later = await reopen();
    expect(statuses(later, albumId)).toEqual(['ready', 'ready']);
    expect(later.pool.kinds).toEqual([]);
    expect(later.jobs.list()).toEqual([]);
    const prepared = later.sources.prepared(albumId);
    expect(prepared?.map(({ session }) => session?.layout.frames)).toEqual([44100, 44100]);
    expect(prepared?.[1]?.format).toMatchObject({ path: at('b.wav'), sampleRate: 48000, frames: 48000 });
  });

  it('has the very measurements it had, from the library on disk', async () => {
    const data = testFolder();
    const first = openLibrary(join(data, 'library'));
    const desk = studio(data, first);
    const { albumId } = desk.make();
    await desk.bring(albumId, song(at('a.wav'), { seconds: 5 }));
    const before = desk.sources.prepared(albumId);
    await desk.close();
    first.close();
    const second = openLibrary(join(data, 'library'));
    const later = studio(data, second);
    await later.sources.handlers['sources.list']({ albumId });
    expect(later.sources.prepared(albumId)).toEqual(before);
    expect(before?.[0]?.shortTermLufs.length).toBeGreaterThan(10);
    await later.close();
    second.close();
  });

  it('reads a song again, and says nothing of it, where its cache is gone or cut short', async () => {
    const { desk, albumId, reopen } = await closedAlbum();
    const [converted = ''] = cached(desk, 'audio');
    truncateSync(converted, statSync(converted).size - 8);
    const later = await reopen();
    await later.when(() => expect(statuses(later, albumId)).toEqual(['ready', 'ready']));
    expect(statSync(converted).size).toBe(44100 * 8);
    for (const path of cached(later, 'waveforms')) rmSync(path);
    await later.close();
    const last = await reopen();
    await last.when(() => expect(statuses(last, albumId)).toEqual(['ready', 'ready']));
    expect(cached(last, 'waveforms')).toHaveLength(2);
    expect(last.pool.kinds).not.toContain('identify');
  });

  it('notices that its cache went while it was open', async () => {
    const { albumId, reopen, desk } = await closedAlbum();
    const later = await reopen();
    for (const path of cached(desk, 'audio')) rmSync(path);
    await later.when(() => expect(cached(desk, 'audio')).toHaveLength(1));
    await later.when(() => expect(statuses(later, albumId)).toEqual(['ready', 'ready']));
    await expect(later.sources.whenPrepared(albumId)).resolves.toHaveLength(2);
  });
});

describe('the cache', () => {
  it('holds nothing of a song that is read in place but its waveform', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    await desk.bring(albumId, song(at('a.wav')));
    expect(cached(desk, 'audio')).toEqual([]);
    expect(cached(desk, 'waveforms')).toHaveLength(1);
    expect(desk.sources.prepared(albumId)?.[0]?.session?.samplesPath).toBe(at('a.wav'));
    expect(readdirSync(desk.folders.scratch)).toEqual([]);
  });

  it('serves a file that was moved or copied: it is hashed, not read again', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    await desk.bring(albumId, song(at('a.wav')));
    execFileSync('cp', [at('a.wav'), at('copy.wav')]);
    await desk.bring(albumId, at('copy.wav'));
    expect(reads(desk)).toEqual(['identify', 'readSong', 'identify']);
    expect(statuses(desk, albumId)).toEqual(['ready', 'ready']);
  });

  it('never gives half a song to the next start when work is cut off', async () => {
    const desk = studio(undefined, undefined, 1);
    const { albumId } = desk.make();
    const path = song(at('long.wav'), { seconds: 100, rate: 48000 });
    const closed = new Promise<void>((resolve) => {
      desk.listen(({ progress }) => {
        if (progress > 0) resolve(desk.close());
      });
    });
    await desk.sources.handlers['songs.import']({ albumId, tokens: desk.tokens(path), at: null, gesture: null });
    await closed;
    expect(cached(desk, 'audio')).toEqual([]);
    // What a killed process leaves behind lies in the scratch folder only.
    writeFileSync(join(desk.folders.scratch, 'converted.f32'), 'half');
    const later = studio(desk.data, desk.library);
    later.albums.handlers['album.open']({ albumId });
    await later.when(() => expect(statuses(later, albumId)).toEqual(['ready']));
    expect(cached(later, 'audio').map((file) => statSync(file).size)).toEqual([44100 * 100 * 8]);
  });

  it('is brought within bounds by what was not used for longest, and keeps what is in use', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    for (const [index, rate] of [48000, 32000, 22050].entries()) song(at(`${index}.wav`), { rate, seconds: index + 1 });
    await desk.bring(albumId, folder);
    const cache = new SongCache(desk.folders.cache);
    const keys = desk.songs(albumId).map(({ facts }) => `${facts?.sha256}-44100`);
    keys.forEach((key, age) => {
      const file = join(desk.folders.cache, 'waveforms', `${key}.peaks`);
      utimesSync(file, 1000 + age, 1000 + age);
      utimesSync(join(desk.folders.cache, 'audio', `${key}.f32`), 1000, 1000);
    });
    const left = () =>
      cached(desk, 'audio')
        .map((path) => keys.findIndex((key) => path.includes(key)))
        .sort();
    const bytes = [...cached(desk, 'audio'), ...cached(desk, 'waveforms')].reduce((sum, path) => sum + statSync(path).size, 0);
    await cache.trim(new Set(), bytes);
    expect(left()).toEqual([0, 1, 2]);
    await cache.trim(new Set([keys[0] ?? '']), bytes - 1);
    expect(left()).toEqual([0, 2]);
    await cache.trim(new Set(), 0);
    expect(left()).toEqual([]);
    expect(cached(desk, 'waveforms')).toEqual([]);
  });
});

describe('another session rate', () => {
  it('brings the songs to it and keeps their measurements; going back needs no work', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    await desk.bring(albumId, song(at('a.wav'), { seconds: 2 }));
    const before = desk.songs(albumId)[0]?.facts;
    desk.albums.commit(albumId, (album) => applyEdit(album, { kind: 'rate', rate: 96000 }));
    expect(desk.sources.prepared(albumId)).toBeNull();
    const [prepared] = await desk.sources.whenPrepared(albumId);
    expect(prepared?.session?.layout).toMatchObject({ sampleRate: 96000, frames: 192000 });
    const after = desk.songs(albumId)[0]?.facts;
    expect(after).toMatchObject({ analysis: before?.analysis, sessionFrames: 192000, columns: 750, frames: 88200 });
    expect(desk.pool.kinds.filter((kind) => kind === 'identify')).toHaveLength(1);
    const waveform = await desk.sources.handlers['sources.waveform']({ albumId, file: at('a.wav'), framesPerColumn: 256 });
    expect(waveform?.columns.length).toBe(750 * 3);
    const work = desk.pool.kinds.length;
    desk.albums.handlers['album.undo']({ albumId });
    await expect(desk.sources.whenPrepared(albumId)).resolves.toMatchObject([{ session: { samplesPath: at('a.wav') } }]);
    expect(desk.pool.kinds.length).toBe(work);
  });

  it.skipIf(!programs('flac'))('decodes no song again that is decoded already', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    execFileSync('flac', ['-s', '--delete-input-file', song(at('a.wav'), { seconds: 2 })]);
    await desk.bring(albumId, at('a.flac'));
    const [decoded = ''] = cached(desk, 'audio');
    const before = statSync(decoded).ino;
    desk.albums.commit(albumId, (album) => applyEdit(album, { kind: 'rate', rate: 48000 }));
    const [prepared] = await desk.sources.whenPrepared(albumId);
    expect(prepared?.session?.layout.frames).toBe(96000);
    expect(cached(desk, 'audio')).toHaveLength(2);
    expect(statSync(decoded).ino).toBe(before);
  });
});

describe('the picture of a song', () => {
  it('is at the session rate, at the finest level asked for, and there while the song is missing', async () => {
    const desk = studio();
    const { albumId } = desk.make();
    const path = song(at('a.wav'), { seconds: 10 });
    const ask = (framesPerColumn: number) => desk.sources.handlers['sources.waveform']({ albumId, file: path, framesPerColumn });
    await desk.bring(albumId, path);
    expect((await ask(1))?.columns.length).toBe(Math.ceil(441_000 / 256) * 3);
    expect((await ask(1000))?.framesPerColumn).toBe(1024);
    rmSync(path);
    await desk.when(() => expect(statuses(desk, albumId)).toEqual(['missing']));
    expect((await ask(1000))?.framesPerColumn).toBe(1024);
  });

  it('comes to the sample where it is magnified, also while songs are being read', async () => {
    const desk = studio(undefined, undefined, 1);
    const { albumId } = desk.make();
    await desk.bring(albumId, song(at('a.wav')));
    for (const number of [1, 2, 3]) song(at(`long ${number}.wav`), { seconds: 30, rate: 48000 });
    const paths = [1, 2, 3].map((number) => at(`long ${number}.wav`));
    await desk.sources.handlers['songs.import']({ albumId, tokens: desk.tokens(...paths), at: null, gesture: null });
    const { left, right } = await desk.sources.handlers['sources.samples']({
      albumId,
      file: at('a.wav'),
      start: 44000,
      frames: 4096,
    });
    expect([left.length, right.length]).toEqual([100, 100]);
    expect(left.some((sample) => sample !== 0)).toBe(true);
  });
});
