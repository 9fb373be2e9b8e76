import { TONE_CENTRES } from './bands.ts';
import type { ToneReference } from './schema.ts';
import { type Balance, LEAST_LEVEL, presenceOf, relativeToLoudness } from './spectrum.ts';

/** What songs have in common, and how far apart they are. */
export interface Spread {
  /** Median, per band. */
  readonly levels: Balance;
  /** 10th and 90th percentile, per band. */
  readonly low: Balance;
  readonly high: Balance;
}

/**
 * The middle of several balances, band by band; null of none. A song that has nothing in a band (a lossy file's top) has no say
 * there. Of one song it is that song, of two the mean of both.
 */
export const spreadOf = (balances: readonly Balance[]): Spread | null => {
  if (balances.length === 0) return null;
  const songs = balances.map((levels) => ({ levels, presence: presenceOf(levels) }));
  const bands = TONE_CENTRES.map((_hertz, band) => {
    const all = songs.map(({ levels, presence }) => ({ level: levels[band] ?? LEAST_LEVEL, there: (presence[band] ?? 0) > 0 }));
    const there = all.filter((one) => one.there);
    return (there.length > 0 ? there : all).map(({ level }) => level).sort((a, b) => a - b);
  });
  return {
    levels: bands.map((levels) => quantile(levels, 0.5)),
    low: bands.map((levels) => quantile(levels, 0.1)),
    high: bands.map((levels) => quantile(levels, 0.9)),
  };
};

/** Of rising values, straight between them (Hyndman and Fan's definition 7). */
const quantile = (rising: readonly number[], share: number): number => {
  const at = share * (rising.length - 1);
  const below = rising[Math.floor(at)] ?? 0;
  const above = rising[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
};

type Curve = Extract<ToneReference, { readonly curve: unknown }>['curve'];

/** A drawn curve: straight between its points over the logarithm of frequency, level beyond them. */
export const balanceOfCurve = (points: Curve): Balance => relativeToLoudness(TONE_CENTRES.map((hertz) => levelAt(points, hertz)));

const levelAt = (points: Curve, hertz: number): number => {
  const next = points.findIndex(({ frequency }) => frequency >= hertz);
  const right = points[next] ?? points.at(-1);
  const left = points[next - 1] ?? right;
  if (left === undefined || right === undefined) throw new RangeError('a curve without points');
  if (left === right || next < 0) return next === 0 ? right.level : (points.at(-1)?.level ?? right.level);
  const share = Math.log(hertz / left.frequency) / Math.log(right.frequency / left.frequency);
  return left.level + (right.level - left.level) * share;
};
