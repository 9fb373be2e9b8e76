/** The figures measured of one piece of audio. Levels are null where the standard leaves them undefined (silence). */
export interface Figures {
  /** LUFS, gated, ITU-R BS.1770-5. A mono file is measured as the dual mono it becomes on the album. */
  readonly integratedLufs: number | null;
  /** LUFS, 400 ms window, updated at least every 10 ms. */
  readonly maxMomentaryLufs: number | null;
  /** LUFS, 3 s window, updated at least every 10 ms. */
  readonly maxShortTermLufs: number | null;
  /** LUFS: 95th percentile of the gated short-term distribution, the upper edge of EBU Tech 3342 loudness range. */
  readonly loudSectionsLufs: number | null;
  /** LU, EBU Tech 3342. */
  readonly loudnessRangeLu: number | null;
  /** dBTP, ITU-R BS.1770-5 Annex 2. */
  readonly truePeakDbtp: number | null;
  /** dBFS. */
  readonly samplePeakDbfs: number | null;
  /** First frame that is heard, at the file's own rate; null for silence, as the one after it. */
  readonly audibleStartFrame: number | null;
  /** One past the last frame that is heard. */
  readonly audibleEndFrame: number | null;
}

/** Everything that is measured of a song. */
/** Of silence, and of what is not measured. */
export const NO_FIGURES: Figures = {
  integratedLufs: null,
  maxMomentaryLufs: null,
  maxShortTermLufs: null,
  loudSectionsLufs: null,
  loudnessRangeLu: null,
  truePeakDbtp: null,
  samplePeakDbfs: null,
  audibleStartFrame: null,
  audibleEndFrame: null,
};

export interface Analysis extends Figures {
  /** Null for silence. */
  readonly ltas: Ltas | null;
}

/**
 * Long-term average spectrum: mean squares in the LTAS_BANDS bands of shared/tone/bands.ts, lowest first, of mid (L + R) / 2 and
 * side (L - R) / 2, to six significant digits. Quiet passages are gated out, see dsp.h. Above half the song's rate all is 0.
 */
export interface Ltas {
  readonly mid: readonly number[];
  readonly side: readonly number[];
}

export interface AudioFacts {
  /** As the user named it, or relative to the album's folder in a report. */
  readonly path: string;
  /** For example `wav`, `rf64`, `aiff`, `flac`, `mp3`, `mp4`, `ogg`. */
  readonly container: string;
  /** For example `pcm_s24le`, `pcm_f32le`, `flac`, `mp3`, `aac`, `alac`, `vorbis`, `opus`. */
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Exact playing length in frames at sampleRate, encoder delay and padding removed. */
  readonly frames: number;
}

export type AnalyzedFile = AudioFacts & Figures;

/** The document `analyze` prints per file. */
export type AnalyzeDocument = AnalyzedFile & { readonly ltas: LtasDocument | null };

/** A spectrum as people read it. Levels are dB of the band's mean square, full scale 1; null where there is nothing at all. */
export interface LtasDocument {
  /** Hz: centres of the bands of 1/12 octave. */
  readonly bands: readonly number[];
  readonly mid: readonly (number | null)[];
  readonly side: readonly (number | null)[];
}

/** Short-term loudness every 100 ms (LUFS, minus infinity for silence), for plots. Not part of JSON reports' tracks. */
export interface LoudnessCurve {
  readonly stepSeconds: 0.1;
  readonly shortTermLufs: Float32Array;
}
