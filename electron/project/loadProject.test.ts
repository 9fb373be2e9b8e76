import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeId3 } from '../formats/id3.ts';
import type { AudioTags } from '../formats/tags.ts';
import { wavEnvelope } from '../formats/wav.ts';
import { ALBUM_FILE, loadProject, type ProjectOptions } from './loadProject.ts';
import { MOST_SONGS } from './songsWithin.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING: ProjectOptions = { title: undefined, artist: undefined, upc: undefined, gapSeconds: undefined, rate: undefined };

const song = (name: string, tags: AudioTags = {}) => {
  const frames = 441;
  const { header, dataBytes, trailer } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames, id3: writeId3(tags) });
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), Buffer.concat([header, Buffer.alloc(dataBytes), trailer]));
};
const files = async (options: Partial<ProjectOptions> = {}) =>
  (await loadProject(folder, { ...NOTHING, ...options })).album.tracks.map((track) => track.file);

describe('a folder of songs', () => {
  it('is taken in track-number order, songs without a number after those, by name', async () => {
    song('c.wav', { trackNumber: 2 });
    song('b.wav', { trackNumber: 10 });
    song('z.wav', { trackNumber: 1 });
    song('Encore 10.wav');
    song('Encore 2.wav');
    expect(await files()).toEqual(['z.wav', 'c.wav', 'b.wav', 'Encore 2.wav', 'Encore 10.wav']);
  });

  it('calls songs that their names number alike', async () => {
    for (const name of ['09 Nine.wav', '10 Ten.wav', '11 Eleven.wav']) song(name);
    const { album } = await loadProject(folder, NOTHING);
    expect(album.tracks.map(({ title }) => title)).toEqual(['Nine', 'Ten', 'Eleven']);
  });

  it('leaves pictures, texts and hidden files out, but no file that might be a song', async () => {
    song('1.wav');
    for (const name of ['cover.jpg', 'notes.TXT', '.DS_Store', 'album.cue']) writeFileSync(join(folder, name), 'x');
    song('2.unknown');
    mkdirSync(join(folder, 'Outtakes'));
    expect(await files()).toEqual(['1.wav', '2.unknown']);
  });

  it('takes title, artist, barcode and date from the tags most songs share, and options over them', async () => {
    const shared = { album: 'Record', albumArtist: 'Band', barcode: '4006381333931', date: '2026-01-30' };
    song('1.wav', { ...shared, title: 'One', isrc: 'DEA122600001' });
    song('2.wav', { ...shared, title: 'Two', artist: 'Guest' });
    const { album } = await loadProject(folder, NOTHING);
    expect(album).toMatchObject({ title: 'Record', artist: 'Band', upc: '4006381333931', date: '2026-01-30' });
    expect(album.tracks).toMatchObject([
      { title: 'One', isrc: 'DEA122600001' },
      { title: 'Two', artist: 'Guest' },
    ]);
    expect((await loadProject(folder, { ...NOTHING, title: 'Other' })).album.title).toBe('Other');
  });

  it('has the gap that was asked for between all songs', async () => {
    song('1.wav');
    expect((await loadProject(folder, { ...NOTHING, gapSeconds: 1.5 })).album.gap).toBe(66150);
  });

  it('of folders is those folders one after the other, each in its own order, and says so', async () => {
    song('Disc 10/x.wav', { trackNumber: 1 });
    song('Disc 2/b.wav', { trackNumber: 1 });
    song('Disc 2/a.wav', { trackNumber: 2 });
    song('Disc 1/2.wav');
    song('Disc 1/1.wav');
    writeFileSync(join(folder, 'Disc 1/cover.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    const { album, cover, notes } = await loadProject(folder, NOTHING);
    const found = album.tracks.map((track) => track.file.split(sep).join('/'));
    expect(found).toEqual(['Disc 1/1.wav', 'Disc 1/2.wav', 'Disc 2/b.wav', 'Disc 2/a.wav', 'Disc 10/x.wav']);
    expect(cover?.mimeType).toBe('image/png');
    expect(notes).toEqual([`${folder}: its songs are taken folder by folder: Disc 1, Disc 2, Disc 10`]);
  });

  it('with songs of its own is those, and names the folders whose songs it leaves out', async () => {
    song('1.wav');
    song('Old mixes/1.wav');
    song('Stems/Drums/kick.wav');
    const { album, notes } = await loadProject(folder, NOTHING);
    expect(album.tracks.map((track) => track.file)).toEqual(['1.wav']);
    expect(notes).toEqual([expect.stringContaining('are left out (2 in Old mixes, Stems/Drums); ')]);
  });

  it('is its own songs where what lies deeper cannot be looked through', async () => {
    song('1.wav');
    for (let at = 0; at <= MOST_SONGS; at += 1) {
      if (at === 0) mkdirSync(join(folder, 'samples'));
      writeFileSync(join(folder, 'samples', `${at}.wav`), '');
    }
    const { album, notes } = await loadProject(folder, NOTHING);
    expect(album.tracks).toHaveLength(1);
    expect(notes).toEqual([expect.stringContaining('are left out (there are too many')]);
  });

  it('is not made of its own delivery', async () => {
    song('1.wav');
    song('Master/wav/1.wav');
    for (const name of ['report.json', 'manifest.sha256']) writeFileSync(join(folder, 'Master', name), '');
    expect((await loadProject(folder, NOTHING)).notes).toEqual([]);
  });

  it('is a clear failure when it holds no songs', async () => {
    await expect(loadProject(folder, NOTHING)).rejects.toMatchObject({
      failure: { kind: 'unreadable', problem: 'holds no songs' },
    });
  });
});

describe('an album file', () => {
  const write = (album: object) =>
    writeFileSync(join(folder, ALBUM_FILE), JSON.stringify({ version: 1, title: 'T', artist: 'A', ...album }));

  it('is found in its folder, keeps its order, and takes missing titles from the tags', async () => {
    song('1.wav', { title: 'From the tag', artist: 'Somebody else' });
    song('2.wav', { title: 'Unused' });
    write({ tracks: [{ file: '2.wav', title: 'Own' }, { file: '1.wav' }] });
    const { album } = await loadProject(folder, NOTHING);
    expect(album.tracks.map((track) => track.title)).toEqual(['Own', 'From the tag']);
    expect(album.tracks[1]?.artist).toBeUndefined();
  });

  it('keeps the joins it names, and comes to another rate whole', async () => {
    song('1.wav');
    write({
      tracks: [
        { file: '1.wav', join: { crossfade: 44100 } },
        { file: '1.wav', join: { gap: 0 } },
      ],
    });
    const { album } = await loadProject(folder, { ...NOTHING, gapSeconds: 1, rate: 96000 });
    expect(album.tracks.map((track) => track.join)).toMatchObject([{ crossfade: 96000 }, { gap: 0 }]);
    expect(album).toMatchObject({ sampleRate: 96000, gap: 96000, firstPause: 192000 });
  });

  it('is refused with the path of a field it does not know', async () => {
    write({ tracks: [{ file: '1.wav', volume: 11 }] });
    await expect(loadProject(folder, NOTHING)).rejects.toMatchObject({
      failure: { kind: 'usage', problem: expect.stringContaining('tracks[0]') },
    });
  });
});
