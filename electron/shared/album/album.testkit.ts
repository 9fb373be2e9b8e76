import fc from 'fast-check';
import { SESSION_RATES, type SessionRate } from '../units.ts';
import { type Album, parseAlbum } from './album.ts';
import { CD_TEXT_LANGUAGES, FADE_CURVES } from './schema.ts';

/** An album of plain songs with changes, as an album file would say it. */
export const albumOf = (songs: readonly object[], rest: object = {}): Album =>
  parseAlbum(
    {
      version: 1,
      title: 'Album',
      artist: 'Artist',
      tracks: songs.map((song, at) => ({ file: `${at + 1}.wav`, title: `Song ${at + 1}`, ...song })),
      ...rest,
    },
    'album.json',
  );

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

/** Leaves fields without a value out, as JSON does. */
const sparse = <Value extends object>(value: Value): object => JSON.parse(JSON.stringify(value)) as object;

const count = (seconds: number, least = 0) => fc.integer({ min: least, max: seconds * 48_000 });
const fade = fc.record({ frames: count(2), curve: fc.constantFrom(...FADE_CURVES) });

export const joins = fc.oneof(
  fc.record({ gap: fc.oneof(fc.constant(0), count(5)), measure: fc.constantFrom('file' as const, 'audible' as const) }),
  fc.record({ crossfade: count(3, 1), curve: fc.constantFrom(...FADE_CURVES, 'auto' as const) }),
);

const song = {
  file: fc.constantFrom('a.wav', 'b.flac', 'c d.mp3', '/abs/e.wav', '../f.aiff'),
  title: optional(fc.string()),
  artist: optional(fc.string()),
  trimStart: optional(count(1)),
  trimEnd: optional(count(20, 60_000)),
  fadeIn: optional(fade),
  fadeOut: optional(fade),
  intent: optional(fc.integer({ min: -30, max: 30 })),
  exclude: optional(fc.boolean()),
  join: optional(joins),
};

/** Album files, valid in form. */
export const albumFiles: fc.Arbitrary<object> = fc
  .record({
    version: fc.constant(1),
    title: fc.string(),
    artist: fc.string(),
    upc: optional(fc.stringMatching(/^[0-9]{12,13}$/)),
    date: optional(fc.constantFrom('2024', '2024-02', '2024-02-29')),
    language: optional(fc.constantFrom(...CD_TEXT_LANGUAGES)),
    sampleRate: optional(fc.constantFrom(...SESSION_RATES)),
    firstPause: optional(count(4)),
    gap: optional(count(4)),
    match: optional(fc.record({ target: fc.constantFrom('highest', 'none', -14), budget: fc.integer({ min: 0, max: 6 }) })),
    tracks: fc.array(
      fc.record({
        ...song,
        isrc: optional(fc.stringMatching(/^[a-z]{2}-[A-Z0-9]{3}-[0-9]{2}-[0-9]{5}$/)),
        indexes: optional(fc.array(count(10, 1), { maxLength: 3 })),
      }),
      { maxLength: 6 },
    ),
    hiddenTrack: optional(fc.record(song)),
  })
  .map(sparse);

export const albums: fc.Arbitrary<Album> = albumFiles.map((file) => parseAlbum(file, 'album.json'));

export const sessionRates: fc.Arbitrary<SessionRate> = fc.constantFrom(...SESSION_RATES);
