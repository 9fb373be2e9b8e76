import { TONE_CENTRES } from './bands.ts';
import type { ToneSettings } from './schema.ts';
import { type Balance, LOUDNESS_WEIGHTS, powerOfDb, presenceOf } from './spectrum.ts';

/** dB per band of 1/6 octave. */
export type Correction = readonly number[];

export interface CorrectionSettings extends Pick<ToneSettings, 'smoothing'> {
  /** Share of the wanted correction, 0..1. */
  readonly amount: number;
  /** dB; infinite for no bound. */
  readonly bound: number;
}

/**
 * What brings a song's balance closer to a reference without making it louder or quieter: reference minus song, smoothed, times
 * the amount, moved as a whole until the song's loudness stays as it is, within the bound in every band.
 *
 * The bound is hard. A soft one would give less than was asked for in every band to spare those few that ask for too much, and
 * since the curve is smoothed before, a hard one leaves no more than a kink in it.
 *
 * Nothing is done below 20 and above 20 kHz, where loudspeakers and ears end, and where the song has no sound.
 */
export const correctionOf = (song: Balance, reference: Balance, settings: CorrectionSettings): Correction => {
  const { amount, bound, smoothing } = settings;
  const known = solved.get(song) ?? [];
  const same = known.find(
    (one) => one.amount === amount && one.bound === bound && one.smoothing === smoothing && isSame(one.reference, reference),
  );
  if (same !== undefined) return same.correction;
  const correction = solve(song, reference, settings);
  solved.set(song, [{ amount, bound, smoothing, reference, correction }, ...known].slice(0, MOST_SOLVED));
  return correction;
};

interface Solved extends CorrectionSettings {
  readonly reference: Balance;
  readonly correction: Correction;
}

/** Of each song the latest: all are asked for again whenever more is known of the album, mostly with the same answer. */
const solved = new WeakMap<Balance, readonly Solved[]>();
const MOST_SOLVED = 4;

const isSame = (one: Balance, other: Balance): boolean =>
  one === other || (one.length === other.length && one.every((level, band) => level === other[band]));

const solve = (song: Balance, reference: Balance, { amount, bound, smoothing }: CorrectionSettings): Correction => {
  const presence = presenceOf(song);
  const wanted = smoothed(
    song.map((level, band) => (reference[band] ?? level) - level),
    // Neither what the song nor what the reference has not says anything about its neighbours.
    presenceOf(reference).map((there, band) => there * (presence[band] ?? 0)),
    smoothing,
  );
  const reach = presence.map((there, band) => there * (EXTREMES[band] ?? 0));
  const shifted = (offset: number, band: number): number =>
    (reach[band] ?? 0) * Math.min(bound, Math.max(-bound, amount * (wanted[band] ?? 0) + offset));
  const weights = song.map((level, band) => (LOUDNESS_WEIGHTS[band] ?? 0) * powerOfDb(level));
  const moved = [...reach.keys()].filter((band) => reach[band] !== 0);
  const gained = (offset: number): number =>
    moved.reduce((sum, band) => sum + (weights[band] ?? 0) * (powerOfDb(shifted(offset, band)) - 1), 0);
  // Moved this far, no band is lowered, or none raised.
  const furthest = amount * Math.max(...wanted.map(Math.abs));
  const offset = rootOf(gained, -furthest, furthest);
  return wanted.map((_level, band) => rounded(shifted(offset, band)));
};

/** Where a rising function is zero. Halving always takes the same steps, so the same songs give the same
 * bits; these are enough for a hundred-thousandth of what it starts from. */
const rootOf = (rising: (at: number) => number, from: number, to: number): number => {
  let [low, high] = [from, to];
  for (let step = 0; step < 26; step += 1) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** To a thousandth of a decibel: far below what is heard, and the same curve whatever the last bits of a spectrum are. */
const rounded = (level: number): number => Math.round(level * 1000) / 1000 + 0;

/** 0 at 20 Hz and 20 kHz, 1 from 31.5 Hz to 16 kHz. */
const EXTREMES: readonly number[] = TONE_CENTRES.map((hertz) => {
  const along = (from: number, to: number): number => Math.min(1, Math.max(0, Math.log(hertz / from) / Math.log(to / from)));
  const raised = (share: number): number => (1 - Math.cos(Math.PI * share)) / 2;
  return raised(along(20, 31.5)) * raised(along(20_000, 16_000));
});

/** Bands of 1/6 octave. */
const WIDTHS = { '1/6': 1, '1/3': 2, '1/2': 3, '1': 6 } as const;

/** Weighted means under a raised cosine that is as wide as asked at half its height. */
const smoothed = (levels: readonly number[], weights: readonly number[], smoothing: ToneSettings['smoothing']): number[] => {
  const width = WIDTHS[smoothing];
  return levels.map((_level, band) => {
    let [sum, weight] = [0, 0];
    for (let other = band - width + 1; other < band + width; other += 1) {
      const share = (weights[other] ?? 0) * (1 + Math.cos((Math.PI * (other - band)) / width));
      sum += share * (levels[other] ?? 0);
      weight += share;
    }
    return weight > 0 ? sum / weight : 0;
  });
};
