import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { programs } from '../../decode/decode.testkit.ts';
import { writeId3 } from '../../formats/id3.ts';
import type { AudioTags } from '../../formats/tags.ts';
import { wavEnvelope } from '../../formats/wav.ts';
import { type Studio, song, studio, testFolder } from './sources.testkit.ts';

let folder: string;
let desk: Studio;
let albumId: number;
beforeEach(() => {
  folder = testFolder();
  desk = studio();
  ({ albumId } = desk.make('Untitled album'));
});

const at = (name: string): string => join(folder, name);
const taggedSong = (name: string, tags: AudioTags): string => {
  const frames = 44100;
  const { header, dataBytes, trailer } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames, id3: writeId3(tags) });
  writeFileSync(at(name), Buffer.concat([header, Buffer.alloc(dataBytes, 0x11), trailer]));
  return at(name);
};
const imported = (...paths: readonly string[]) =>
  desk.sources.handlers['songs.import']({ albumId, tokens: desk.tokens(...paths), at: null, gesture: null });
/** As a part of a longer import. */
const arrived = (...paths: readonly string[]) =>
  desk.sources.handlers['songs.import']({ albumId, tokens: desk.tokens(...paths), at: 1, gesture: 'import 1' });

describe('importing', () => {
  it('puts all songs of a folder in as one step that undo takes back, and then reads them', async () => {
    for (const [name, seconds] of [
      ['1 A.wav', 1],
      ['2 B.wav', 2],
      ['10 C.wav', 3],
    ] as const)
      song(at(name), { seconds });
    const { state, skipped } = await imported(folder);
    expect(state).toMatchObject({ undo: 'Import 3 songs' });
    expect(skipped).toEqual([]);
    expect(state.album.tracks.map(({ title }) => title)).toEqual(['1 A', '2 B', '10 C']);
    expect(desk.sources.prepared(albumId)).toBeNull();
    const prepared = await desk.sources.whenPrepared(albumId);
    expect(prepared.map(({ session }) => session?.layout.frames)).toEqual([44100, 88200, 132300]);
    desk.albums.handlers['album.undo']({ albumId });
    expect(desk.songs(albumId)).toEqual([]);
    expect(desk.sources.prepared(albumId)).toEqual([]);
  });

  it('takes the cover from the tags of the first song that has one, and leaves a cover that is there', async () => {
    const picture = (last: number) => ({
      mime: 'image/png' as const,
      width: 1,
      height: 1,
      depth: 24 as const,
      bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, last),
    });
    taggedSong('1.wav', { title: 'One' });
    taggedSong('2.wav', { title: 'Two', cover: picture(2) });
    taggedSong('3.wav', { title: 'Three', cover: picture(3) });
    await imported(folder);
    const cover = await desk.albums.handlers['album.cover']({ albumId });
    expect(cover?.bytes).toEqual(picture(2).bytes);
    desk.albums.handlers['album.undo']({ albumId });
    expect(desk.albums.state(albumId).album).not.toHaveProperty('cover');
  });

  it('takes titles, credits and the names of the album from tags', async () => {
    taggedSong('b.wav', { title: 'Two', trackNumber: 2, artist: 'Guest', album: 'Record', albumArtist: 'Band' });
    taggedSong('c.wav', {
      title: 'One',
      trackNumber: 1,
      artist: 'Band',
      album: 'Record',
      albumArtist: 'Band',
      isrc: 'DEA122600001',
    });
    const { state } = await imported(folder);
    expect(state.album).toMatchObject({ title: 'Record', artist: 'Band' });
    expect(state.album.tracks).toMatchObject([
      { title: 'One', isrc: 'DEA122600001' },
      { title: 'Two', artist: 'Guest' },
    ]);
    expect(state.album.tracks[0]).not.toHaveProperty('artist');
  });

  it('leaves out what is no song and says so of each, and takes the rest', async () => {
    writeFileSync(at('empty.wav'), '');
    writeFileSync(at('letter.wav'), 'Dear Sirs,\nplease find enclosed the masters.\n');
    writeFileSync(at('cover.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]));
    const names = ['empty.wav', 'letter.wav', 'cover.jpg', 'gone.wav'].map(at);
    const { state, skipped } = await imported(...names, song(at('song.wav')));
    expect(state.album.tracks.map(({ title }) => title)).toEqual(['song']);
    const lines = new Map(skipped.map(({ file, problem }) => [file, problem]));
    expect([...lines.keys()].sort()).toEqual(['cover.jpg', 'empty.wav', 'gone.wav', 'letter.wav']);
    expect(lines.get('empty.wav')).toMatch(/empty/);
    expect(lines.get('letter.wav')).toMatch(/text/);
    expect(lines.get('gone.wav')).toMatch(/does not exist/);
  });

  it('fails and makes no step where there is no song at all', async () => {
    writeFileSync(at('notes.txt'), 'no music');
    await expect(imported(at('notes.txt'))).rejects.toMatchObject({ failure: { kind: 'unreadable', file: 'notes.txt' } });
    expect(desk.albums.state(albumId).undo).toBeNull();
  });

  it('takes any name a file system allows', async () => {
    const names = ['🎸 наша песня.wav', "it's 100% [final] (v2).wav", ' leading space.wav', 'tab\there.wav', 'cafe\u0301.wav'];
    for (const name of names) song(at(name));
    await desk.bring(albumId, folder);
    expect(desk.songs(albumId).map(({ name, status }) => [name, status])).toEqual(
      expect.arrayContaining(names.map((name) => [name, 'ready'])),
    );
  });

  it.skipIf(!programs('flac', 'lame'))('reads lossless and lossy files to the frame, and what it decoded is kept', async () => {
    const wav = song(at('a.wav'), { seconds: 2.5 });
    execFileSync('flac', ['-s', wav, '-o', at('b.flac')]);
    execFileSync('lame', ['--quiet', '-b', '192', wav, at('c.mp3')]);
    await desk.bring(albumId, folder);
    const states = desk.songs(albumId);
    expect(states.map(({ facts }) => [facts?.codec, facts?.frames, facts?.bits])).toEqual([
      ['pcm_s16le', 110250, 16],
      ['flac', 110250, 16],
      ['mp3', 110250, null],
    ]);
    const [plain, lossless] = await Promise.all(
      states.map(({ file }) => desk.sources.handlers['sources.samples']({ albumId, file, start: 110000, frames: 1000 })),
    );
    expect(plain?.left.length).toBe(250);
    expect(lossless).toEqual(plain);
  });

  it.each([44_100, 96_000])('shows a song of %i Hz before it is measured: as long and drawn as it will be', async (rate) => {
    const early: Promise<unknown>[] = [];
    desk.listen(({ file, status, sketch, facts }) => {
      if (status !== 'reading' || sketch === null || early.length > 0) return;
      expect(facts).toBeNull();
      early.push(desk.sources.handlers['sources.waveform']({ albumId, file, framesPerColumn: 256 }) as Promise<unknown>);
      expect(sketch.sessionFrames).toBe(110250);
    });
    const file = song(at('a.wav'), { seconds: 2.5, rate });
    await desk.bring(albumId, file);
    expect(early).toHaveLength(1);
    const waveform = await desk.sources.handlers['sources.waveform']({ albumId, file, framesPerColumn: 256 });
    expect(waveform?.columns.length).toBe(Math.ceil(110250 / 256) * 3);
    expect(await early[0]).toEqual(waveform);
    expect(desk.songs(albumId)).toMatchObject([{ status: 'ready', sketch: null, facts: { sessionFrames: 110250 } }]);
  });

  it('reads each file once, however many songs are made of it', async () => {
    song(at('a.wav'));
    await desk.bring(albumId, at('a.wav'));
    await desk.bring(albumId, at('a.wav'));
    const { album } = desk.albums.state(albumId);
    expect(album.tracks).toHaveLength(2);
    expect(desk.pool.kinds.filter((kind) => kind === 'readSong')).toHaveLength(1);
    expect(desk.sources.prepared(albumId)).toHaveLength(2);
    expect(desk.songs(albumId)).toHaveLength(1);
  });

  it('never writes to a song', async () => {
    const path = song(at('a.wav'));
    const before = readFileSync(path);
    await desk.bring(albumId, path);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('goes on as a job that shows how far it is and ends when all is read', async () => {
    for (const name of ['1.wav', '2.wav', '3.wav']) song(at(name), { seconds: 5 });
    await desk.bring(albumId, folder);
    expect(desk.jobs.list()).toMatchObject([{ kind: 'import', title: 'Import 3 songs', albumId, status: 'done' }]);
    const told = desk.eventsOf('sourceChanged').filter(({ source }) => source.name === '2.wav');
    expect(told.map(({ source }) => source.status)).toContain('reading');
    expect(told.at(-1)?.source).toMatchObject({ status: 'ready', progress: 1 });
  });

  it('is one step however many parts the songs come in, and leaves what all at once would', async () => {
    const first = taggedSong('first.wav', { title: 'First' });
    await imported(first);
    const paths = [
      taggedSong('a.wav', { title: 'Three', trackNumber: 3, artist: 'Band', album: 'Record' }),
      taggedSong('b.wav', { title: 'One', trackNumber: 1, artist: 'Guest', album: 'Record' }),
      taggedSong('c.wav', { title: 'Two', trackNumber: 2, artist: 'Band', album: 'Record' }),
    ];
    for (let count = 1; count <= paths.length; count += 1) {
      const { state } = await arrived(...paths.slice(0, count));
      expect(state.album.tracks).toHaveLength(1 + count);
    }
    const parts = desk.albums.state(albumId);
    expect(parts.undo).toBe('Import 3 songs');
    expect(parts.album.tracks.map(({ title }) => title)).toEqual(['First', 'One', 'Two', 'Three']);
    await desk.sources.whenPrepared(albumId);
    expect(desk.pool.kinds.filter((kind) => kind === 'readSong')).toHaveLength(4);

    desk.albums.handlers['album.undo']({ albumId });
    expect(desk.albums.state(albumId).album.tracks.map(({ title }) => title)).toEqual(['First']);
    await desk.sources.handlers['songs.import']({ albumId, tokens: desk.tokens(...paths), at: 1, gesture: null });
    expect(desk.albums.state(albumId).album).toEqual(parts.album);
  });

  it('names the album by all songs of its parts, and takes the first cover of them', async () => {
    const cover = {
      mime: 'image/png',
      width: 1,
      height: 1,
      depth: 24,
      bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10),
    } as const;
    const songs = [
      taggedSong('a.wav', { title: 'A', artist: 'Guest', album: 'Single' }),
      taggedSong('b.wav', { title: 'B', artist: 'Band', album: 'Record', cover }),
      taggedSong('c.wav', { title: 'C', artist: 'Band', album: 'Record' }),
    ];
    await arrived(...songs.slice(0, 1));
    expect(desk.albums.state(albumId).album).toMatchObject({ title: 'Single', artist: 'Guest' });
    await arrived(...songs.slice(0, 2));
    await arrived(...songs);
    const { album } = desk.albums.state(albumId);
    expect(album).toMatchObject({ title: 'Record', artist: 'Band', cover: expect.any(String) });
    expect(album.tracks.map(({ artist }) => artist)).toEqual(['Guest', undefined, undefined]);
  });

  it('goes on after an edit that was made between two parts, and leaves the edit alone', async () => {
    for (const name of ['a.wav', 'b.wav', 'c.wav']) song(at(name));
    await arrived(at('a.wav'), at('b.wav'));
    desk.albums.commit(albumId, (album) => ({ album: { ...album, tracks: album.tracks.toReversed() }, step: 'Turn round' }));
    const { state } = await arrived(folder);
    expect(state.album.tracks.map(({ title }) => title)).toEqual(['b', 'a', 'c']);
    expect(state.undo).toBe('Import "c"');
    desk.albums.handlers['album.undo']({ albumId });
    expect(desk.albums.state(albumId).undo).toBe('Turn round');
  });

  it('tells of what is no song once, in the part it came in', async () => {
    writeFileSync(at('notes.txt'), 'no music');
    const first = await arrived(at('notes.txt'));
    expect(first.skipped).toMatchObject([{ file: 'notes.txt' }]);
    expect(first.state.undo).toBeNull();
    const second = await arrived(at('notes.txt'), song(at('song.wav')));
    expect(second.skipped).toEqual([]);
    expect(second.state.undo).toBe('Import "song"');
  });

  it('stops when its job is cancelled: what is read stays, the rest says so and can be read again', async () => {
    for (let number = 1; number <= 6; number += 1) song(at(`${number}.wav`), { seconds: number });
    const slow = studio(undefined, undefined, 1);
    const album = slow.make();
    slow.listen(({ name, status }) => {
      if (name === '1.wav' && status === 'ready') slow.jobs.cancel(slow.jobs.list()[0]?.id ?? 0);
    });
    await slow.sources.handlers['songs.import']({ albumId: album.albumId, tokens: slow.tokens(folder), at: null, gesture: null });
    await slow.when(() => expect(slow.jobs.list()[0]?.status).toBe('cancelled'));
    const states = slow.songs(album.albumId);
    expect(states[0]?.status).toBe('ready');
    expect(states[5]).toMatchObject({ status: 'unreadable', failure: { kind: 'cancelled', file: '6.wav' } });
    expect(slow.albums.state(album.albumId).album.tracks).toHaveLength(6);
    const last = slow.albums.state(album.albumId).album.tracks[5];
    await slow.sources.handlers['sources.retry']({ albumId: album.albumId, track: last?.id ?? '' });
    expect(slow.jobs.list().at(-1)).toMatchObject({ title: 'Read "6.wav"', status: 'running' });
    await slow.when(() => expect(slow.songs(album.albumId)[5]?.status).toBe('ready'));
  });

  it('goes on past a song that is damaged, and the damaged one says why', async () => {
    const whole = readFileSync(song(at('1.wav')));
    writeFileSync(at('2.wav'), whole.subarray(0, whole.length / 2));
    song(at('3.wav'));
    await desk.bring(albumId, folder);
    expect(desk.songs(albumId).map(({ status }) => status)).toEqual(['ready', 'unreadable', 'ready']);
    expect(desk.songs(albumId)[1]?.failure).toMatchObject({ kind: 'unreadable', file: '2.wav' });
    expect(desk.sources.obstacle(albumId)).toMatchObject({ file: '2.wav' });
    await expect(desk.sources.whenPrepared(albumId)).rejects.toMatchObject({ failure: { file: '2.wav' } });
    // Exported again: it is read by itself.
    song(at('2.wav'));
    await desk.when(() => expect(desk.songs(albumId)[1]?.status).toBe('ready'));
  });

  it('takes what is on disk now, even if another version was read from there before', async () => {
    const path = song(at('mix.wav'), { seconds: 1 });
    await desk.bring(albumId, path);
    desk.sources.close();
    song(path, { seconds: 2 });
    const later = studio(desk.data, desk.library);
    const other = later.make();
    await later.bring(other.albumId, path);
    expect(later.songs(other.albumId)).toMatchObject([{ status: 'ready', facts: { frames: 88200 } }]);
  });

  it('says plainly that there is no room, and reads the song once there is', async () => {
    const path = song(at('a.wav'));
    // Nothing can be written where the cache should be: what a full or read-only disk comes to.
    rmSync(desk.folders.cache, { recursive: true });
    writeFileSync(desk.folders.cache, '');
    await desk.bring(albumId, path);
    const [state] = desk.songs(albumId);
    expect(state).toMatchObject({ status: 'unreadable', failure: { kind: 'destination', file: 'a.wav' } });
    expect(state?.failure?.problem).toMatch(/^cannot be prepared: /);
    rmSync(desk.folders.cache);
    const [track] = desk.albums.state(albumId).album.tracks;
    await desk.sources.handlers['sources.retry']({ albumId, track: track?.id ?? '' });
    await desk.when(() => expect(desk.songs(albumId)[0]?.status).toBe('ready'));
  });
});
