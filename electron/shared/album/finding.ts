import type { Album } from './album.ts';
import type { LayoutProblem } from './timeline.ts';

export type FindingCode =
  | 'track-count'
  | 'track-too-short'
  | 'first-pause-too-short'
  | 'longer-than-plant-takes'
  | 'longer-than-disc'
  | 'isrc-form'
  | 'isrc-duplicate'
  | 'upc-form'
  | 'upc-check-digit'
  | 'index-count'
  | 'index-order'
  | 'index-outside-track'
  | 'cd-text-respelt'
  | 'cd-text-shortened'
  | 'cd-text-omitted'
  | 'pre-emphasis'
  | 'same-title'
  | 'title-missing'
  | 'artist-missing'
  | 'crossfade-too-long'
  | 'trim-out-of-range'
  | 'fade-too-long'
  | 'fade-replaced'
  | 'gain-ignored'
  | 'join-unused'
  | 'hidden-track'
  | 'dither-off';

/** One thing the user should know before delivery. */
export interface Finding {
  /** An error forbids the delivery. What only a disc forbids is a warning where no DDP is delivered. */
  readonly severity: 'error' | 'warning';
  /** Number of the song, from 1; 0 for the hidden track; null for the whole album. */
  readonly track: number | null;
  readonly code: FindingCode;
  /** Which song, what is wrong and why. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** The setting or text concerned, where the code leaves that open. */
  readonly field?: LayoutProblem['field'] | CdTextDifference['field'];
  /** What a text will be on the disc, where the disc cannot spell it. */
  readonly spelling?: string;
}

/** Something a disc's CD-Text says otherwise than the album does, as the encoder reports it. */
export interface CdTextDifference {
  readonly kind: 'respelt' | 'shortened' | 'omitted';
  /** 0 is the disc. */
  readonly track: number;
  readonly field: 'title' | 'performer' | 'songwriter' | 'composer' | 'arranger' | 'message' | 'genre' | 'discId';
  /** Of the disc's texts; the Latin ones unless said. */
  readonly block?: 'latin' | 'japanese';
  readonly from: string;
  readonly to: string;
}

export interface FindingOptions {
  readonly deliveries: readonly ('ddp' | 'wav' | 'mp3' | 'flac')[];
  /** Of WAV files; 16 unless said. */
  readonly bits?: 16 | 24 | '32f';
  /** From encoding the CD-Text; none where it was not encoded. */
  readonly cdText?: readonly CdTextDifference[];
}

/** A finding before it is known whether a disc is made. */
export type Found = Omit<Finding, 'severity'> & {
  /** 'disc': the Red Book or the plant forbids it. 'always': what was asked for cannot be rendered. */
  readonly forbids: 'disc' | 'always' | 'nothing';
};

/** `song 3 "Title"`. */
export const songName = (album: Album, trackIndex: number | null): string => {
  if (trackIndex === null) return 'the hidden track';
  const title = album.tracks[trackIndex]?.title ?? '';
  return title === '' ? `song ${trackIndex + 1}` : `song ${trackIndex + 1} "${title}"`;
};

/** A file for people, without its folders. */
export const fileNameOf = (file: string): string => file.split(/[/\\]/).pop() ?? '';
