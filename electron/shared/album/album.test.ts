import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../failure.ts';
import { framesPerSector } from '../units.ts';
import { albumFiles, albumOf, albums, sessionRates } from './album.testkit.ts';
import { albumAtRate, formatAlbum, joinAfter, parseAlbum } from './album.ts';

const least = { version: 1, title: 'T', artist: 'A', tracks: [{ file: 'a.wav' }] };

const refusal = (value: unknown): string => {
  try {
    parseAlbum(value, 'my/album.json');
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'usage' && error.failure.file === 'my/album.json')
      return error.message;
    throw error;
  }
  throw new Error('was accepted');
};

describe('parseAlbum', () => {
  it('applies every default', () => {
    expect(parseAlbum(least, 'album.json')).toEqual({
      ...least,
      language: 'english',
      sampleRate: 44_100,
      firstPause: 88_200,
      gap: 88_200,
      maximumLength: '79:57',
      match: { target: 'highest', basis: 'loud', reference: 'loudest', ceiling: -1, budget: 2 },
      tone: { reference: 'off', amount: 50, bound: 3, smoothing: '1/3', phase: 'minimum' },
      limiter: { style: 'transparent' },
      dither: 'tpdf',
      tracks: [{ file: 'a.wav', id: 'a.wav' }],
      parkedJoins: [],
    });
  });

  it("counts the default pauses at the album's own rate", () => {
    const album = parseAlbum({ ...least, sampleRate: 96_000 }, 'album.json');
    expect([album.firstPause, album.gap]).toEqual([192_000, 192_000]);
  });

  it('reads the text of a file, byte-order mark or not', () => {
    expect(parseAlbum(`\uFEFF${JSON.stringify(least)}`, 'album.json')).toEqual(parseAlbum(least, 'album.json'));
  });

  it('makes codes compact and text one composed line', () => {
    const album = parseAlbum(
      { ...least, upc: '0 36000 29145 2', title: ' Cafe\u0301\tnoir\r\n', tracks: [{ file: 'a', isrc: 'us-s1z-99-00001' }] },
      'a',
    );
    expect([album.upc, album.title, album.tracks[0]?.isrc]).toEqual(['0036000291452', 'Café noir', 'USS1Z9900001']);
  });

  it('replaces half a surrogate pair, which no file can hold', () => {
    expect(albumOf([], { title: 'a\ud800b' }).title).toBe('a\ufffdb');
  });

  it('tells two uses of one file apart', () => {
    const ids = parseAlbum({ ...least, tracks: [{ file: 'a' }, { file: 'a' }, { file: 'b', id: 'a (2)' }] }, 'x').tracks.map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['a', 'a (3)', 'a (2)']);
  });

  it.each([
    ['{"a":\n}', 'is not valid JSON'],
    [[], 'the album must be an object'],
    [null, 'the album must be an object'],
    [{ ...least, titel: 'x' }, 'titel is not a known field'],
    [{ ...least, title: undefined }, 'title is missing'],
    [{ ...least, version: 2 }, 'version must be 1'],
    [{ ...least, sampleRate: 22_050 }, 'sampleRate must be one of 44100, 48000'],
    [{ ...least, tracks: [{}] }, 'tracks[0].file is missing'],
    [{ ...least, tracks: [{ file: '' }] }, 'tracks[0].file must be a file name'],
    [{ ...least, tracks: [least.tracks[0], { file: 'b', trimStart: 0.5 }] }, 'tracks[1].trimStart must be a whole number'],
    [{ ...least, tracks: [{ file: 'b', trimStart: -1 }] }, 'tracks[0].trimStart must be 0 or more'],
    [{ ...least, tracks: [{ file: 'b', 'odd key': 1 }] }, 'tracks[0]["odd key"] is not a known field'],
    [{ ...least, tracks: [{ file: 'b', join: { gap: '2 s' } }] }, 'tracks[0].join.gap must be a number'],
    [{ ...least, tracks: [{ file: 'b', join: { crossfade: 0 } }] }, 'tracks[0].join.crossfade must be 1 or more'],
    [{ ...least, tracks: [{ file: 'b', join: { gap: 1, crossfade: 1 } }] }, 'tracks[0].join.crossfade is not a known field'],
    [
      { ...least, tracks: [{ file: 'b', fadeIn: { frames: 1, curve: 'cosine' } }] },
      'tracks[0].fadeIn.curve must be one of "linear"',
    ],
    [
      {
        ...least,
        tracks: [
          { file: 'b', id: 'x' },
          { file: 'c', id: 'x' },
        ],
      },
      'tracks[1].id is the same as tracks[0].id',
    ],
    [{ ...least, hiddenTrack: { file: 'h', isrc: 'x' } }, 'hiddenTrack.isrc is not a known field'],
    [{ ...least, date: '2023-02-29' }, 'date must be a date'],
    [{ ...least, cover: 'C:\\cover.jpg' }, 'cover must be relative'],
    [{ ...least, match: { target: 'loud' } }, 'match.target must be "highest", "none" or a level'],
    [{ ...least, match: { budget: 25 } }, 'match.budget must be 24 or less'],
    [{ ...least, maximumLength: '80:60' }, 'maximumLength must be a time'],
    [JSON.parse('{"__proto__": {"version": 1}}'), 'version is missing'],
  ])('refuses %j in one line that names the field', (value, words) => {
    const message = refusal(value);
    expect(message).toContain(`my/album.json: ${words}`);
    expect(message).not.toContain('\n');
  });

  it('returns an album or a usage failure for any value and any damaged file', () => {
    const accepts = (value: unknown): void => {
      try {
        parseAlbum(value, 'album.json');
      } catch (error) {
        expect(error).toBeInstanceOf(FailureError);
        expect((error as FailureError).failure.kind).toBe('usage');
      }
    };
    fc.assert(fc.property(fc.jsonValue(), accepts));
    fc.assert(fc.property(fc.string(), accepts));
    fc.assert(
      fc.property(albumFiles, fc.nat(), fc.string({ maxLength: 3 }), (file, place, junk) => {
        const text = JSON.stringify(file);
        const at = place % text.length;
        accepts(text.slice(0, at) + junk + text.slice(at + junk.length));
      }),
    );
  });

  it('returns what is itself a valid file and reads back equal', () => {
    fc.assert(
      fc.property(albums, (album) => {
        expect(parseAlbum(album, 'album.json')).toEqual(album);
        expect(parseAlbum(formatAlbum(album), 'album.json')).toEqual(album);
      }),
    );
  });
});

describe('joinAfter', () => {
  it("is the album's gap where a song has no join", () => {
    const album = albumOf([{}, { join: { crossfade: 5 } }], { gap: 7 });
    expect([joinAfter(album, 0), joinAfter(album, 1)]).toEqual([
      { gap: 7, measure: 'file' },
      { crossfade: 5, curve: 'auto' },
    ]);
  });
});

describe('albumAtRate', () => {
  it('comes back unchanged from twice the rate', () => {
    fc.assert(
      fc.property(albums, (album) => {
        const twice = album.sampleRate * 2;
        if (twice !== 88_200 && twice !== 96_000 && twice !== 176_400 && twice !== 192_000) return;
        expect(albumAtRate(albumAtRate(album, twice), album.sampleRate)).toEqual(album);
      }),
    );
  });

  it('keeps whole sectors whole sectors at every rate', () => {
    fc.assert(
      fc.property(sessionRates, sessionRates, fc.nat(1000), (from, to, sectors) => {
        const gap = sectors * framesPerSector(from);
        const moved = albumAtRate(albumOf([{ join: { gap } }, {}], { sampleRate: from, gap, firstPause: gap }), to);
        const expected = sectors * framesPerSector(to);
        expect([moved.gap, moved.firstPause, joinAfter(moved, 0)]).toEqual([
          expected,
          expected,
          { gap: expected, measure: 'file' },
        ]);
      }),
    );
  });

  it('leaves no frame count behind, and gives a valid album', () => {
    const fade = { frames: 441, curve: 'linear' };
    const song = { trimStart: 441, trimEnd: 44_100, fadeIn: fade, fadeOut: fade, indexes: [4410] };
    const hiddenTrack = { file: 'h.wav', trimStart: 441, join: { gap: 441 } };
    const parkedJoins = [{ from: 'a', to: 'b', join: { crossfade: 441 } }];
    const moved = albumAtRate(albumOf([{ ...song, join: { crossfade: 4410 } }], { hiddenTrack, parkedJoins }), 48_000);
    expect(moved).toMatchObject({
      sampleRate: 48_000,
      firstPause: 96_000,
      gap: 96_000,
      tracks: [
        {
          trimStart: 480,
          trimEnd: 48_000,
          fadeIn: { frames: 480 },
          fadeOut: { frames: 480 },
          indexes: [4800],
          join: { crossfade: 4800 },
        },
      ],
      hiddenTrack: { trimStart: 480, join: { gap: 480 } },
      parkedJoins: [{ join: { crossfade: 480 } }],
    });
    fc.assert(
      fc.property(albums, sessionRates, (album, rate) => {
        expect(parseAlbum(albumAtRate(album, rate), 'x')).toBeTruthy();
      }),
    );
  });
});
