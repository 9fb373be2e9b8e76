import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { albumOf, albums } from '../../shared/album/album.testkit.ts';
import { parseAlbum } from '../../shared/album/album.ts';
import { layOut } from '../../shared/album/timeline.ts';
import { replaceFiles } from './fitSong.ts';

const fade = (frames: number) => ({ frames, curve: 'linear' as const });
const replaced = (song: object, frames: number) =>
  replaceFiles(albumOf([song]), new Map([['1.wav', { file: 'new.wav', frames }]])).tracks[0];

describe('another file behind a song', () => {
  it('keeps every setting that still fits, to the frame', () => {
    const song = {
      trimStart: 10,
      trimEnd: 90,
      fadeIn: fade(20),
      fadeOut: fade(30),
      indexes: [5, 79],
      intent: 2,
      isrc: 'DEA122600001',
    };
    expect(replaced(song, 100)).toEqual({ ...albumOf([song]).tracks[0], file: 'new.wav' });
    expect(replaced(song, 1_000_000)).toEqual({ ...albumOf([song]).tracks[0], file: 'new.wav' });
  });

  it('ends trims, fades and index marks where a shorter one ends', () => {
    const song = { trimStart: 10, trimEnd: 90, fadeIn: fade(20), fadeOut: fade(60), indexes: [5, 39, 40] };
    expect(replaced(song, 50)).toMatchObject({
      trimStart: 10,
      fadeIn: { frames: 20 },
      fadeOut: { frames: 40 },
      indexes: [5, 39],
    });
    expect(replaced(song, 50)).not.toHaveProperty('trimEnd');
  });

  it('drops a trim that would leave nothing', () => {
    expect(replaced({ trimStart: 60, trimEnd: 90 }, 50)).not.toHaveProperty('trimStart');
  });

  it('shortens crossfades on either side to the song', () => {
    const join = { crossfade: 500, curve: 'auto' };
    const album = albumOf([{ join }, { join }, {}]);
    const { tracks } = replaceFiles(album, new Map([['2.wav', { file: '2.wav', frames: 300 }]]));
    expect(tracks.slice(0, 2).map((track) => track.join)).toMatchObject([{ crossfade: 300 }, { crossfade: 300 }]);
  });

  it('serves both halves of a split song', () => {
    const halves = [
      { file: 'a.wav', trimEnd: 40 },
      { file: 'a.wav', trimStart: 40 },
    ];
    const { tracks } = replaceFiles(albumOf(halves), new Map([['a.wav', { file: 'b.wav', frames: 60 }]]));
    expect(tracks.map(({ file, trimStart, trimEnd }) => ({ file, trimStart, trimEnd }))).toEqual([
      { file: 'b.wav', trimStart: undefined, trimEnd: 40 },
      { file: 'b.wav', trimStart: 40, trimEnd: undefined },
    ]);
  });

  it('leaves a valid album in which nothing of the song reaches past its end', () => {
    fc.assert(
      fc.property(albums, fc.integer({ min: 1, max: 100_000 }), (album, frames) => {
        const files = new Set(
          [...album.tracks, ...(album.hiddenTrack === undefined ? [] : [album.hiddenTrack])].map(({ file }) => file),
        );
        const edited = replaceFiles(album, new Map([...files].map((file) => [file, { file: `${file}.new`, frames }])));
        expect(parseAlbum(edited, 'test')).toEqual(edited);
        const extent = { frames, audibleStart: 0, audibleEnd: frames };
        const { problems } = layOut(
          edited,
          edited.tracks.map(() => extent),
          edited.hiddenTrack === undefined ? null : extent,
        );
        // Two crossfades may still want the same part of a song; that is between songs, not past the end of one.
        expect(problems.filter(({ code }) => code !== 'crossfade-too-long')).toEqual([]);
      }),
    );
  });
});
