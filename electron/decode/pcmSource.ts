import type { AudioFacts } from '../shared/analysis.ts';

/** How a source stores its samples; decides whether a delivery's word length is a reduction. */
export interface PcmFormat extends AudioFacts {
  readonly channels: 1 | 2;
  /** Significant bits of integer PCM and lossless codecs; null for float and lossy sources. */
  readonly integerBits: number | null;
}

/**
 * Random-access PCM with constant memory. Calls are synchronous: a source lives in an engine worker, where
 * blocking is the point. Samples are f32, full scale +-1.0, NaN and infinities replaced by 0 and counted.
 */
export interface PcmSource {
  readonly format: PcmFormat;
  /**
   * Fills left and right (equal lengths) from `startFrame`; mono fills both. Returns the frames read: fewer
   * than asked only at the end. The file's identity is checked at each read: a source that changed or
   * became shorter while it is used is a FailureError of kind 'unreadable'.
   */
  read(startFrame: number, left: Float32Array, right: Float32Array): number;
  /** Samples that were NaN or infinite so far. */
  readonly nonFiniteSamples: number;
  close(): void;
}
