import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import type { LoudnessCurves, SongCurves } from '../../../electron/shared/contract/state.ts';

/** The whole record's short-term loudness laid out for a picture. Frames are the timeline's. */

/** Values per second of a curve; each is of three seconds, here placed at their middle. */
const PER_SECOND = 10;
const HALF_WINDOW_SECONDS = 1.5;

export interface MapSong {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly startFrame: number;
  readonly endFrame: number;
  /** First frame of the song's file that is used. */
  readonly sourceStart: number;
}

/** The songs' stretches, without a hidden track. */
export const mapSongs = (timeline: Timeline, names: readonly { readonly id: string; readonly title: string }[]): MapSong[] =>
  timeline.clips.flatMap(({ trackIndex, startFrame, frames, sourceStart }): MapSong[] => {
    const name = trackIndex === null ? undefined : names[trackIndex];
    if (trackIndex === null || name === undefined) return [];
    return [{ ...name, number: trackIndex + 1, startFrame, endFrame: startFrame + frames, sourceStart }];
  });

export type CurveKind = 'source' | 'mastered' | 'reduction';

/** A song's curve and the timeline frame that its second 0 is at. */
const curveOf = (kind: CurveKind, song: MapSong, curves: SongCurves): { values: Float32Array; origin: number } | null => {
  if (kind === 'source') return { values: curves.sourceShortTermLufs, origin: song.startFrame - song.sourceStart };
  const values = kind === 'mastered' ? curves.masteredShortTermLufs : curves.reductionDb;
  return values === null ? null : { values, origin: song.startFrame };
};

/** Position in the curve of a moment; the ends of a song, where no whole window fits, take the first and last value. */
const placeAt = (kind: CurveKind, frame: number, origin: number, rate: number): number =>
  ((frame - origin) / rate - (kind === 'reduction' ? 0 : HALF_WINDOW_SECONDS)) * PER_SECOND;

const valueAt = (values: Float32Array, place: number): number =>
  values[Math.max(0, Math.min(values.length - 1, Math.floor(place)))] ?? -Infinity;

const highestBetween = (values: Float32Array, from: number, to: number): number => {
  const [first, last] = [Math.floor(from), Math.max(Math.floor(from), Math.ceil(to) - 1)];
  let highest = -Infinity;
  for (let at = first; at <= last; at += 1) highest = Math.max(highest, valueAt(values, at));
  return highest;
};

/**
 * The highest value in each of `columns` equal parts of a stretch; songs that overlap add up in power (reductions: the
 * deeper one). Minus infinity for silence and where nothing is known.
 */
export const curveColumns = (
  kind: CurveKind,
  songs: readonly MapSong[],
  curves: LoudnessCurves | null,
  rate: number,
  stretch: { readonly start: number; readonly end: number },
  columns: number,
): Float32Array => {
  const result = new Float32Array(columns).fill(-Infinity);
  const perColumn = (stretch.end - stretch.start) / columns;
  let endBefore = 0;
  for (const song of songs) {
    const alone = endBefore;
    endBefore = Math.max(endBefore, song.endFrame);
    const own = curves?.songs[song.id];
    const curve = own === undefined ? null : curveOf(kind, song, own);
    if (curve === null || curve.values.length === 0) continue;
    const first = Math.max(0, Math.floor((song.startFrame - stretch.start) / perColumn));
    const last = Math.min(columns - 1, Math.ceil((song.endFrame - stretch.start) / perColumn) - 1);
    for (let column = first; column <= last; column += 1) {
      const from = stretch.start + column * perColumn;
      const value = highestBetween(
        curve.values,
        placeAt(kind, from, curve.origin, rate),
        placeAt(kind, from + perColumn, curve.origin, rate),
      );
      const other = result[column] ?? -Infinity;
      // Songs that merely meet in a column do not play at once there.
      const together = Math.min(from + perColumn, alone) - Math.max(from, song.startFrame) > perColumn / 2;
      result[column] = together && kind !== 'reduction' ? powerSum(other, value) : Math.max(other, value);
    }
  }
  return result;
};

const powerSum = (one: number, other: number): number => {
  if (one === -Infinity) return other;
  if (other === -Infinity) return one;
  return 10 * Math.log10(10 ** (one / 10) + 10 ** (other / 10));
};

export interface MapReadout {
  /** Null in a gap. */
  readonly song: MapSong | null;
  readonly sourceLufs: number | null;
  readonly masteredLufs: number | null;
  readonly reductionDb: number | null;
}

/** What is known of a moment; where songs overlap, of the later one. */
export const readoutAt = (songs: readonly MapSong[], curves: LoudnessCurves | null, rate: number, frame: number): MapReadout => {
  const song = songs.findLast(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame) ?? null;
  const own = song === null ? undefined : curves?.songs[song.id];
  const read = (kind: CurveKind): number | null => {
    const curve = song === null || own === undefined ? null : curveOf(kind, song, own);
    if (curve === null || curve.values.length === 0) return null;
    return valueAt(curve.values, placeAt(kind, frame, curve.origin, rate));
  };
  return { song, sourceLufs: read('source'), masteredLufs: read('mastered'), reductionDb: read('reduction') };
};

/** LUFS: the lower and upper edge of the picture, steps of 6. */
export const mapRange = (...curves: readonly Float32Array[]): { least: number; most: number } => {
  let loudest = -14;
  for (const curve of curves) for (const value of curve) if (value > loudest) loudest = value;
  const most = Math.min(6, Math.ceil((loudest + 0.5) / 6) * 6) || 0;
  return { least: most - 36, most };
};

/** Highest finite value of a curve; null for none. */
export const highestOf = (curve: Float32Array | null | undefined): number | null => {
  let highest = -Infinity;
  for (const value of curve ?? []) if (value > highest) highest = value;
  return highest === -Infinity ? null : highest;
};
