import type { Advice } from '../advise/advice.ts';
import type { Album, MatchSettings } from '../album/album.ts';
import type { AlbumEdit } from '../album/albumEdit.ts';
import type { Finding } from '../album/finding.ts';
import type { Figures } from '../analysis.ts';
import type { StageWork } from '../chain/work.ts';
import type { Failure } from '../failure.ts';
import type { Report } from '../report.ts';

/** What the window is told. Levels and times carry their unit in the name or in a comment; frame counts are at the session rate unless said. */

export interface AlbumSummary {
  readonly id: number;
  readonly title: string;
  readonly artist: string;
  readonly songs: number;
  /** Milliseconds since 1970, of the last edit. */
  readonly changedAt: number;
}

/** The album as it is now, and where undo and redo lead. */
export interface AlbumState {
  readonly albumId: number;
  /** Names this state, counted per album from 1; rises with every edit, undo, redo and restore. */
  readonly revision: number;
  readonly album: Album;
  /** Name of the step that undo takes back, redo brings again; null where there is none. */
  readonly undo: string | null;
  readonly redo: string | null;
}

export interface RevisionSummary {
  /** As the edit was numbered when it was made. Undo and redo lead back to it under new numbers, which name it too. */
  readonly revision: number;
  readonly step: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** As the user named it; null for most. */
  readonly name: string | null;
  readonly current: boolean;
  /** What it did is not in the album now: it was undone, and perhaps another way was taken from there. */
  readonly undone: boolean;
}

/** What is known of a song's file, by the track's `file`. */
export interface SourceState {
  readonly file: string;
  /** File name without folders, for people. */
  readonly name: string;
  /**
   * reading: being decoded and measured. ready: all is known. changed: on disk it is another file now, the known one is
   * no longer to be had. missing: nothing is there. unreadable: there, but no usable song (`failure` says why).
   */
  readonly status: 'reading' | 'ready' | 'changed' | 'missing' | 'unreadable';
  /** 0..1 while reading. */
  readonly progress: number;
  readonly failure: Failure | null;
  /** Null until read for the first time. A changed or missing file keeps what was known of it. */
  readonly facts: SourceFacts | null;
  /** What can be shown while it is read for the first time; null before and afterwards. */
  readonly sketch: SourceSketch | null;
}

/** As the facts of the same names; its waveform is to be had. */
export interface SourceSketch {
  readonly sha256: string;
  readonly sessionFrames: number;
}

export interface SourceFacts {
  readonly container: string;
  readonly codec: string;
  /** Hz, of the file. */
  readonly sampleRate: number;
  readonly channels: number;
  /** At the file's own rate. */
  readonly frames: number;
  /** Integer word length; null for float and lossy files. */
  readonly bits: number | null;
  /** At the album's session rate, as the three below. */
  readonly sessionFrames: number;
  readonly audibleStart: number | null;
  readonly audibleEnd: number | null;
  readonly analysis: Figures;
  /** Defects of the audio, one sentence each. */
  readonly warnings: readonly string[];
  /** Content hash (SHA-256, hex) of the version that was read. */
  readonly sha256: string;
  /** Columns of PEAK_FRAMES each in the song's waveform. */
  readonly columns: number;
}

/** Frames of the file per finest column of a waveform. */
export const PEAK_FRAMES = 256;

/** A song's waveform at one resolution; levels of -1..1 as -32767..32767, both channels together. */
export interface Waveform {
  /** A power of two times PEAK_FRAMES, in frames at the session rate. */
  readonly framesPerColumn: number;
  /** Per column: minimum, maximum, RMS by turns. */
  readonly columns: Int16Array;
}

/** The level match as it stands; songs by track id. */
export interface MatchState {
  readonly albumId: number;
  /** The revision it is of. While `working` the figures are of an earlier one, or estimates. */
  readonly revision: number;
  readonly status: 'working' | 'ready' | 'waiting' | 'failed';
  /** Why it waits (songs not read yet, or missing) or failed. */
  readonly reason: string | null;
  /** 0..1 while working. */
  readonly progress: number;
  /** While working, once there is a rate to tell it from. */
  readonly secondsLeft: number | null;
  readonly settings: MatchSettings;
  /** LUFS on the basis; null where nothing is matched. */
  readonly commonLevelLufs: number | null;
  /** Track id of the song that keeps the level from being higher. */
  readonly bindingTrack: string | null;
  readonly explanation: string;
  readonly notes: readonly string[];
  readonly songs: Readonly<Record<string, MatchedSong>>;
  /** Of the whole record as it will be delivered; null until known. */
  readonly albumIntegratedLufs: number | null;
}

/**
 * What the match came to for a song. Songs that play into each other without a gap are matched as one: they share their gain,
 * what binds it, their loudness on the basis, their range and their note; peaks, reduction and integrated loudness are each
 * song's own.
 */
export interface MatchedSong {
  /** dB ahead of the limiter. */
  readonly gainDb: number;
  readonly binds: 'ceiling' | 'budget' | null;
  /** dB by which the song's highest peak is above the ceiling ahead of the limiter. */
  readonly limiterWorkDb: number;
  /** dB: deepest reduction within the song; null where not rendered. */
  readonly maxReductionDb: number | null;
  /** LUFS on the basis, of the source as it is used and of what comes out. */
  readonly sourceLufs: number | null;
  readonly masteredLufs: number | null;
  readonly masteredIntegratedLufs: number | null;
  /** dBTP of the song as it is used; and of what comes out: exact where the limiter rests, else the ceiling at most. */
  readonly sourcePeakDbtp: number | null;
  readonly masteredPeakDbtp: number | null;
  readonly masteredRangeLu: number | null;
  readonly note: string | null;
}

/** Short-term loudness every 100 ms, LUFS, minus infinity for silence. By track id. */
export interface LoudnessCurves {
  readonly revision: number;
  readonly songs: Readonly<Record<string, SongCurves>>;
}

export interface SongCurves {
  /** From the first frame of the source. */
  readonly sourceShortTermLufs: Float32Array;
  /** From the song's first frame on the timeline, after gain and limiter; null until rendered. */
  readonly masteredShortTermLufs: Float32Array | null;
  /** dB taken by the limiter, 0 or above, each 100 ms from the same frame; null until rendered. */
  readonly reductionDb: Float32Array | null;
}

/** What the chains do, as far as it is known. */
export interface ChainState {
  readonly albumId: number;
  readonly revision: number;
  /** By track id; songs without a chain, or with one that is off, are left out. */
  readonly songs: Readonly<Record<string, ChainWork>>;
  /** Of the album's chain over the record; null where there is none or it is not rendered yet. */
  readonly album: ChainWork | null;
}

export interface ChainWork {
  readonly status: 'working' | 'ready' | 'failed';
  /** 0..1 */
  readonly progress: number;
  readonly failure: Failure | null;
  /** In the order of the chain's stages; empty until ready. */
  readonly stages: readonly StageWork[];
  /** LU, integrated, out minus in, of the whole chain; null for silence or until ready. */
  readonly loudnessChangeLu: number | null;
}

export interface ChainCurves {
  /**
   * dB, 0 or above, deepest in each 100 ms from the first frame of the song's file (of the record, for the album's chain), per
   * stage; empty for stages that reduce nothing.
   */
  readonly reductionDb: readonly Float32Array[];
}

/** Spectra and the tonal match; songs by track id. All curves are dB at `bands`. */
export interface ToneState {
  readonly albumId: number;
  readonly revision: number;
  readonly status: 'off' | 'working' | 'ready' | 'waiting' | 'failed';
  /** Why it waits or failed. */
  readonly reason: string | null;
  /** Hz, centres of 62 bands of 1/6 octave. */
  readonly bands: readonly number[];
  /** dB relative to each song's own loudness; `low` and `high` are the 10th and 90th percentile of the songs it is made of. */
  readonly reference: ToneReferenceCurve | null;
  /** The album's median, also where the match is off or has another reference. */
  readonly median: { readonly levels: Float32Array; readonly low: Float32Array; readonly high: Float32Array } | null;
  readonly songs: Readonly<Record<string, SongToneState>>;
}

export interface ToneReferenceCurve {
  readonly name: string;
  readonly levels: Float32Array;
  /** Null where it is one song or a drawn curve. */
  readonly low: Float32Array | null;
  readonly high: Float32Array | null;
}

export interface SongToneState {
  /** dB relative to the song's own loudness, after its own chain, ahead of the match filter; null until known, or silent. */
  readonly measured: Float32Array | null;
  /** dB: reference minus measured, smoothed; what is applied; the correction truly made. Null where off or not yet. */
  readonly wanted: Float32Array | null;
  readonly applied: Float32Array | null;
  readonly reached: Float32Array | null;
  /** In words, for example `+2.1 dB around 200 Hz`. */
  readonly findings: readonly string[];
}

/** What is to be said of the songs' files, each alone and beside the others. */
export interface AdviceState {
  readonly albumId: number;
  readonly revision: number;
  /** Of the record as a whole. */
  readonly album: readonly Advice[];
  /** In order, the hidden track last; songs that could not be looked at are left out. */
  readonly songs: readonly SongAdvice[];
  /** Of songs that could not be looked at. */
  readonly failures: readonly Failure[];
}

export interface SongAdvice {
  /** Null for the hidden track. */
  readonly track: string | null;
  /** What matters most first. */
  readonly advice: readonly PlacedAdvice[];
}

export interface PlacedAdvice extends Advice {
  /** Seconds from the start of the song's file, rising: where it can be heard. Empty where it is everywhere, or nowhere in particular. */
  readonly places: readonly number[];
}

export interface JobState {
  readonly id: number;
  readonly albumId: number | null;
  readonly kind: 'import' | 'demo' | 'deliver' | 'match' | 'advise';
  /** For people, for example `Deliver "My Record"`. */
  readonly title: string;
  readonly phase: string;
  /** 0..1 */
  readonly fraction: number;
  /** Seconds, an estimate; null until there is one. */
  readonly secondsLeft: number | null;
  readonly status: 'running' | 'done' | 'failed' | 'cancelled';
  readonly failure: Failure | null;
  /** Of a finished delivery. */
  readonly deliveryId: number | null;
}

/** A finding of the pre-flight, with the edit that would mend it where one would. */
export interface PreflightFinding extends Omit<Finding, 'code'> {
  readonly code: string;
  readonly mend: { readonly label: string; readonly edit: AlbumEdit } | null;
}

export interface Preflight {
  readonly revision: number;
  readonly findings: readonly PreflightFinding[];
  /** Bytes the delivery will take at most, and bytes free where it will go; null where unknown. */
  readonly expectedBytes: number;
  readonly freeBytes: number | null;
  /** Folder the delivery would become, for people. */
  readonly destination: string;
  /** Something of that name is there already. */
  readonly destinationExists: boolean;
  /** An earlier delivery of ours is there, which may be replaced. */
  readonly replaceable: boolean;
}

export interface DeliverySummary {
  readonly id: number;
  readonly madeAt: number;
  readonly folder: string;
  readonly revision: number;
  readonly formats: readonly string[];
  /** The folder is still there. */
  readonly present: boolean;
}

export interface DeliveryResult extends DeliverySummary {
  readonly report: Report;
  readonly pqSheet: string;
  /** What was checked, one sentence each, for people. */
  readonly checks: readonly { readonly what: string; readonly passed: boolean }[];
}

/** A file or folder the user picked or dropped; the window knows it by its token only. */
export interface FileGrant {
  readonly token: string;
  readonly name: string;
}

/** Rendered sound for the transport, in order; `frames` may be less than asked for at the end. */
export interface AuditionBlock {
  readonly stream: number;
  /** Timeline frame of the first sample. Consecutive blocks may jump where a list of stretches is played. */
  readonly startFrame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Nothing follows. */
  readonly last: boolean;
  readonly meters: AuditionMeters;
}

export interface AuditionMeters {
  /** LUFS; null for silence or before the first full window. Integrated is since the stream was started. */
  readonly momentaryLufs: number | null;
  readonly shortTermLufs: number | null;
  readonly integratedLufs: number | null;
  /** dBTP, highest in this block. */
  readonly truePeakDbtp: number | null;
  /** dB, deepest in this block, 0 or above. */
  readonly reductionDb: number;
  /** -1..1 over this block; 0 for silence. */
  readonly correlation: number;
  /**
   * dB taken now by each stage of the chain of the song under the play head, then of the album's chain; empty where a file is
   * played that was processed before (its curves say it then).
   */
  readonly stagesDb: readonly number[];
}

/** How a streaming service or a player turns music up and down. Figures are of its normal setting. */
export interface PlaybackService {
  readonly id: string;
  readonly name: string;
  /** LUFS */
  readonly targetLufs: number;
  /** Whether quiet music is turned up, and how close to full scale (dBTP) that may bring its peaks. */
  readonly raises: boolean;
  readonly raiseLimitDbtp: number | null;
  /** Other settings that a listener may choose. */
  readonly settings: readonly PlaybackSetting[];
  /** Album mode: the whole album by one gain, from its loudest song or its own loudness; null where songs only. */
  readonly albumReference: 'loudest' | 'album' | null;
  /** published: the service says so. reported: others measured or quote it. unverified: sources disagree or are thin. */
  readonly confidence: 'published' | 'reported' | 'unverified';
  readonly note: string;
  readonly source: string;
  /** YYYY-MM when the source was read. */
  readonly asOf: string;
}

export interface PlaybackSetting {
  /** As the service calls it, for example `Loud`. */
  readonly name: string;
  /** LUFS */
  readonly targetLufs: number;
  /** Raises all the way and limits the peaks, where the normal setting stops short. */
  readonly limits: boolean;
}

export interface AppFacts {
  readonly version: string;
  readonly shell: 'electron' | 'browser';
  readonly platform: string;
  /** Whether `deliver.chooseFolder` can ask. */
  readonly canChooseFolder: boolean;
  /** What the user is to be told at start, such as a library brought back from a backup; one sentence each. */
  readonly notices: readonly string[];
  readonly services: readonly PlaybackService[];
}

/** Kept between starts. Monitor gain never touches the master. */
export interface Settings {
  readonly theme: 'system' | 'dark' | 'light';
  readonly monitorGainDb: number;
  /** Seconds played on either side of a join. */
  readonly joinSeconds: number;
  readonly lastAlbum: number | null;
  readonly formats: readonly DeliveryFormat[];
  readonly bits: 16 | 24 | '32f';
  readonly mp3: '320' | 'V0';
  /** Ceilings are lowered, song by song, until no MP3 peaks over the ceiling once it is decoded. */
  readonly codecSafe: boolean;
}

export const DELIVERY_FORMATS = ['ddp', 'wav', 'mp3', 'flac'] as const;
export type DeliveryFormat = (typeof DELIVERY_FORMATS)[number];
