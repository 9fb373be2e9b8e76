import { z } from 'zod';
import type { Album } from '../album/album.ts';
import { albumEditSchema } from '../album/albumEdit.ts';
import type { ChainPreset } from '../chain/presets.ts';
import { MOST_STAGES } from '../chain/schema.ts';
import type { Failure } from '../failure.ts';
import type {
  AdviceState,
  AlbumState,
  AlbumSummary,
  AppFacts,
  AuditionBlock,
  ChainCurves,
  ChainState,
  DeliveryResult,
  DeliverySummary,
  FileGrant,
  JobState,
  LoudnessCurves,
  MatchState,
  Preflight,
  RevisionSummary,
  Settings,
  SourceState,
  ToneState,
  Waveform,
} from './state.ts';
import { DELIVERY_FORMATS } from './state.ts';

/**
 * Everything the window may ask for, in one place. Inputs are checked on arrival with these schemas; outputs come from
 * our own side and are types only. A command that cannot be done rejects with a Failure.
 */

interface Command<Input extends z.ZodType, Output> {
  readonly input: Input;
  /** Exists in the type only. */
  readonly output?: Output;
}

const command =
  <Output>() =>
  <Input extends z.ZodType>(input: Input): Command<Input, Output> => ({ input });

const nothing = z.strictObject({});
const albumId = z.int().min(1);
const ofAlbum = z.strictObject({ albumId });
const revision = z.int().min(1);
const token = z.string().min(1).max(100);
const trackId = z.string().min(1);
const file = z.string().min(1);
const frame = z.int().min(0).max(10_000_000_000);

/** Frames of one answer of a stream. */
const blockFrames = z.int().min(64).max(32768);

/** A stretch of the timeline, in session frames, end exclusive. */
const stretch = z.strictObject({ start: frame, end: frame });

/** How the sound is listened to; none of it reaches a delivery. */
export const monitorSchema = z.strictObject({
  /** The sources without gains and limiter, turned to the loudness of the mastered record, so that only the work is compared. */
  bypass: z.boolean(),
  /** What of a chain is listened to; null for all of everything. */
  solo: z
    .strictObject({
      /** Id of the song whose chain it is, or null for the album's chain. */
      track: trackId.nullable(),
      /** One stage, from 0; null for the whole chain. */
      stage: z
        .int()
        .min(0)
        .max(MOST_STAGES - 1)
        .nullable(),
      /** bypass: the sound without it, at matched loudness. delta: only what it changes, output minus input. */
      mode: z.enum(['bypass', 'delta']),
    })
    .nullable()
    .default(null),
});
export type Monitor = z.output<typeof monitorSchema>;

const settingsPatch = z
  .strictObject({
    theme: z.enum(['system', 'dark', 'light']),
    monitorGainDb: z.number().min(-60).max(0),
    joinSeconds: z.number().min(1).max(30),
    lastAlbum: albumId.nullable(),
    formats: z.array(z.enum(DELIVERY_FORMATS)),
    bits: z.union([z.literal(16), z.literal(24), z.literal('32f')]),
    mp3: z.enum(['320', 'V0']),
    codecSafe: z.boolean(),
  })
  .partial();

const deliveryRequest = z.strictObject({
  albumId,
  formats: z.array(z.enum(DELIVERY_FORMATS)).min(1),
  bits: z.union([z.literal(16), z.literal(24), z.literal('32f')]),
  mp3: z.enum(['320', 'V0']),
  codecSafe: z.boolean(),
  /** A folder from `deliver.chooseFolder`; null for the default folder for deliveries. */
  folder: token.nullable(),
  /** Name of the delivery's own folder in there; null for `Artist - Title`. */
  name: z.string().max(200).nullable(),
});

export const COMMANDS = {
  'app.describe': command<AppFacts>()(nothing),
  'app.readSettings': command<Settings>()(nothing),
  'app.changeSettings': command<Settings>()(settingsPatch),

  'library.list': command<AlbumSummary[]>()(nothing),
  'library.create': command<AlbumState>()(z.strictObject({ title: z.string().max(1000) })),
  /** Writes the demo album on first use (a job), then opens it. */
  'library.openDemo': command<AlbumState>()(nothing),
  /** Reads an album.json that the user picked; its songs are found relative to it. */
  'library.openAlbumFile': command<AlbumState>()(z.strictObject({ token })),
  /** The album leaves the list; its revisions and deliveries stay on disk until the library is compacted. */
  'library.remove': command<null>()(ofAlbum),
  'library.duplicate': command<AlbumState>()(ofAlbum),

  'album.open': command<AlbumState>()(ofAlbum),
  /**
   * `revision` is the state the edit was made on; `gesture` joins the steps of one drag or key repeat for undo. Edits name
   * songs by id, so one made on an earlier state is applied where it still fits and is a 'conflict' failure where it does
   * not. An edit that changes nothing adds no step.
   */
  'album.edit': command<AlbumState>()(
    z.strictObject({ albumId, revision, edit: albumEditSchema, gesture: z.string().max(100).nullable() }),
  ),
  'album.undo': command<AlbumState>()(ofAlbum),
  'album.redo': command<AlbumState>()(ofAlbum),
  'album.revisions': command<RevisionSummary[]>()(ofAlbum),
  'album.nameRevision': command<null>()(z.strictObject({ albumId, revision, name: z.string().max(200) })),
  /** Makes an earlier revision the newest, as a step that undo takes back; nothing in between is lost. */
  'album.restore': command<AlbumState>()(z.strictObject({ albumId, revision })),
  /** The album as it was at an earlier revision; it stays as it is. */
  'album.at': command<Album>()(z.strictObject({ albumId, revision })),
  'album.setCover': command<AlbumState>()(z.strictObject({ albumId, token: token.nullable() })),
  'album.cover': command<{ mimeType: string; bytes: Uint8Array } | null>()(ofAlbum),
  /**
   * The album as the text of an album file with absolute song paths, for the user to save. Without the cover, which an album
   * file names beside itself.
   */
  'album.fileText': command<string>()(ofAlbum),

  /**
   * Adds songs at a position (null: at the end) as one step; they are read in the background. Folders give their songs.
   * What is certainly no song is left out and told in `skipped`, one failure a file; if nothing is left the command fails.
   * Songs that come bit by bit are imported under one `gesture`, one call after the other: all of them are one step then, and
   * what is named again is not imported again. Such a call does not fail for want of songs.
   */
  'songs.import': command<{ state: AlbumState; skipped: readonly Failure[] }>()(
    z.strictObject({
      albumId,
      tokens: z.array(token).min(1),
      at: z.int().min(0).nullable(),
      gesture: z.string().max(100).nullable().default(null),
    }),
  ),
  'sources.list': command<SourceState[]>()(ofAlbum),
  /** Another file takes the place of a song's; all settings stay. */
  'sources.relink': command<AlbumState>()(z.strictObject({ albumId, track: trackId, token })),
  /** Looks through files or folders for the album's missing songs, by content, name or length. Returns how many were found. */
  'sources.findMissing': command<{ state: AlbumState; found: number; missing: number }>()(
    z.strictObject({ albumId, tokens: z.array(token).min(1) }),
  ),
  /** The file as it is on disk now takes the place of the version that was read; all settings stay. */
  'sources.useNewVersion': command<AlbumState>()(z.strictObject({ albumId, track: trackId })),
  /** Reads an unreadable or missing file again. */
  'sources.retry': command<null>()(z.strictObject({ albumId, track: trackId })),
  /** The waveform with the finest columns of at least `framesPerColumn` session frames; null until the song is read that far. */
  'sources.waveform': command<Waveform | null>()(z.strictObject({ albumId, file, framesPerColumn: z.int().min(1) })),
  /** Samples of the song at the session rate, for the closest zoom. */
  'sources.samples': command<{ left: Float32Array; right: Float32Array }>()(
    z.strictObject({
      albumId,
      file,
      start: frame,
      frames: z
        .int()
        .min(1)
        .max(1 << 18),
    }),
  ),

  'match.read': command<MatchState>()(ofAlbum),
  'match.curves': command<LoudnessCurves>()(ofAlbum),

  'chain.read': command<ChainState>()(ofAlbum),
  /** Of a song's chain, or with null of the album's. */
  'chain.curves': command<ChainCurves>()(z.strictObject({ albumId, track: trackId.nullable() })),
  'chain.presets': command<readonly ChainPreset[]>()(nothing),

  'tone.read': command<ToneState>()(ofAlbum),
  /** Other music the record is matched to, picked by the user: one song, or a folder of songs. */
  'tone.chooseReference': command<AlbumState>()(
    z.strictObject({
      albumId,
      /** Where a shell hands a folder over file by file, those: the folder that they all are in is meant. */
      tokens: z.array(token).min(1),
    }),
  ),

  /** Looks at all songs' files, as a job where they were not looked at before. Changes nothing. */
  'advice.look': command<AdviceState>()(ofAlbum),

  /**
   * Starts playing stretches one after the other, round and round if `loop`. Ends the stream of the same `replaces`. Null, and
   * nothing is done, where what is heard of the album is still the plan `unless`. `block` has the `first` frames.
   */
  'audition.start': command<{ stream: number; sampleRate: number; plan: number; block: AuditionBlock | null } | null>()(
    z.strictObject({
      albumId,
      stretches: z.array(stretch).min(1).max(200),
      loop: z.boolean(),
      monitor: monitorSchema,
      replaces: z.int().nullable(),
      unless: z.int().nullable().default(null),
      first: blockFrames.nullable().default(null),
    }),
  ),
  /** The next samples of a stream, at most `frames`. Several may be asked for at once; they come in order. */
  'audition.pull': command<AuditionBlock>()(z.strictObject({ stream: z.int(), frames: blockFrames })),
  'audition.stop': command<null>()(z.strictObject({ stream: z.int() })),

  'deliver.chooseFolder': command<FileGrant | null>()(nothing),
  'deliver.preflight': command<Preflight>()(deliveryRequest),
  /** Returns the job's id; progress and end come as events. */
  'deliver.start': command<{ jobId: number }>()(deliveryRequest.extend({ replace: z.boolean() })),
  'deliver.list': command<DeliverySummary[]>()(ofAlbum),
  'deliver.result': command<DeliveryResult>()(z.strictObject({ deliveryId: z.int() })),
  'deliver.showInFolder': command<null>()(z.strictObject({ deliveryId: z.int() })),
  /** Opens report.html outside the window. */
  'deliver.openReport': command<null>()(z.strictObject({ deliveryId: z.int() })),
  /** Writes report.pdf beside the delivery's folder and returns its name; a 'usage' failure in a shell that cannot. */
  'deliver.reportPdf': command<string>()(z.strictObject({ deliveryId: z.int() })),

  'jobs.list': command<JobState[]>()(nothing),
  'jobs.cancel': command<null>()(z.strictObject({ jobId: z.int() })),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandInput<Name extends CommandName> = z.input<(typeof COMMANDS)[Name]['input']>;
/** What a handler gets: the input after the schema's own normalising. */
export type CheckedInput<Name extends CommandName> = z.output<(typeof COMMANDS)[Name]['input']>;
export type CommandOutput<Name extends CommandName> =
  (typeof COMMANDS)[Name] extends Command<z.ZodType, infer Output> ? Output : never;

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
export const isCommandName = (name: unknown): name is CommandName => typeof name === 'string' && Object.hasOwn(COMMANDS, name);

/** Every command, done. Both shells carry calls to one of these. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (input: CheckedInput<Name>) => Promise<CommandOutput<Name>> | CommandOutput<Name>;
};
