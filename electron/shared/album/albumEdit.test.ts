import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../failure.ts';
import { SESSION_RATES } from '../units.ts';
import { albumOf, albums, joins } from './album.testkit.ts';
import { type Album, parseAlbum } from './album.ts';
import { type AlbumEdit, albumEditSchema, applyEdit } from './albumEdit.ts';
import { FADE_CURVES } from './schema.ts';

const accepts = (edit: unknown): boolean => albumEditSchema.safeParse(edit).success;
/** As it reaches the model: checked first. */
const apply = (album: Album, edit: unknown) => applyEdit(album, albumEditSchema.parse(edit));
const titles = (album: Album): (string | undefined)[] => album.tracks.map(({ title }) => title);
const crossfade = { crossfade: 100, curve: 'auto' };

const three = albumOf([{}, {}, {}]);
const [first = '', second = '', third = ''] = three.tracks.map(({ id }) => id);

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const count = fc.integer({ min: 0, max: 400_000 });
const fade = fc.record({ frames: count, curve: fc.constantFrom(...FADE_CURVES) });

const trackChanges = fc.record(
  {
    title: maybe(fc.string()),
    artist: maybe(fc.string()),
    isrc: maybe(fc.string()),
    message: maybe(fc.string()),
    trimStart: maybe(count),
    trimEnd: maybe(count),
    fadeIn: maybe(fade),
    fadeOut: maybe(fade),
    intent: maybe(fc.integer({ min: -30, max: 30 })),
    gain: maybe(fc.integer({ min: -60, max: 24 })),
    exclude: maybe(fc.boolean()),
    indexes: maybe(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 3 })),
    copyPermitted: maybe(fc.boolean()),
  },
  { requiredKeys: [] },
);
const albumChanges = fc.record(
  {
    title: fc.string(),
    artist: fc.string(),
    upc: maybe(fc.string()),
    date: maybe(fc.constantFrom('2020', '2020-02', '2020-02-29')),
    genre: maybe(fc.string()),
    label: maybe(fc.string()),
    gap: count,
    firstPause: count,
    maximumLength: fc.constantFrom('74:00', '79:57'),
    language: fc.constantFrom('english', 'german'),
  },
  { requiredKeys: [] },
);

/** Any edit that names a song of the album, or one that is not there. */
const singleEdits = (album: Album): fc.Arbitrary<object> => {
  const track = fc.constantFrom('not there', ...album.tracks.map(({ id }) => id));
  return fc.oneof(
    fc.record({ kind: fc.constant('move'), track, to: fc.nat(9) }),
    fc.record({ kind: fc.constant('remove'), tracks: fc.array(track, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('join'), track, join: maybe(joins) }),
    fc.record({ kind: fc.constant('gaps'), gap: count }),
    fc.record({ kind: fc.constant('track'), track, changes: trackChanges }),
    fc.record({ kind: fc.constant('album'), changes: albumChanges }),
    fc.record({
      kind: fc.constant('match'),
      changes: fc.record(
        { target: fc.constantFrom('highest', 'none', -14), budget: fc.nat(24), ceiling: fc.integer({ min: -20, max: 0 }) },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      kind: fc.constant('isrcs'),
      first: fc.constantFrom('DEABC2600001', 'DE-ABC-26-00001', 'DEABC2699999', 'nonsense'),
      step: fc.integer({ min: 1, max: 1000 }),
    }),
    fc.record({ kind: fc.constant('split'), track, at: count }),
    fc.record({ kind: fc.constant('rate'), rate: fc.constantFrom(...SESSION_RATES) }),
  );
};

const editedAlbums = albums.chain((album) =>
  fc.record({
    album: fc.constant(album),
    edit: fc.oneof(
      singleEdits(album),
      fc.record({
        kind: fc.constant('several'),
        step: fc.constant('Several'),
        edits: fc.array(singleEdits(album), { minLength: 1, maxLength: 4 }),
      }),
    ),
  }),
);

describe('what a window may ask for', () => {
  it('is refused with a field that is not known, at any depth', () => {
    for (const edit of [
      { kind: 'move', track: first, to: 1, extra: 1 },
      { kind: 'track', track: first, changes: { colour: 'red' } },
      { kind: 'album', changes: { version: 1 } },
      { kind: 'match', changes: { loudness: 1 } },
      { kind: 'join', track: first, join: { gap: 1, crossfade: 1 } },
      { kind: 'several', step: 'x', edits: [{ kind: 'gaps', gap: 1, measure: 'file' }] },
      { kind: 'paste', tracks: [] },
      { kind: 'several', step: 'x', edits: [{ kind: 'several', step: 'y', edits: [] }] },
      JSON.parse('{"kind":"track","track":"1.wav","changes":{"__proto__":{"file":"x"}}}'),
      null,
      'move',
    ]) {
      expect([edit, accepts(edit)]).toEqual([edit, false]);
    }
  });

  it('never names a file: no id, no song file, no cover, no sample rate by the back door', () => {
    for (const field of ['file', 'id', 'join']) {
      expect(accepts({ kind: 'track', track: first, changes: { [field]: '/etc/passwd' } })).toBe(false);
      expect(accepts({ kind: 'track', track: first, changes: { [field]: null } })).toBe(false);
    }
    for (const field of ['cover', 'tracks', 'hiddenTrack', 'parkedJoins', 'sampleRate', 'match', '$schema']) {
      expect(accepts({ kind: 'album', changes: { [field]: 'cover.png' } })).toBe(false);
      expect(accepts({ kind: 'album', changes: { [field]: null } })).toBe(false);
    }
  });

  it('never names a file by way of the tonal reference', () => {
    const toned = (reference: unknown) => albumEditSchema.safeParse({ kind: 'tone', changes: { reference } }).success;
    expect(toned({ file: 'other.wav' })).toBe(false);
    for (const reference of ['off', 'album', { track: '1.wav' }]) expect(toned(reference)).toBe(true);
  });

  it('takes only values that an album file may hold', () => {
    for (const changes of [{ gain: 25 }, { gain: Number.NaN }, { intent: '3' }, { trimStart: -1 }, { trimStart: 0.5 }]) {
      expect([changes, accepts({ kind: 'track', track: first, changes })]).toEqual([changes, false]);
    }
    expect(accepts({ kind: 'match', changes: { ceiling: null } })).toBe(false);
    expect(accepts({ kind: 'rate', rate: 22050 })).toBe(false);
    expect(accepts({ kind: 'track', track: first, changes: { gain: undefined } })).toBe(false);
  });

  it('holds nothing but what was named: no field comes in with its default', () => {
    const { limiter, dither, language, match, tone } = three;
    for (const changes of [{ title: 'x' }, { limiter }, { dither }, { language }, {}]) {
      expect(albumEditSchema.parse({ kind: 'album', changes })).toEqual({ kind: 'album', changes });
    }
    expect(albumEditSchema.parse({ kind: 'track', track: first, changes: {} })).toEqual({
      kind: 'track',
      track: first,
      changes: {},
    });
    for (const [kind, all] of [['match', match] as const, ['tone', tone] as const]) {
      for (const [name, value] of Object.entries(all)) {
        expect(albumEditSchema.parse({ kind, changes: { [name]: value } })).toEqual({ kind, changes: { [name]: value } });
      }
    }
  });

  it('cannot take away what every album has', () => {
    for (const field of ['title', 'artist', 'gap', 'firstPause', 'maximumLength', 'language', 'limiter', 'dither']) {
      expect([field, accepts({ kind: 'album', changes: { [field]: null } })]).toEqual([field, false]);
    }
  });
});

describe('applyEdit', () => {
  it('moves a song, past the end to the end', () => {
    expect(titles(apply(three, { kind: 'move', track: first, to: 1 }).album)).toEqual(['Song 2', 'Song 1', 'Song 3']);
    expect(titles(apply(three, { kind: 'move', track: first, to: 99 }).album)).toEqual(['Song 2', 'Song 3', 'Song 1']);
  });

  it('removes one song by its name, several by their number', () => {
    expect(apply(three, { kind: 'remove', tracks: [second] })).toMatchObject({ step: 'Remove "Song 2"' });
    const { album, step } = apply(three, { kind: 'remove', tracks: [third, first] });
    expect(titles(album)).toEqual(['Song 2']);
    expect(step).toBe('Remove 2 songs');
  });

  it('sets a join and takes it back to the album gap', () => {
    const joined = apply(three, { kind: 'join', track: second, join: { crossfade: 100 } }).album;
    expect(joined.tracks.map(({ join }) => join)).toEqual([undefined, crossfade, undefined]);
    expect(apply(joined, { kind: 'join', track: second, join: null }).album).toEqual(three);
  });

  it('levels all gaps and leaves crossfades alone', () => {
    const joined = albumOf([{ join: { gap: 7 } }, { join: { crossfade: 100 } }, {}]);
    const { album } = apply(joined, { kind: 'gaps', gap: 500 });
    expect(album.gap).toBe(500);
    expect(album.tracks.map(({ join }) => join)).toEqual([undefined, crossfade, undefined]);
  });

  it('sets fields of a song and removes those that are null, others untouched', () => {
    const album = albumOf([{ gain: -3, exclude: true, fadeIn: { frames: 10 } }]);
    const edited = apply(album, { kind: 'track', track: '1.wav', changes: { gain: null, title: ' New\nname ', trimStart: 5 } });
    expect(edited.album.tracks[0]).toEqual({
      ...{ id: '1.wav', file: '1.wav', title: 'New name', trimStart: 5, exclude: true },
      fadeIn: { frames: 10, curve: 'linear' },
    });
  });

  it('sets fields of the album and of its match', () => {
    const { album } = apply(three, { kind: 'album', changes: { title: 'Other', upc: '036000291452', genre: 'Dub' } });
    expect(album).toEqual({ ...three, title: 'Other', upc: '0036000291452', genre: 'Dub' });
    expect(apply(album, { kind: 'album', changes: { genre: null, upc: null, title: 'Album' } }).album).toEqual(three);
    const matched = apply(three, { kind: 'match', changes: { target: -14 } });
    expect(matched.album.match).toEqual({ ...three.match, target: -14 });
    expect(matched.step).toBe('Set the match target');
  });

  it('numbers ISRCs in running order', () => {
    const { album } = apply(three, { kind: 'isrcs', first: 'DE-ABC-26-00010', step: 10 });
    expect(album.tracks.map(({ isrc }) => isrc)).toEqual(['DEABC2600010', 'DEABC2600020', 'DEABC2600030']);
  });

  it('splits a song into two that play on', () => {
    const { album } = apply(albumOf([{ trimEnd: 1000, fadeOut: { frames: 5 } }]), { kind: 'split', track: '1.wav', at: 400 });
    expect(album.tracks).toMatchObject([
      { id: '1.wav', trimEnd: 400, join: { gap: 0 } },
      { id: '1.wav (2)', trimStart: 400, trimEnd: 1000, fadeOut: { frames: 5 } },
    ]);
    expect(album.tracks[0]).not.toHaveProperty('fadeOut');
  });

  it('leaves what comes before and after a split song as it was', () => {
    const parkedJoins = [{ from: '2.wav (2)', to: '3.wav', join: { gap: 9, measure: 'file' } }];
    for (const join of [crossfade, { gap: 7, measure: 'audible' }, undefined]) {
      const before = albumOf([{ join: { gap: 3 } }, join === undefined ? {} : { join }, {}], { parkedJoins });
      const { album } = apply(before, { kind: 'split', track: '2.wav', at: 400 });
      const gapless = { gap: 0, measure: 'file' };
      expect(album.tracks.map((track) => track.join)).toEqual([{ gap: 3, measure: 'file' }, gapless, join, undefined]);
    }
  });

  it('brings every frame count to another session rate', () => {
    const { album } = apply(three, { kind: 'rate', rate: 96000 });
    expect(album).toMatchObject({ sampleRate: 96000, gap: 192000, firstPause: 192000 });
  });

  it('makes several edits one step, each on the result of the one before', () => {
    const edits = [
      { kind: 'remove', tracks: [first] },
      { kind: 'move', track: third, to: 0 },
    ];
    const { album, step } = apply(three, { kind: 'several', step: 'Rearrange', edits });
    expect(titles(album)).toEqual(['Song 3', 'Song 2']);
    expect(step).toBe('Rearrange');
  });

  it('is a conflict where the album is no longer as the edit takes it to be', () => {
    for (const edit of [
      { kind: 'move', track: 'gone', to: 0 },
      { kind: 'remove', tracks: [first, first] },
      { kind: 'join', track: third, join: null },
      { kind: 'split', track: first, at: 0 },
      { kind: 'isrcs', first: 'nonsense', step: 1 },
    ]) {
      const thrown = ((): unknown => {
        try {
          return apply(three, edit);
        } catch (error) {
          return failureOf(error).kind;
        }
      })();
      expect([edit, thrown]).toEqual([edit, 'conflict']);
    }
  });

  it('ends in an album that an album file could hold, or in a conflict', () => {
    fc.assert(
      fc.property(editedAlbums, ({ album, edit }) => {
        const checked = albumEditSchema.safeParse(edit);
        expect(checked.error).toBeUndefined();
        const before = structuredClone(album);
        try {
          const after = applyEdit(album, checked.data as AlbumEdit);
          expect(parseAlbum(after.album, 'edited')).toStrictEqual(after.album);
          expect(after.step).not.toBe('');
        } catch (error) {
          if (failureOf(error).kind !== 'conflict') throw error;
        }
        expect(album).toStrictEqual(before);
      }),
      { numRuns: 1000 },
    );
  });
});
