import { MOST_CURVE_POINTS } from '../../../electron/shared/tone/schema.ts';
import type { Reference } from './toneRows.ts';

/** The points of a drawn reference, rising in frequency. Only differences of their levels count. */

export type Points = readonly { readonly frequency: number; readonly level: number }[];

export const pointsOf = (reference: Reference): Points =>
  typeof reference === 'object' && 'curve' in reference ? reference.curve : [];

/** Points are at least so far apart, as a ratio. */
const APART = 1.02;
const LOWEST = 16;
const HIGHEST = 22_000;

/** dB at a frequency: straight between points on a scale of pitch, level beyond them. */
export const levelAt = (points: Points, hertz: number): number => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return 0;
  if (hertz <= first.frequency) return first.level;
  if (hertz >= last.frequency) return last.level;
  const after = points.findIndex(({ frequency }) => frequency >= hertz);
  const [from, to] = [points[after - 1] ?? first, points[after] ?? last];
  return from.level + ((to.level - from.level) * Math.log(hertz / from.frequency)) / Math.log(to.frequency / from.frequency);
};

/** A point moved, as far as its neighbours let it. */
export const movedPoint = (points: Points, at: number, frequency: number, level: number): Points => {
  const below = at === 0 ? LOWEST : (points[at - 1]?.frequency ?? LOWEST) * APART;
  const above = at === points.length - 1 ? HIGHEST : (points[at + 1]?.frequency ?? HIGHEST) / APART;
  const held = Math.min(Math.max(above, below), Math.max(below, frequency));
  const moved = { frequency: Number(held.toPrecision(5)), level: Number(Math.min(60, Math.max(-60, level)).toFixed(2)) };
  return points.map((point, place) => (place === at ? moved : point));
};

/** With one more point, where there is room for it; and its place. */
export const withPoint = (
  points: Points,
  frequency: number,
  level: number,
): { readonly points: Points; readonly at: number } | null => {
  if (points.length >= MOST_CURVE_POINTS || frequency < LOWEST || frequency > HIGHEST) return null;
  if (points.some((point) => Math.abs(Math.log(point.frequency / frequency)) < Math.log(APART) * 2)) return null;
  const after = points.findIndex((point) => point.frequency > frequency);
  const at = after < 0 ? points.length : after;
  return {
    points: points.toSpliced(at, 0, { frequency: Number(frequency.toPrecision(4)), level: Number(level.toFixed(2)) }),
    at,
  };
};

/** With one more point on the curve, halfway from one to the next, or before the last; null where there is no room. */
export const withPointBeside = (points: Points, at: number): ReturnType<typeof withPoint> => {
  const [from, to] = at < points.length - 1 ? [points[at], points[at + 1]] : [points[at - 1], points[at]];
  if (from === undefined || to === undefined) return null;
  const frequency = Math.sqrt(from.frequency * to.frequency);
  return withPoint(points, frequency, levelAt(points, frequency));
};

/** Two points are the least that make a curve. */
export const withoutPoint = (points: Points, at: number): Points => (points.length > 2 ? points.toSpliced(at, 1) : points);

const FIRST_HZ = [30, 80, 250, 800, 2500, 8000, 16_000];

/** A curve to begin with: as the album is, or where nobody knows that, as much music is: falling by 4 dB a decade. */
export const firstCurve = (bands: readonly number[], levels: Float32Array | null): Points =>
  FIRST_HZ.map((frequency) => {
    if (levels === null) return { frequency, level: Number((-4 * Math.log10(frequency / 100)).toFixed(1)) };
    const nearest = bands.reduce(
      (best, hertz, band) =>
        Math.abs(Math.log(hertz / frequency)) < Math.abs(Math.log((bands[best] ?? 1) / frequency)) ? band : best,
      0,
    );
    return { frequency, level: Number((levels[nearest] ?? 0).toFixed(1)) };
  });
