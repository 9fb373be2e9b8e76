import type { AudioFacts, Figures, Ltas } from '../analysis.ts';

/** All that is measured of a song for advice. Plain data: what is concluded from it lies beside this file. */
export interface SourceFacts {
  readonly format: SourceFormat;
  readonly analysis: Figures;
  /** Mean squares of the 400 ms gating blocks, one each 100 ms (1.0 is -0.691 LUFS). */
  readonly gatingBlocks: Float64Array;
  readonly edges: EdgeFacts;
  readonly scan: ScanFacts;
  /** Null for silence. */
  readonly ltas: Ltas | null;
  /** dB of the left side against the right one, both without their mean; null for mono and where a side holds nothing. */
  readonly leftToRightDb: number | null;
  /** Samples that were NaN or infinite. */
  readonly nonFiniteSamples: number;
}

export interface SourceFormat extends AudioFacts {
  readonly channels: 1 | 2;
  /** Significant bits of integer PCM and lossless codecs; null for float and lossy sources. */
  readonly integerBits: number | null;
}

/** Of dsp.h, edges: frames at the song's own rate, amplitudes with full scale 1. */
export interface EdgeFacts {
  readonly headSilenceFrames: number;
  readonly tailSilenceFrames: number;
  readonly dcOffset: readonly number[];
  readonly clippedRuns: number;
  readonly longestClippedRun: number;
  readonly dropouts: readonly { readonly startFrame: number; readonly frames: number }[];
  readonly nearMono: boolean;
  readonly sideToMidDb: number | null;
  readonly missingChannel: 'left' | 'right' | null;
}

/** Hz: width of a cell of the scan's spectrum; cell c starts at c times that. */
export const CELL_HERTZ = 100;

/** Of dsp.h, source scan. */
export interface ScanFacts {
  /** Word length the samples fit, 1 to 24; 32 where they lie between the steps of 24 bits; 0 for silence. */
  readonly bits: number;
  /** Of all samples, those within 0.1 dB of the highest; 0 for silence. */
  readonly nearPeakShare: number;
  readonly spectrum: {
    /** Per cell, mean square, and the mean of the level in dB. */
    readonly power: Float64Array;
    readonly levelDb: Float64Array;
    /** Windows of at least -50 dBFS that went into it; 0: no spectrum. */
    readonly windows: number;
  };
  readonly lines: {
    /** dB per bin from 0 Hz, a full-scale sine -3: what one window in ten does not exceed. */
    readonly floorDb: Float64Array;
    readonly binHertz: number;
    /** Windows of about 1.5 s, overlapping by half, that were not digital silence. */
    readonly windows: number;
  };
  readonly clickCount: number;
  /** The first ones, in order. */
  readonly clicks: readonly Click[];
}

export interface Click {
  readonly frame: number;
  /** Full scale 1: how far the samples are from what those around them lead to expect. */
  readonly error: number;
  readonly channel: 'left' | 'right' | 'both';
}
