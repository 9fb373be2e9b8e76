import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlbumEdit } from '../../shared/album/albumEdit.ts';
import { applyEdit } from '../../shared/album/albumEdit.ts';
import type { SourceState } from '../../shared/contract/state.ts';
import type { Frames } from '../../shared/units.ts';
import { type Studio, song, studio, testFolder } from './sources.testkit.ts';

let folder: string;
let desk: Studio;
let albumId: number;
beforeEach(() => {
  folder = testFolder();
  desk = studio();
  ({ albumId } = desk.make('Album'));
});

const at = (name: string): string => join(folder, name);
const only = (): SourceState | undefined => desk.songs(albumId)[0];
const becomes = (status: SourceState['status']): Promise<void> => desk.when(() => expect(only()?.status).toBe(status));
const trackId = (index = 0): string => desk.albums.state(albumId).album.tracks[index]?.id ?? '';
const edit = (one: AlbumEdit) => desk.albums.commit(albumId, (album) => applyEdit(album, one));
const frames = (count: number): Frames => count as Frames;

describe('a file that changes on disk', () => {
  it('is noticed, keeps what was known of it, and plays no more', async () => {
    const path = song(at('a.wav'), { seconds: 1 });
    await desk.bring(albumId, path);
    song(path, { seconds: 2 });
    await becomes('changed');
    expect(only()?.facts).toMatchObject({ frames: 44100 });
    expect(desk.sources.prepared(albumId)).toBeNull();
    expect(desk.sources.obstacle(albumId)).toMatchObject({ file: 'a.wav', problem: expect.stringContaining('another version') });
    await expect(desk.sources.whenPrepared(albumId)).rejects.toMatchObject({ failure: { file: 'a.wav' } });
    expect(desk.eventsOf('sourceChanged').at(-1)?.source.status).toBe('changed');
  });

  it('is ready again by itself when it comes back as it was, and when it was only touched', async () => {
    const path = song(at('a.wav'), { seconds: 1 });
    await desk.bring(albumId, path);
    const reads = () => desk.pool.kinds.filter((kind) => kind === 'readSong').length;
    const before = reads();
    copyFileSync(path, at('backup'));
    song(path, { seconds: 2 });
    await becomes('changed');
    copyFileSync(at('backup'), path);
    await becomes('ready');
    utimesSync(path, 1, 1);
    await desk.when(() => expect(desk.library.knownFile(path)?.identity.modified).toBe('1000000000'));
    await becomes('ready');
    expect(reads()).toBe(before);
    await expect(desk.sources.whenPrepared(albumId)).resolves.toHaveLength(1);
  });

  it('that was changed while the program was closed is not taken for the one that was read', async () => {
    const path = song(at('a.wav'), { seconds: 1 });
    await desk.bring(albumId, path);
    await desk.close();
    song(path, { seconds: 2 });
    const later = studio(desk.data, desk.library);
    later.albums.handlers['album.open']({ albumId });
    await later.when(() => expect(later.songs(albumId)).toMatchObject([{ status: 'changed', facts: { frames: 44100 } }]));
  });

  it('takes the place of the known version when asked to, with all settings that fit, as one named step', async () => {
    const path = song(at('a.wav'), { seconds: 3 });
    await desk.bring(albumId, path);
    const changes = {
      trimStart: frames(1000),
      trimEnd: frames(120_000),
      fadeOut: { frames: frames(100_000), curve: 'linear' },
      intent: 1,
    } as const;
    edit({ kind: 'track', track: trackId(), changes });
    song(path, { seconds: 1 });
    await becomes('changed');
    const state = await desk.sources.handlers['sources.useNewVersion']({ albumId, track: trackId() });
    expect(state.undo).toBe('Use the new version of "a"');
    expect(state.album.tracks[0]).toMatchObject({ trimStart: 1000, fadeOut: { frames: 43100 }, intent: 1 });
    expect(state.album.tracks[0]).not.toHaveProperty('trimEnd');
    expect(only()).toMatchObject({ status: 'ready', facts: { frames: 44100 } });
    await desk.close();
    const later = studio(desk.data, desk.library);
    await later.sources.handlers['sources.list']({ albumId });
    expect(later.songs(albumId)).toMatchObject([{ status: 'ready', facts: { frames: 44100 } }]);
  });

  it('stays the old version where the new one is no song', async () => {
    const path = song(at('a.wav'));
    await desk.bring(albumId, path);
    writeFileSync(path, 'not any more');
    await becomes('changed');
    const asked = desk.sources.handlers['sources.useNewVersion']({ albumId, track: trackId() });
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'unreadable', file: 'a.wav' } });
    expect(only()).toMatchObject({ status: 'unreadable', facts: { frames: 44100 } });
    song(path);
    await becomes('ready');
  });
});

describe('a file that is gone', () => {
  it('is missing, and ready again when it is back', async () => {
    const path = song(at('a.wav'));
    await desk.bring(albumId, path);
    renameSync(path, at('aside'));
    await becomes('missing');
    expect(only()?.facts).toMatchObject({ frames: 44100 });
    renameSync(at('aside'), path);
    await becomes('ready');
  });

  it('is missing from the start where it went while the program was closed', async () => {
    const path = song(at('a.wav'));
    await desk.bring(albumId, path);
    await desk.close();
    rmSync(path);
    const later = studio(desk.data, desk.library);
    const states = await later.sources.handlers['sources.list']({ albumId });
    expect(states).toMatchObject([{ status: 'missing', facts: { frames: 44100 } }]);
    expect(later.sources.obstacle(albumId)).toMatchObject({ file: 'a.wav', problem: 'is not where it was' });
  });

  it('can be linked to another file: both halves of a split song follow, settings stay', async () => {
    const path = song(at('a.wav'), { seconds: 2 });
    await desk.bring(albumId, path);
    edit({ kind: 'split', track: trackId(), at: frames(30_000) });
    rmSync(path);
    await becomes('missing');
    const [token = ''] = desk.tokens(song(at('new take.wav'), { seconds: 1 }));
    const state = await desk.sources.handlers['sources.relink']({ albumId, track: trackId(), token });
    expect(state.undo).toBe('Link "a" to "new take.wav"');
    expect(state.album.tracks.map(({ file, trimStart, trimEnd }) => [file, trimStart, trimEnd])).toEqual([
      [at('new take.wav'), undefined, 30_000],
      [at('new take.wav'), 30_000, undefined],
    ]);
    expect(desk.songs(albumId)).toMatchObject([{ name: 'new take.wav', status: 'ready' }]);
  });

  it('is not linked to what is no song, and nothing is changed', async () => {
    const path = song(at('a.wav'));
    await desk.bring(albumId, path);
    writeFileSync(at('b.wav'), 'text');
    const [token = ''] = desk.tokens(at('b.wav'));
    const asked = desk.sources.handlers['sources.relink']({ albumId, track: trackId(), token });
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'unreadable', file: 'b.wav' } });
    expect(desk.albums.state(albumId).album.tracks[0]?.file).toBe(path);
  });

  it('is found among many in another folder: by content, else by name, as one step', async () => {
    const names = ['1.wav', '2.wav', '3.wav'];
    for (const [index, name] of names.entries()) song(at(name), { seconds: index + 1 });
    await desk.bring(albumId, ...names.map(at));
    mkdirSync(at('moved'));
    renameSync(at('1.wav'), at('moved/renamed.wav'));
    rmSync(at('2.wav'));
    song(at('moved/2.wav'), { seconds: 4 });
    rmSync(at('3.wav'));
    // Named like the third song, and none.
    writeFileSync(at('moved/3.wav'), 'text');
    await desk.when(() => expect(desk.songs(albumId).map(({ status }) => status)).toEqual(['missing', 'missing', 'missing']));
    const tokens = desk.tokens(at('moved'));
    const answer = await desk.sources.handlers['sources.findMissing']({ albumId, tokens });
    expect(answer).toMatchObject({ found: 2, missing: 1, state: { undo: 'Locate 2 songs' } });
    expect(answer.state.album.tracks.map(({ file }) => file)).toEqual([at('moved/renamed.wav'), at('moved/2.wav'), at('3.wav')]);
    await desk.when(() => expect(desk.songs(albumId).map(({ status }) => status)).toEqual(['ready', 'ready', 'missing']));
    const again = await desk.sources.handlers['sources.findMissing']({ albumId, tokens });
    expect(again).toMatchObject({ found: 0, missing: 1, state: { revision: answer.state.revision } });
  });

  it('is not looked for in what the user did not pick', async () => {
    await desk.bring(albumId, song(at('a.wav')));
    const asked = desk.sources.handlers['sources.findMissing']({ albumId, tokens: ['/etc'] });
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'usage' } });
  });
});

it('tells every album that has the song', async () => {
  const path = song(at('a.wav'));
  await desk.bring(albumId, path);
  const other = desk.make('Other');
  await desk.bring(other.albumId, path);
  rmSync(path);
  await becomes('missing');
  const told = desk.eventsOf('sourceChanged').filter(({ source }) => source.status === 'missing');
  expect(new Set(told.map((event) => event.albumId))).toEqual(new Set([albumId, other.albumId]));
});

it('reads no song of another album', async () => {
  await desk.bring(albumId, song(at('a.wav')));
  const other = desk.make('Other');
  const file = at('a.wav');
  const asked = { albumId: other.albumId, file };
  expect(() => desk.sources.handlers['sources.waveform']({ ...asked, framesPerColumn: 256 })).toThrow(/no song of this album/);
  expect(() => desk.sources.handlers['sources.samples']({ ...asked, start: 0, frames: 1 })).toThrow(/no song of this album/);
  expect(readFileSync(file).length).toBeGreaterThan(0);
});
