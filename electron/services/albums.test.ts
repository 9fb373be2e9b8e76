import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coverPng } from '../demo/cover.ts';
import { albumOf } from '../shared/album/album.testkit.ts';
import { parseAlbum } from '../shared/album/album.ts';
import { type AlbumEdit, albumEditSchema } from '../shared/album/albumEdit.ts';
import type { AlbumState } from '../shared/contract/state.ts';
import { failureOf } from '../shared/failure.ts';
import { type AlbumServices, albumServices } from './albums.testkit.ts';
import { writtenDemo } from './demo.ts';

let services: AlbumServices;
beforeEach(() => {
  services = albumServices();
});
afterEach(() => services.close());

const failureIn = async (work: () => unknown) => {
  try {
    await work();
    return null;
  } catch (error) {
    return failureOf(error);
  }
};

const edit = (state: AlbumState, change: object, gesture: string | null = null): AlbumState =>
  services.handlers['album.edit']({
    albumId: state.albumId,
    revision: state.revision,
    edit: albumEditSchema.parse(change) as AlbumEdit,
    gesture,
  }) as AlbumState;
const renamed = (title: string) => ({ kind: 'album', changes: { title } });
const created = async (title = 'Record') => services.handlers['library.create']({ title });
const PNG = coverPng(8);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

describe('album.edit', () => {
  it('is durable and told to windows and services, with the state before', async () => {
    const state = await created();
    services.changes.length = 0;
    const after = edit(state, renamed('Other'));
    expect(after).toMatchObject({ revision: 2, undo: 'Rename the album', redo: null });
    expect(services.library.state(state.albumId)).toEqual(after);
    expect(services.events.albumChanged).toEqual([after]);
    expect(services.events.libraryChanged?.at(-1)?.[0]).toMatchObject({ id: state.albumId, title: 'Other' });
    expect(services.changes).toEqual([[after, state]]);
  });

  it('of an earlier state is applied where it still fits, and a conflict where it does not', async () => {
    const state = await created();
    const { albumId } = state;
    const full = services.albums.commit(albumId, () => ({ album: albumOf([{}, {}, {}]), step: 'Import' }));
    const [first, second] = full.album.tracks.map(({ id }) => id);
    edit(full, { kind: 'move', track: first, to: 2 });
    const late = edit(full, { kind: 'track', track: first, changes: { gain: -3 } });
    expect(late.album.tracks.map(({ gain }) => gain)).toEqual([undefined, undefined, -3]);
    edit(full, { kind: 'remove', tracks: [second] });
    const before = services.albums.state(albumId);
    const failure = await failureIn(() => edit(full, { kind: 'move', track: second, to: 0 }));
    expect(failure).toMatchObject({ kind: 'conflict', problem: 'the song is no longer on the album' });
    expect(services.albums.state(albumId)).toEqual(before);
    expect(await failureIn(() => edit({ ...full, revision: 99 }, renamed('x')))).toMatchObject({ kind: 'conflict' });
  });

  it('that changes nothing adds no step', async () => {
    const state = await created();
    expect(edit(state, renamed('Record'))).toBe(services.albums.state(state.albumId));
    expect(services.events.albumChanged).toBeUndefined();
    expect(services.library.revisions(state.albumId)).toHaveLength(1);
  });

  it('joins the steps of a gesture for undo, but not with a gesture of that name in an earlier run', async () => {
    const state = await created();
    for (const title of ['a', 'b', 'c']) edit(services.albums.state(state.albumId), renamed(title), 'drag 1');
    const { albumId } = state;
    const undone = services.handlers['album.undo']({ albumId }) as AlbumState;
    expect(undone).toMatchObject({ album: { title: 'Record' }, undo: null, redo: 'Rename the album' });
    expect(services.handlers['album.redo']({ albumId })).toMatchObject({ album: { title: 'c' } });
    const gestures = services.db.prepare('SELECT DISTINCT gesture FROM revisions WHERE gesture IS NOT NULL').pluck().all();
    expect(gestures).toHaveLength(1);
    expect(gestures).not.toContain('drag 1');
  });

  it('never stores an album that could not be read again', async () => {
    const { albumId } = await created();
    const broken = { ...albumOf([{}]), title: 5 as unknown as string };
    const failure = await failureIn(() => services.albums.commit(albumId, () => ({ album: broken, step: 'x' })));
    expect(failure).toMatchObject({ kind: 'conflict', problem: 'title must be text' });
    expect(services.library.revisions(albumId)).toHaveLength(1);
  });

  it('is told to everyone even where one who listens throws', async () => {
    const warnings: Error[] = [];
    const warned = new Promise<void>((resolve) =>
      process.once('warning', (warning) => {
        warnings.push(warning);
        resolve();
      }),
    );
    services.albums.onChange(() => {
      throw new Error('a defect of a listener');
    });
    const later: string[] = [];
    services.albums.onChange(({ album }) => void later.push(album.title));
    await created();
    await warned;
    expect(warnings[0]?.message).toBe('a defect of a listener');
    expect(later).toEqual(['Record']);
  });
});

describe('undo, redo and the history', () => {
  it('are told like edits, and are silent where they lead nowhere', async () => {
    const state = await created();
    const { albumId } = state;
    expect(services.handlers['album.undo']({ albumId })).toEqual(state);
    expect(services.events.albumChanged).toBeUndefined();
    edit(state, renamed('Other'));
    const undone = services.handlers['album.undo']({ albumId });
    expect(services.events.albumChanged?.at(-1)).toEqual(undone);
    expect(services.events.libraryChanged?.at(-1)?.[0]?.title).toBe('Record');
    expect(services.changes.at(-1)?.[1]?.album.title).toBe('Other');
  });

  it('bring back an earlier revision as a step of its own, named for what it goes back to', async () => {
    const state = await created();
    const { albumId } = state;
    edit(state, renamed('Second'));
    edit(services.albums.state(albumId), renamed('Third'));
    services.handlers['album.nameRevision']({ albumId, revision: 2, name: 'Sent to the band' });
    expect(services.handlers['album.at']({ albumId, revision: 2 })).toMatchObject({ title: 'Second' });
    const restored = services.handlers['album.restore']({ albumId, revision: 2 });
    expect(restored).toMatchObject({ album: { title: 'Second' }, undo: 'Go back to "Sent to the band"' });
    expect(services.handlers['album.undo']({ albumId })).toMatchObject({ album: { title: 'Third' } });
    expect(services.handlers['album.revisions']({ albumId })).toHaveLength(4);
    expect(await failureIn(() => services.handlers['album.at']({ albumId, revision: 77 }))).toMatchObject({ kind: 'conflict' });
    expect(await failureIn(() => services.handlers['album.restore']({ albumId, revision: 77 }))).toMatchObject({
      kind: 'conflict',
    });
  });
});

describe('the cover', () => {
  it('is copied to the album, read back from there, and undone like any step', async () => {
    const { albumId } = await created();
    const set = services.handlers['album.setCover'];
    for (const [bytes, mimeType, name] of [
      [PNG, 'image/png', 'front.bin'],
      [JPEG, 'image/jpeg', 'other'],
    ] as const) {
      const picked = services.file(name, bytes);
      await set({ albumId, token: services.grants.grant(picked).token });
      rmSync(picked);
      expect(await services.handlers['album.cover']({ albumId })).toEqual({ mimeType, bytes: new Uint8Array(bytes) });
    }
    services.handlers['album.undo']({ albumId });
    expect(await services.handlers['album.cover']({ albumId })).toMatchObject({ mimeType: 'image/png' });
    const without = await set({ albumId, token: null });
    expect(without.album).not.toHaveProperty('cover');
    expect(without.undo).toBe('Remove the cover');
    expect(await services.handlers['album.cover']({ albumId })).toBeNull();
  });

  it('is refused where it is no picture, too large, a folder or gone; the album stays as it is', async () => {
    const { albumId } = await created();
    const large = new Uint8Array(10_000_001);
    large.set(PNG);
    for (const path of [services.file('a.png', 'GIF89a'), services.file('b.png', large), services.folder, '/not/there.png']) {
      const { token } = services.grants.grant(path);
      const failure = await failureIn(() => services.handlers['album.setCover']({ albumId, token }));
      expect(failure).toMatchObject({ kind: 'unreadable', file: path });
    }
    expect(await failureIn(() => services.handlers['album.setCover']({ albumId, token: 'made up' }))).toMatchObject({
      kind: 'usage',
    });
    expect(services.albums.state(albumId).revision).toBe(1);
  });

  it('is never read from outside the album folder', async () => {
    const { albumId } = await created();
    writeFileSync(join(services.folders.albums, 'secret.png'), PNG);
    services.albums.commit(albumId, (album) => ({ album: { ...album, cover: '../secret.png' }, step: 'x' }));
    expect(await services.handlers['album.cover']({ albumId })).toBeNull();
  });
});

describe('the list of albums', () => {
  it('gives a new album an empty start that nothing undoes', async () => {
    const state = await created('  My\nRecord ');
    expect(state).toMatchObject({ album: { title: 'My Record', artist: '', tracks: [] }, undo: null, revision: 1 });
    expect(services.changes).toEqual([[state, null]]);
    expect(services.events.libraryChanged).toHaveLength(1);
  });

  it('duplicates an album with its cover, apart from the original', async () => {
    const { albumId } = await created();
    await services.handlers['album.setCover']({ albumId, token: services.grants.grant(services.file('c', PNG)).token });
    const copy = await services.handlers['library.duplicate']({ albumId });
    expect(copy).toMatchObject({ album: { title: 'Record (copy)' }, undo: null });
    rmSync(services.albums.folderOf(albumId), { recursive: true });
    expect(await services.handlers['album.cover']({ albumId: copy.albumId })).toMatchObject({ mimeType: 'image/png' });
    expect(readdirSync(services.folders.albums)).toEqual([String(copy.albumId)]);
  });

  it('loses an album that is removed, and says so; it was open last, so that is forgotten', async () => {
    const { albumId } = await created();
    services.library.changeSettings({ lastAlbum: albumId });
    services.handlers['library.remove']({ albumId });
    expect(services.events.libraryChanged?.at(-1)).toEqual([]);
    expect(services.events.settingsChanged?.at(-1)?.lastAlbum).toBeNull();
    for (const work of [
      () => services.handlers['album.open']({ albumId }),
      () => services.handlers['album.undo']({ albumId }),
      () => services.handlers['album.cover']({ albumId }),
    ]) {
      expect(await failureIn(work)).toMatchObject({ kind: 'conflict' });
    }
  });
});

describe('album files', () => {
  const albumFile = {
    ...{ version: 1, title: 'From a file', artist: 'Band', cover: 'front.png' },
    tracks: [{ file: 'one.wav', join: { crossfade: 100 } }, { file: 'sub/two.wav' }, { file: '/elsewhere/three.wav' }],
    hiddenTrack: { file: 'zero.wav' },
    parkedJoins: [{ from: 'one.wav', to: '/elsewhere/three.wav', join: { gap: 5 } }],
  };

  it('come into the library with songs by absolute path, ids and joins kept, the cover copied', async () => {
    services.file('front.png', PNG);
    const path = services.file('album.json', JSON.stringify(albumFile));
    const { album, albumId } = await services.handlers['library.openAlbumFile']({ token: services.grants.grant(path).token });
    expect(album.tracks.map(({ file }) => file)).toEqual([
      join(services.folder, 'one.wav'),
      join(services.folder, 'sub', 'two.wav'),
      '/elsewhere/three.wav',
    ]);
    expect(album.hiddenTrack?.file).toBe(join(services.folder, 'zero.wav'));
    expect(album.tracks.map(({ id }) => id)).toEqual(['one.wav', 'sub/two.wav', '/elsewhere/three.wav']);
    expect(album.tracks[0]?.join).toEqual({ crossfade: 100, curve: 'auto' });
    expect(album.parkedJoins).toMatchObject(albumFile.parkedJoins);
    rmSync(join(services.folder, 'front.png'));
    expect(await services.handlers['album.cover']({ albumId })).toMatchObject({ mimeType: 'image/png' });
  });

  it('that cannot be read leave no album behind', async () => {
    const path = services.file('album.json', '{"version":1,"title":"x","tracks":[]}');
    const failure = await failureIn(() =>
      services.handlers['library.openAlbumFile']({ token: services.grants.grant(path).token }),
    );
    expect(failure).toMatchObject({ kind: 'usage', file: path, problem: 'artist is missing' });
    expect(services.library.albums()).toEqual([]);
  });

  it('are what album.fileText gives: read again they are the album, but for the cover', async () => {
    services.file('front.png', PNG);
    const path = services.file('album.json', JSON.stringify(albumFile));
    const { album, albumId } = await services.handlers['library.openAlbumFile']({ token: services.grants.grant(path).token });
    const text = (await services.handlers['album.fileText']({ albumId })) as string;
    const { cover: _, ...bare } = album;
    expect(parseAlbum(text, 'saved')).toEqual(bare);
  });
});

describe('the demo album', () => {
  it('is made once, as a job that tells how far it is; opened again it is the same album', async () => {
    const both = await Promise.all([services.handlers['library.openDemo']({}), services.handlers['library.openDemo']({})]);
    expect(both[0]).toBe(both[1]);
    const { albumId, album } = both[0];
    expect(album.tracks).toHaveLength(6);
    for (const { file } of album.tracks) expect(existsSync(file)).toBe(true);
    expect(await services.handlers['album.cover']({ albumId })).toMatchObject({ mimeType: 'image/png' });
    const told = services.events.jobChanged ?? [];
    expect(told.at(-1)).toMatchObject({ kind: 'demo', status: 'done', fraction: 1 });
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.some(({ fraction, phase }) => fraction > 0.2 && fraction < 0.8 && phase.startsWith('Writing "'))).toBe(true);

    const again = await services.handlers['library.openDemo']({});
    expect(again.albumId).toBe(albumId);
    expect(services.jobs.list()).toHaveLength(1);
    services.handlers['library.remove']({ albumId });
    const anew = await services.handlers['library.openDemo']({});
    expect(anew.albumId).not.toBe(albumId);
    expect(services.jobs.list()).toHaveLength(1);
  });

  it('can be cancelled, and leaves no album and no half-written song behind', async () => {
    const asked = failureIn(() => services.handlers['library.openDemo']({}));
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        const [job] = services.jobs.list();
        if ((job?.fraction ?? 0) === 0) return;
        clearInterval(look);
        services.jobs.cancel(job?.id ?? 0);
        resolve();
      }, 5);
    });
    expect(await asked).toMatchObject({ kind: 'cancelled' });
    expect(services.library.albums()).toEqual([]);
    const folder = join(services.folders.songs, 'demo');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(writtenDemo(folder)).toBeNull();
  });
});
