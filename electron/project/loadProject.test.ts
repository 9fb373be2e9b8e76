import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeId3 } from '../formats/id3.ts';
import type { AudioTags } from '../formats/tags.ts';
import { wavEnvelope } from '../formats/wav.ts';
import { ALBUM_FILE, loadProject, type ProjectOptions } from './loadProject.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'project-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING: ProjectOptions = { title: undefined, artist: undefined, upc: undefined, gapSeconds: undefined, rate: undefined };

const song = (name: string, tags: AudioTags = {}) => {
  const frames = 441;
  const { header, dataBytes, trailer } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames, id3: writeId3(tags) });
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
