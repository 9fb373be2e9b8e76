import { z } from 'zod';
import { DITHERS, LIMITER_STYLES } from '../chain/choices.ts';
import { chainSchema } from '../chain/schema.ts';
import { songToneSchema, toneSchema } from '../tone/schema.ts';
import { CD_RATE, type Frames, framesFromSeconds, SESSION_RATES } from '../units.ts';
import { normaliseIsrc, normaliseUpc } from './isrc.ts';
import { parseMsf } from './timecode.ts';

/**
 * The album file, `album.json`. This schema is the one definition: the model's types, the JSON Schema editors use and
 * the refusals a user reads all come from it. What it accepts it also returns, so a model is itself a valid file.
 */

/** Shapes of a fade, as the mixer knows them. */
export const FADE_CURVES = ['linear', 'equal-power', 's-curve', 'logarithmic', 'exponential'] as const;

/** CD-Text languages (EBU Tech 3264 names). */
export const CD_TEXT_LANGUAGES = [
  ...(['english', 'german', 'french', 'spanish', 'italian', 'dutch'] as const),
  ...(['japanese', 'korean', 'chinese'] as const),
] as const;

/** Fourteen hours at 192 kHz: far past any album, and products with a sample rate stay exact. */
const LARGEST_FRAME_COUNT = 10_000_000_000;

/** One line of composed (NFC) text: line ends and control characters would end the string on a disc or in a sheet. */
const tidy = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .normalize('NFC')
    .trim();

const text = (about: string) => z.string().transform(tidy).describe(about);

const frameCount = (about: string, least = 0) =>
  z
    .int()
    .min(least)
    .max(LARGEST_FRAME_COUNT)
    .transform((count) => count as Frames)
    .describe(`${about} (frames)`);

const decibels = (about: string, least: number, most: number) => z.number().min(least).max(most).describe(about);

const path = (about: string) =>
  z
    .string()
    .refine((name) => name !== '' && !name.includes('\0'), { error: 'must be a file name' })
    .describe(about);

const isAbsolutePath = (name: string): boolean => /^[/\\]|^[A-Za-z]:[/\\]/.test(name);

const isDate = (date: string): boolean => {
  const parts = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/.exec(date);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
};

export const fadeSchema = z
  .strictObject({
    frames: frameCount('Length'),
    curve: z.enum(FADE_CURVES).default('linear').describe('Shape of the gain over time'),
  })
  .meta({ id: 'Fade' });

const gapJoin = z
  .strictObject({
    gap: frameCount('Silence before the next song; 0 joins them without moving a sample'),
    measure: z
      .enum(['file', 'audible'])
      .default('file')
      .describe('Between the ends of the files, or between the audible end of this song and the audible start of the next'),
  })
  .meta({ id: 'GapJoin' });

const crossfadeJoin = z
  .strictObject({
    crossfade: frameCount('How long both songs play at once; takes the place of their own fades there', 1),
    curve: z
      .enum([...FADE_CURVES, 'auto'])
      .default('auto')
      .describe('Shape of both fades; auto keeps the power constant for how alike the two songs are there'),
  })
  .meta({ id: 'CrossfadeJoin' });

export const joinSchema = z.union([gapJoin, crossfadeJoin]).meta({ id: 'Join' });

const credits = {
  songwriter: text('CD-Text songwriter').exactOptional(),
  composer: text('CD-Text composer').exactOptional(),
  arranger: text('CD-Text arranger').exactOptional(),
  message: text('CD-Text message').exactOptional(),
};

/** What a song and a hidden track have in common. */
const song = {
  file: path('The song, relative to this file; an absolute path is allowed'),
  title: text('Title').exactOptional(),
  artist: text("Performer where it is not the album's").exactOptional(),
  trimStart: frameCount('First frame of the song that is used').exactOptional(),
  trimEnd: frameCount("One past the last frame that is used, counted from the file's start").exactOptional(),
  fadeIn: fadeSchema.exactOptional(),
  fadeOut: fadeSchema.exactOptional(),
  intent: decibels('How much louder (LU, negative: quieter) than the others this song is meant to be', -30, 30).exactOptional(),
  exclude: z.boolean().describe('Left alone by the loudness match').exactOptional(),
  gain: decibels('Manual gain (dB) of a song the match leaves alone', -60, 24).exactOptional(),
  join: joinSchema.describe('How the next song follows; the album gap unless said').exactOptional(),
  chain: chainSchema.describe("The song's own processing, ahead of trims, fades and the match's gain").exactOptional(),
  tone: songToneSchema.describe('What of the tonal match is its own').exactOptional(),
};

export const trackSchema = z.strictObject({
  id: z.string().min(1).describe('Tells songs apart where one file is used twice; the file name unless said').exactOptional(),
  ...song,
  ...credits,
  isrc: z.string().transform(normaliseIsrc).describe('ISRC, with or without dashes').exactOptional(),
  copyPermitted: z.boolean().describe('Digital copy permitted (subcode flag)').exactOptional(),
  preEmphasis: z.boolean().describe('The audio really is pre-emphasised, 50/15 µs (subcode flag)').exactOptional(),
  indexes: z.array(frameCount('Index 02 and on, counted from index 01', 1)).describe('Extra index marks').exactOptional(),
});

const hiddenTrack = z.strictObject(song);

const parkedJoin = z.strictObject({ from: z.string(), to: z.string(), join: joinSchema });

export const matchSchema = z.strictObject({
  target: z
    .union([z.enum(['highest', 'none']), decibels('LUFS', -60, 0)], {
      error: 'must be "highest", "none" or a level from -60 to 0',
    })
    .default('highest')
    .describe('The highest level all songs reach, no match, or a level in LUFS'),
  basis: z
    .enum(['loud', 'integrated', 'short-term'])
    .default('loud')
    .describe('What is made equal: loud sections, the whole song, or the loudest three seconds'),
  reference: z
    .enum(['loudest', 'album'])
    .default('loudest')
    .describe("What a fixed target is: each song's level, or the album's"),
  ceiling: decibels('True-peak ceiling (dBTP)', -20, 0).default(-1),
  budget: decibels('How far peaks may exceed the ceiling before the limiter (dB)', 0, 24).default(2),
});

export const limiterSchema = z.strictObject({
  style: z
    .enum(LIMITER_STYLES)
    .default('transparent')
    .describe('Cleanest, letting go sooner between hits, or least loudness given up'),
});

export const albumFieldsSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  version: z.literal(1).describe('Version of this format'),
  title: text('Album title'),
  artist: text('Album artist'),
  upc: z.string().transform(normaliseUpc).describe('UPC-A or EAN-13, digits').exactOptional(),
  date: z
    .string()
    .refine(isDate, { error: 'must be a date: YYYY, YYYY-MM or YYYY-MM-DD' })
    .describe('Release date')
    .exactOptional(),
  genre: text('Genre').exactOptional(),
  language: z.enum(CD_TEXT_LANGUAGES).default('english').describe('Language of the CD-Text'),
  ...credits,
  copyright: text('Copyright line').exactOptional(),
  label: text('Record label').exactOptional(),
  cover: path('Front cover picture, relative to this file')
    .refine((name) => !isAbsolutePath(name), { error: 'must be relative to the album file' })
    .exactOptional(),
  sampleRate: z
    .literal([...SESSION_RATES])
    .default(CD_RATE)
    .describe('Session rate (Hz): every frame count in this file is at this rate'),
  firstPause: frameCount('Silence before the first song; two seconds unless said').exactOptional(),
  gap: frameCount('Silence between songs that have no join of their own; two seconds unless said').exactOptional(),
  maximumLength: z
    .string()
    .refine((length) => parseMsf(length) !== null, { error: 'must be a time: mm:ss' })
    .default('79:57')
    .describe('Longest disc the plant takes, mm:ss'),
  match: matchSchema.prefault({}).describe('Loudness match; the command line overrides it'),
  tone: toneSchema.prefault({}).describe('Tonal match; the command line overrides it'),
  chain: chainSchema.describe("The record's processing, between the songs' sum and the limiter").exactOptional(),
  limiter: limiterSchema.prefault({}).describe('The true-peak limiter; its ceiling and budget are settings of the match'),
  dither: z.enum(DITHERS).default('tpdf').describe('Where word length falls, once'),
  tracks: z.array(trackSchema).describe('The songs, in order'),
  hiddenTrack: hiddenTrack.describe('Audio before the first song, reached by rewinding (hidden track one audio)').exactOptional(),
  parkedJoins: z
    .array(parkedJoin)
    .describe('Joins of songs that are not neighbours now, kept for when they meet again')
    .exactOptional(),
});

/** Names a song by its file; the second use of a file is `name (2)`, and so on past names already taken. */
const withIds = <Track extends { readonly file: string; readonly id?: string }>(tracks: readonly Track[]) => {
  const taken = new Set(tracks.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return tracks.map((one) => {
    if (one.id !== undefined) return { ...one, id: one.id };
    let id = one.file;
    for (let copy = 2; taken.has(id); copy += 1) id = `${one.file} (${copy})`;
    taken.add(id);
    return { ...one, id };
  });
};

const TWO_SECONDS = 2;

export const albumSchema = albumFieldsSchema
  .superRefine(({ tracks }, context) => {
    const first = new Map<string, number>();
    tracks.forEach(({ id }, at) => {
      if (id === undefined) return;
      const other = first.get(id);
      if (other === undefined) first.set(id, at);
      else context.addIssue({ code: 'custom', path: ['tracks', at, 'id'], message: `is the same as tracks[${other}].id` });
    });
  })
  .transform((album) => ({
    ...album,
    firstPause: album.firstPause ?? framesFromSeconds(TWO_SECONDS, album.sampleRate),
    gap: album.gap ?? framesFromSeconds(TWO_SECONDS, album.sampleRate),
    tracks: withIds(album.tracks),
    parkedJoins: album.parkedJoins ?? [],
  }));

/** The album file's JSON Schema (draft 2020-12), for editors: what may be written, defaults still open. */
export const albumJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(albumSchema, { io: 'input' }),
  title: 'Glassmaster album',
});
