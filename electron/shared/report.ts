import type { AnalyzedFile } from './analysis.ts';
import type { DitherKind, LimiterStyle } from './chain/choices.ts';
import type { Stage, StageKind } from './chain/schema.ts';
import type { StageWork } from './chain/work.ts';

/** report.json: what was asked for, what was done to each song, what came out, and what was checked. */
export interface Report {
  readonly glassmaster: { readonly version: string };
  readonly album: ReportAlbum;
  readonly match: ReportMatch;
  readonly tone: ReportTone;
  readonly tracks: readonly ReportTrack[];
  readonly findings: readonly ReportFinding[];
  readonly files: readonly ReportFile[];
}

export interface ReportAlbum {
  readonly title: string;
  readonly artist: string;
  /** UPC or EAN-13, digits only; null where the project names none. */
  readonly upc: string | null;
  /** As the project gives it, ISO 8601 (year, month or day). Never the clock's. */
  readonly date: string | null;
  /** Hz. The rate of every `startFrame`, `frames` and `gapFrames` here. */
  readonly sampleRate: number;
  /** From the first song's start to the last one's end. */
  readonly frames: number;
  /** LUFS over the whole record, gaps included and gated. Null for silence, as the two after it. */
  readonly integratedLufs: number | null;
  /** dBTP */
  readonly truePeakDbtp: number | null;
  /** LU */
  readonly loudnessRangeLu: number | null;
  /** What stands between the songs' sum and the limiter; left out where nothing does. */
  readonly chain?: ReportChain;
  /** Left out in reports of versions that had one style, transparent, and one dither, tpdf. */
  readonly limiterStyle?: LimiterStyle;
  readonly dither?: DitherKind;
}

/** A chain and what it did. */
export interface ReportChain {
  /** In the order the sound passes them. */
  readonly stages: readonly ReportStage[];
  /** LU, integrated, out minus in, of the whole chain; null for silence. */
  readonly loudnessChangeLu: number | null;
}

export interface ReportStage extends StageWork {
  readonly kind: StageKind;
  /** A stage that is off, or in a chain that is, leaves every bit alone. */
  readonly on: boolean;
  /** As the album file has them. */
  readonly settings: Stage;
}

export type MatchBasis = 'loud' | 'integrated' | 'short-term';

export interface ReportMatch {
  /** `highest` solves the level, `none` leaves levels alone, a number is LUFS. */
  readonly target: 'highest' | 'none' | number;
  readonly basis: MatchBasis;
  readonly reference: 'loudest' | 'album';
  /** dBTP */
  readonly ceilingDbtp: number;
  /** dB of peak the limiter may take from a song. */
  readonly budgetDb: number;
  /** LUFS on the basis, before each song's intent offset; null where nothing was matched. */
  readonly commonLevelLufs: number | null;
  /** Number of the song that stops the level from being higher; null where none does. */
  readonly bindingTrack: number | null;
  /** One or two sentences for a person. */
  readonly explanation: string;
}

/** What the songs' tonal balance was compared with, and how far they were brought to it. */
export interface ReportTone {
  /** `off`: compared with the album's median, and nothing was done. */
  readonly reference: 'off' | 'album' | 'track' | 'file' | 'curve';
  /** The reference, for a person. */
  readonly name: string;
  readonly amountPercent: number;
  readonly boundDb: number;
  /** Octaves that corrections are smoothed over. */
  readonly smoothing: '1/6' | '1/3' | '1/2' | '1';
  readonly phase: 'minimum' | 'linear';
  /** Hz: middles of the 1/6-octave bands of every list here and in the songs' `tone`. */
  readonly bandsHz: readonly number[];
  /** dB, relative to loudness; null where all songs are silent. */
  readonly referenceDb: readonly number[] | null;
  /** 10th and 90th percentile of the songs it is the median of; null for one song or a curve. */
  readonly referenceLowDb: readonly number[] | null;
  readonly referenceHighDb: readonly number[] | null;
}

/** All in dB per band. */
export interface ReportSongTone {
  /** Power relative to the song's loudness, after its own chain. */
  readonly measuredDb: readonly number[];
  /** What would bring it to the reference, smoothed, at unchanged loudness. The other way round, how far it departs from it. */
  readonly wantedDb: readonly number[];
  /** What the match filter was set to; null where there was none, as the two after it. */
  readonly appliedDb: readonly number[] | null;
  /** What it did, measured on what it put out. */
  readonly reachedDb: readonly number[] | null;
  /** What would still bring it to the reference. */
  readonly leftDb: readonly number[] | null;
  /** Departures from the reference before the filter, in words, the weightiest first. */
  readonly findings: readonly string[];
}

export interface ReportTrack {
  /** From 1; 0 is a hidden track before the first song. */
  readonly number: number;
  readonly title: string;
  readonly artist: string;
  readonly isrc: string | null;
  /** Counted from the start of the first file: the files joined are the programme. */
  readonly startFrame: number;
  readonly frames: number;
  /** Silence at the song's end, before the next song's first frame; part of `frames`. */
  readonly gapFrames: number;
  /** The whole file as delivered to us, at its own rate. */
  readonly source: AnalyzedFile;
  /** The song as it is on the record. */
  readonly mastered: AnalyzedFile;
  /** The song's own, ahead of trims, fades and gain; left out where it has none. */
  readonly chain?: ReportChain;
  /** LU, integrated: what the record's chain changed of this song as it was matched (songs that play into each other as one). */
  readonly recordChainLu?: number | null;
  /** dB, applied ahead of the limiter. */
  readonly gainDb: number;
  /** dB, 0 or above. */
  readonly maxGainReductionDb: number;
  /** dBTP of the song's MP3 as it is decoded, interpolated 16 times; null where none is delivered, and for silence. */
  readonly mp3TruePeakDbtp: number | null;
  /** dB by which the song's ceiling was lowered so that its MP3 clears the record's, 0 or above (`--codec-safe`). */
  readonly ceilingLoweredDb: number;
  /** What keeps this song from being louder: the true-peak ceiling, the limiter budget, or nothing. */
  readonly binds: 'ceiling' | 'budget' | null;
  /** LU against the other songs, as the artist wants it. */
  readonly intentLu: number;
  /** Null for silence, and where there is nothing to compare with. */
  readonly tone: ReportSongTone | null;
}

export interface ReportFinding {
  /** `forbids`: must not be pressed or published. `warns`: worth a look. `notes`: for the record. */
  readonly severity: 'forbids' | 'warns' | 'notes';
  /** The song concerned, from 1; null for the whole record. */
  readonly track: number | null;
  /** One sentence: what is the matter, and what to do about it. */
  readonly message: string;
}

export interface ReportFile {
  /** Relative to the delivery's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Hex, lower case. */
  readonly sha256: string;
}

/** What report.html draws and report.json leaves out. */
export interface ReportPlots {
  /** One per track, in order. */
  readonly tracks: readonly TrackPlots[];
  /** Short-term loudness of the whole record, LUFS every 100 ms, minus infinity for silence; null leaves the map to the songs' curves. */
  readonly albumShortTermLufs: Float32Array | null;
}

export interface TrackPlots {
  /** LUFS every 100 ms, minus infinity for silence. */
  readonly sourceShortTermLufs: Float32Array | null;
  readonly masteredShortTermLufs: Float32Array | null;
  /** Minimum and maximum by turns per column over both channels, full scale +-1. */
  readonly masteredOverview: Float32Array | null;
  /** dB taken by the limiter, 0 or above, in equal steps over the song. */
  readonly gainReductionDb: Float32Array | null;
}

/**
 * How far a peak is over a ceiling, both in dBTP, in hundredths of a dB: 0 where they read the same to two places, so that no peak
 * is called over a figure it shows. Silence (null) is never over.
 */
export const overCeilingDb = (peakDbtp: number | null, ceilingDbtp: number): number =>
  peakDbtp === null ? 0 : Math.max(0, Math.round((peakDbtp - ceilingDbtp) * 100) / 100);
