import type { z } from 'zod';
import { fail } from '../failure.ts';
import type { Immutable } from '../immutable.ts';
import { type Frames, framesAtRate, type SessionRate } from '../units.ts';
import { describeIssues } from './issues.ts';
import { albumSchema, type CD_TEXT_LANGUAGES, type FADE_CURVES } from './schema.ts';

/**
 * The album: an immutable value with every default applied. All frame counts are at `sampleRate`. Passing it to
 * parseAlbum returns an equal album.
 */
export type Album = Immutable<z.output<typeof albumSchema>>;
export type AlbumTrack = Album['tracks'][number];
export type HiddenTrack = NonNullable<Album['hiddenTrack']>;
/** What is set of loudness: ceiling in dBTP, budget in dB, a numeric target in LUFS. */
export type MatchSettings = Album['match'];
export type Fade = NonNullable<AlbumTrack['fadeIn']>;
/** How a song is followed by the next: by silence, or by playing both at once. */
export type Join = NonNullable<AlbumTrack['join']>;
export type FadeCurve = (typeof FADE_CURVES)[number];
export type CdTextLanguage = (typeof CD_TEXT_LANGUAGES)[number];

/**
 * The album in the text of an album file, or in JSON already parsed. Anything not understood is a 'usage' failure: one
 * line that names `file` and the path of the field (`tracks[2].isrc`, counted from 0). Text becomes one composed line,
 * ISRCs compact, a UPC-A its EAN-13; whether these are valid is for `findings` to say.
 */
export const parseAlbum = (json: unknown, file: string): Album => {
  const value = typeof json === 'string' ? parseJson(json, file) : json;
  const result = albumSchema.safeParse(value);
  if (result.success) return result.data;
  return fail('usage', file, describeIssues(result.error.issues, value), 'correct the album file');
};

const parseJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const place = /\(?(?:at position [0-9]+ )?\(?(line [0-9]+ column [0-9]+)\)?/.exec(
      error instanceof Error ? error.message : '',
    )?.[1];
    return fail('usage', file, `is not valid JSON${place === undefined ? '' : ` (${place})`}`, 'correct the album file', error);
  }
};

/** The album as the text of an album file: two-space JSON with a line end. parseAlbum reads it back to an equal album. */
export const formatAlbum = (album: Album): string => `${JSON.stringify(album, null, 2)}\n`;

/** How song `index` (from 0) is followed by the next: its own join, or the album's gap. */
export const joinAfter = (album: Album, index: number): Join => album.tracks[index]?.join ?? { gap: album.gap, measure: 'file' };

/** The same album at another session rate: every frame count once to the nearest frame of the new rate. */
export const albumAtRate = (album: Album, rate: SessionRate): Album => {
  if (rate === album.sampleRate) return album;
  const at = (count: Frames): Frames => framesAtRate(count, album.sampleRate, rate);
  // What lasts at all keeps lasting: a length that must be at least one frame does not round to none.
  const lasting = (count: Frames): Frames => Math.max(1, at(count)) as Frames;
  const joined = (join: Join): Join =>
    'gap' in join ? { ...join, gap: at(join.gap) } : { ...join, crossfade: lasting(join.crossfade) };
  const faded = (fade: Fade): Fade => ({ ...fade, frames: at(fade.frames) });
  const song = <Song extends HiddenTrack>(one: Song): Song => ({
    ...one,
    ...(one.trimStart === undefined ? {} : { trimStart: at(one.trimStart) }),
    ...(one.trimEnd === undefined ? {} : { trimEnd: at(one.trimEnd) }),
    ...(one.fadeIn === undefined ? {} : { fadeIn: faded(one.fadeIn) }),
    ...(one.fadeOut === undefined ? {} : { fadeOut: faded(one.fadeOut) }),
    ...(one.join === undefined ? {} : { join: joined(one.join) }),
  });
  return {
    ...album,
    sampleRate: rate,
    firstPause: at(album.firstPause),
    gap: at(album.gap),
    tracks: album.tracks.map((track) => ({
      ...song(track),
      ...(track.indexes === undefined ? {} : { indexes: track.indexes.map(lasting) }),
    })),
    ...(album.hiddenTrack === undefined ? {} : { hiddenTrack: song(album.hiddenTrack) }),
    parkedJoins: album.parkedJoins.map((parked) => ({ ...parked, join: joined(parked.join) })),
  };
};
