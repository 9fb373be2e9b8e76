import { z } from 'zod';
import { fail } from '../failure.ts';
import { namesNoFile, toneSchema } from '../tone/schema.ts';
import { type Frames, isSessionRate, SESSION_RATES } from '../units.ts';
import { type Album, albumAtRate } from './album.ts';
import {
  ALBUM_FIELDS,
  type AlbumChanges,
  type AlbumField,
  changeAlbum,
  changeMatch,
  changeTone,
  changeTrack,
  type Edit,
  levelGaps,
  moveTrack,
  numberIsrcs,
  removeTrack,
  setJoin,
  splitTrack,
  type TrackChanges,
} from './edits.ts';
import { normaliseIsrc } from './isrc.ts';
import { albumFieldsSchema, joinSchema, matchSchema, trackSchema } from './schema.ts';

/**
 * Every edit a window may ask for, as a value: checked on arrival, then applied. Songs are named by their ids, so that an
 * edit means the same song whatever moved meanwhile. Nothing here names a file: files come in by what the user picked.
 */

/** Fields that may each be left out, or be null to be removed, but for those that are always there. */
const changesOf = (fields: Readonly<Record<string, z.ZodType>>, kept: readonly string[] = []): z.ZodType =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const value = bareOf(field);
        return [name, (kept.includes(name) ? value : z.union([value, z.null()])).exactOptional()];
      }),
    ),
  );

/** Without what a file that leaves the field out would get: an edit sets what it names and nothing else. */
const bareOf = (field: z.ZodType): z.ZodType =>
  field instanceof z.ZodExactOptional || field instanceof z.ZodDefault || field instanceof z.ZodPrefault
    ? bareOf(field.unwrap() as z.ZodType)
    : field;

const only = (fields: Readonly<Record<string, z.ZodType>>, wanted: (name: string) => boolean): Record<string, z.ZodType> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));

const LOCKED_TRACK_FIELDS = ['id', 'file', 'join'];

const trackChanges = changesOf(only(trackSchema.shape, (name) => !LOCKED_TRACK_FIELDS.includes(name))) as z.ZodType<TrackChanges>;

type KeptField = { [Field in AlbumField]: undefined extends Album[Field] ? never : Field }[AlbumField];
const KEPT_ALBUM_FIELDS: Readonly<Record<KeptField, true>> = {
  title: true,
  artist: true,
  language: true,
  firstPause: true,
  gap: true,
  maximumLength: true,
  limiter: true,
  dither: true,
};

const albumChanges = changesOf(
  only(albumFieldsSchema.shape, (name) => name !== 'cover' && (ALBUM_FIELDS as readonly string[]).includes(name)),
  Object.keys(KEPT_ALBUM_FIELDS),
) as z.ZodType<AlbumChanges>;

const matchChanges = changesOf(matchSchema.shape, Object.keys(matchSchema.shape)) as z.ZodType<Partial<Album['match']>>;

const toneChanges = changesOf(
  {
    ...toneSchema.shape,
    reference: bareOf(toneSchema.shape.reference).refine(namesNoFile, { error: 'files are picked, not named' }),
  },
  Object.keys(toneSchema.shape),
) as z.ZodType<Partial<Album['tone']>>;

const trackId = z.string().min(1);
const frameCount = z
  .int()
  .min(0)
  .transform((count) => count as Frames);

const single = z.discriminatedUnion('kind', [
  /** Moves a song so that it ends at position `to`, from 0. */
  z.strictObject({ kind: z.literal('move'), track: trackId, to: z.int().min(0) }),
  z.strictObject({ kind: z.literal('remove'), tracks: z.array(trackId).min(1) }),
  /** How a song is followed by the next; null for the album's gap. */
  z.strictObject({ kind: z.literal('join'), track: trackId, join: joinSchema.nullable() }),
  /** The same gap for all joins that are no crossfade. */
  z.strictObject({ kind: z.literal('gaps'), gap: frameCount }),
  z.strictObject({ kind: z.literal('track'), track: trackId, changes: trackChanges }),
  z.strictObject({ kind: z.literal('album'), changes: albumChanges }),
  z.strictObject({ kind: z.literal('match'), changes: matchChanges }),
  z.strictObject({ kind: z.literal('tone'), changes: toneChanges }),
  z.strictObject({ kind: z.literal('isrcs'), first: z.string().transform(normaliseIsrc), step: z.int().min(1).max(1000) }),
  /** `at` counts frames of the song's source. */
  z.strictObject({ kind: z.literal('split'), track: trackId, at: frameCount }),
  z.strictObject({ kind: z.literal('rate'), rate: z.literal([...SESSION_RATES]) }),
]);

export const albumEditSchema = z.union([
  single,
  /** Several edits that are one step. */
  z.strictObject({ kind: z.literal('several'), step: z.string().min(1).max(200), edits: z.array(single).min(1).max(500) }),
]);

export type AlbumEdit = z.output<typeof albumEditSchema>;
type SingleEdit = z.output<typeof single>;

/** The album after an edit, and the step's name. An edit that does not fit the album is a 'conflict' failure. */
export const applyEdit = (album: Album, edit: AlbumEdit): Edit => {
  if (edit.kind !== 'several') return applySingle(album, edit);
  return { album: edit.edits.reduce((before, one) => applySingle(before, one).album, album), step: edit.step };
};

const applySingle = (album: Album, edit: SingleEdit): Edit => {
  switch (edit.kind) {
    case 'move':
      return moveTrack(album, positionOf(album, edit.track), Math.min(edit.to, album.tracks.length - 1));
    case 'remove':
      return removeTracks(album, edit.tracks);
    case 'join': {
      const position = positionOf(album, edit.track);
      if (position === album.tracks.length - 1 && (edit.join !== null || album.tracks[position]?.join === undefined))
        return conflict('no song follows that one');
      return setJoin(album, position, edit.join);
    }
    case 'gaps':
      return levelGaps(album, edit.gap);
    case 'track':
      return changeTrack(album, positionOf(album, edit.track), edit.changes);
    case 'album':
      return changeAlbum(album, edit.changes);
    case 'match':
      return changeMatch(album, edit.changes);
    case 'tone':
      return changeTone(album, edit.changes);
    case 'isrcs':
      return numberIsrcs(album, edit.first, edit.step) ?? conflict(`ISRCs cannot be numbered from "${edit.first}"`);
    case 'split':
      return splitTrack(album, positionOf(album, edit.track), edit.at) ?? conflict('the song cannot be split there');
    case 'rate':
      if (!isSessionRate(edit.rate)) return conflict(`${edit.rate} Hz is not a session rate`);
      return { album: albumAtRate(album, edit.rate), step: `Set the sample rate to ${edit.rate} Hz` };
  }
};

const removeTracks = (album: Album, ids: readonly string[]): Edit => {
  const edits = ids.reduce<Edit>((before, id) => removeTrack(before.album, positionOf(before.album, id)), { album, step: '' });
  return ids.length === 1 ? edits : { ...edits, step: `Remove ${ids.length} songs` };
};

const positionOf = (album: Album, id: string): number => {
  const position = album.tracks.findIndex((track) => track.id === id);
  return position < 0 ? conflict('the song is no longer on the album') : position;
};

const conflict = (problem: string): never => fail('conflict', null, problem, 'look at the album as it is now and try again');
