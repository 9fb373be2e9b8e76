import type { Timeline } from '../../../../electron/shared/album/timeline.ts';

/** Where a chain's curves lie on the timeline. Curves have ten values a second. */

export const PER_SECOND = 10;

export interface CurvePlace {
  /** Timeline frame of the curve's first value; before 0 where the song is trimmed. */
  readonly originFrame: number;
  readonly rate: number;
}

/** Of a song's chain, whose curves begin with its file; null where the song is not on the timeline. */
export const songCurvePlace = ({ clips, sampleRate }: Timeline, trackIndex: number): CurvePlace | null => {
  const clip = clips.find((one) => one.trackIndex === trackIndex);
  return clip === undefined ? null : { originFrame: clip.startFrame - clip.sourceStart, rate: sampleRate };
};

/** dB at a timeline frame; null where the curve does not reach. */
export const reductionAt = (curve: Float32Array | null, { originFrame, rate }: CurvePlace, frame: number): number | null =>
  curve?.[Math.floor(((frame - originFrame) / rate) * PER_SECOND)] ?? null;

/** 0..1 along a curve. */
export const shareAt = (values: number, { originFrame, rate }: CurvePlace, frame: number): number =>
  values === 0 ? 0 : (((frame - originFrame) / rate) * PER_SECOND) / values;

/** The deepest of each of so many equal parts. */
export const deepestOf = (curve: Float32Array, parts: number): Float32Array => {
  const result = new Float32Array(parts);
  for (let part = 0; part < parts; part += 1) {
    const end = Math.max(Math.floor((part * curve.length) / parts) + 1, Math.floor(((part + 1) * curve.length) / parts));
    for (let at = Math.floor((part * curve.length) / parts); at < end; at += 1) {
      result[part] = Math.max(result[part] ?? 0, curve[at] ?? 0);
    }
  }
  return result;
};
