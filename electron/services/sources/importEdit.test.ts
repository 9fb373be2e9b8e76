import { describe, expect, it } from 'vitest';
import { titleFromFileName } from '../../decode/tags.ts';
import type { SongTags } from '../../project/songTags.ts';
import { albumOf } from '../../shared/album/album.testkit.ts';
import { importSongs, type NewSong } from './importEdit.ts';

const NO_TAGS: SongTags = {
  ...{ artist: null, album: null, albumArtist: null, trackNumber: null, trackCount: null, discNumber: null, isrc: null },
  ...{ barcode: null, date: null, year: null, genre: null, composer: null, songwriter: null, comment: null },
  ...{ title: '', warnings: [] },
};
const song = (path: string, tags: Partial<SongTags> = {}): NewSong => ({ path, tags: { ...NO_TAGS, title: path, ...tags } });
const empty = albumOf([], { title: 'Untitled album', artist: '' });

describe('importing songs', () => {
  it('orders a folder by disc, track number and name, and keeps folders in the order they come', () => {
    const songs = [
      song('/b/x.wav'),
      song('/b/10.wav', { trackNumber: 10 }),
      song('/b/2.wav', { trackNumber: 2 }),
      song('/b/1.wav', { trackNumber: 1, discNumber: 2 }),
      song('/a/1.wav', { trackNumber: 1 }),
    ];
    const { album, step } = importSongs(empty, songs, 0);
    expect(album.tracks.map(({ file }) => file)).toEqual(['/b/2.wav', '/b/10.wav', '/b/x.wav', '/b/1.wav', '/a/1.wav']);
    expect(step).toBe('Import 5 songs');
  });

  it('calls songs that their names number alike, however they come', () => {
    const songs = ['/09 Nine.wav', '/10 Ten.wav'].map((path) => song(path, titleFromFileName(path)));
    expect(importSongs(empty, songs, 0).album.tracks.map(({ title }) => title)).toEqual(['Nine', 'Ten']);
  });

  it('takes the album from the tags where it has no songs and no name yet, and what a song does not share from the song', () => {
    const shared = { album: 'Record', albumArtist: 'Band', barcode: '4006381333931', date: '2026-01-31', genre: 'Dub' };
    const songs = [
      song('/1.wav', { ...shared, title: 'One', artist: 'Band', isrc: 'DEA122600001', composer: 'C', songwriter: 'S' }),
      song('/2.wav', { ...shared, title: 'Two', artist: 'Guest', isrc: 'nonsense' }),
    ];
    const { album } = importSongs(empty, songs, 0);
    expect(album).toMatchObject({ title: 'Record', artist: 'Band', upc: '4006381333931', date: '2026-01-31', genre: 'Dub' });
    expect(album.tracks).toEqual([
      { id: '/1.wav', file: '/1.wav', title: 'One', isrc: 'DEA122600001', composer: 'C', songwriter: 'S' },
      { id: '/2.wav', file: '/2.wav', title: 'Two', artist: 'Guest' },
    ]);
  });

  it('leaves the names of an album alone that has its own, or songs', () => {
    const tags = { album: 'Other', albumArtist: 'Others', genre: 'Dub' };
    expect(importSongs(albumOf([]), [song('/1.wav', tags)], 0).album).toMatchObject({ title: 'Album', artist: 'Artist' });
    const withSongs = albumOf([{}], { title: '', artist: '' });
    expect(importSongs(withSongs, [song('/1.wav', tags)], 0).album).toMatchObject({ title: '', artist: '' });
    expect(importSongs(withSongs, [song('/1.wav', tags)], 0).album.genre).toBeUndefined();
  });

  it('drops a date that is none, and keeps its year', () => {
    const dateOf = (date: string) => importSongs(empty, [song('/1.wav', { date })], 0).album.date;
    expect([dateOf('2026-02-30'), dateOf('2026-13'), dateOf('2026-05'), dateOf('2026-01-31T10:00:00Z'), dateOf('soon')]).toEqual([
      '2026',
      '2026',
      '2026-05',
      '2026-01-31',
      undefined,
    ]);
  });

  it('puts them at the position asked for, and a file that is there already in again', () => {
    const album = albumOf([{}, {}]);
    const { album: edited, step } = importSongs(album, [song('1.wav', { title: 'Again' })], 1);
    expect(edited.tracks.map(({ id }) => id)).toEqual(['1.wav', '1.wav (2)', '2.wav']);
    expect(step).toBe('Import "Again"');
    expect(importSongs(album, [song('x.wav')], 99).album.tracks[2]?.file).toBe('x.wav');
  });
});
