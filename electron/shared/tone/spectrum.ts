import type { Analysis, Ltas } from '../analysis.ts';
import { LTAS_BANDS, TONE_BANDS, TONE_CENTRES } from './bands.ts';

/**
 * The balance of a piece of audio: per band of 1/6 octave (TONE_CENTRES) the power of mid and side together in dB, relative to
 * the loudness of them all. Playing it louder changes nothing. Pink noise is flat.
 */
export type Balance = readonly number[];

/** dB: as low as a balance goes. */
export const LEAST_LEVEL = -120;

/** ITU-R BS.1770-5, Annex 1: the two stages of the K weighting at 48 kHz. */
const SHELF = {
  b: [1.53512485958697, -2.69169618940638, 1.19839281085285],
  a: [1, -1.69065929318241, 0.73248077421585],
} as const;
const HIGH_PASS = { b: [1, -2, 1], a: [1, -1.99004745483398, 0.99007225036621] } as const;

/** |c0 + c1 z^-1 + c2 z^-2|^2 on the unit circle at an angle. */
const powerOf = ([c0, c1, c2]: readonly [number, number, number], angle: number): number => {
  const re = c0 + c1 * Math.cos(angle) + c2 * Math.cos(2 * angle);
  const im = c1 * Math.sin(angle) + c2 * Math.sin(2 * angle);
  return re * re + im * im;
};

/** How much a band's power counts for loudness. */
export const LOUDNESS_WEIGHTS: readonly number[] = TONE_CENTRES.map((hertz) => {
  const angle = (2 * Math.PI * hertz) / 48_000;
  return [SHELF, HIGH_PASS].reduce((gain, { b, a }) => (gain * powerOf(b, angle)) / powerOf(a, angle), 1);
});

export const powerOfDb = (level: number): number => 10 ** (level / 10);

/** dB, weighted as loudness is. */
export const loudnessOf = (levels: readonly number[]): number =>
  10 * Math.log10(levels.reduce((sum, level, band) => sum + (LOUDNESS_WEIGHTS[band] ?? 0) * powerOfDb(level), 0));

/** The same levels relative to their own loudness. */
export const relativeToLoudness = (levels: readonly number[]): Balance => {
  const loudness = loudnessOf(levels);
  return levels.map((level) => Math.max(LEAST_LEVEL, level - loudness));
};

/** What the tonal match goes by; null for silence, and for what is too short to have a loudness: its spectrum is of a cut, not of a sound. */
export const spectrumToMatch = ({ ltas, maxMomentaryLufs }: Pick<Analysis, 'ltas' | 'maxMomentaryLufs'>): Ltas | null =>
  maxMomentaryLufs === null ? null : ltas;

/** Null for silence. The same spectrum has the same one, which what follows from it is remembered by. */
export const balanceOf = (ltas: Ltas | null): Balance | null => {
  if (ltas === null) return null;
  const known = balances.get(ltas);
  if (known !== undefined) return known;
  const balance = measuredBalance(ltas);
  balances.set(ltas, balance);
  return balance;
};

const balances = new WeakMap<Ltas, Balance | null>();

const measuredBalance = (ltas: Ltas): Balance | null => {
  const powers = Array.from({ length: TONE_BANDS }, (_, band) => bandPower(ltas, 2 * band) + bandPower(ltas, 2 * band + 1));
  // Whatever is this far below full scale is nothing, and loudness would be of nothing.
  if (!powers.some((power) => power > 1e-15)) return null;
  return relativeToLoudness(powers.map((power) => 10 * Math.log10(Math.max(power, Number.MIN_VALUE))));
};

const bandPower = ({ mid, side }: Ltas, band: number): number => {
  if (band >= LTAS_BANDS) throw new RangeError(`no band ${band}`);
  return (mid[band] ?? 0) + (side[band] ?? 0);
};

/**
 * How far a band carries sound at all, 0..1: a correction must not raise what is not there. Nothing is there below a slope that
 * no instrument and no room has (a lossy encoder's low-pass; the lowest note of all), nor far below everything else
 * (a noise floor, an empty lowest octave).
 */
export const presenceOf = (balance: Balance): readonly number[] => {
  const { lowest, highest } = soundingBands(balance);
  return balance.map((level, band) => (band < lowest || band > highest ? 0 : ramp(level, EMPTY, SOUNDING)));
};

/** dB, relative to loudness. */
const EMPTY = -80;
const SOUNDING = -65;

/** dB within 1/3 octave, and never back up: 54 dB per octave. */
const CLIFF = 18;
/** Bands of 1/6 octave about 470 Hz and 4 kHz: cliffs are looked for beyond. */
const LAST_LOW = 28;
const FIRST_HIGH = 47;

const soundingBands = (balance: Balance): { readonly lowest: number; readonly highest: number } => {
  const level = (band: number): number => balance[band] ?? LEAST_LEVEL;
  let highest = TONE_BANDS - 1;
  let most = LEAST_LEVEL;
  for (let band = TONE_BANDS - 3; band >= FIRST_HIGH; band -= 1) {
    most = Math.max(most, level(band + 2));
    if (level(band) - most >= CLIFF) highest = band;
  }
  let lowest = 0;
  most = LEAST_LEVEL;
  for (let band = 2; band <= LAST_LOW; band += 1) {
    most = Math.max(most, level(band - 2));
    if (level(band) - most >= CLIFF) lowest = band;
  }
  return { lowest, highest };
};

const ramp = (value: number, from: number, to: number): number => Math.min(1, Math.max(0, (value - from) / (to - from)));
