/**
 * Functions of a real variable from + - * / and comparisons alone. Math.sin, Math.exp and ** may differ in the last
 * bit between engines; IEEE 754 fixes these, so the demo album has the same bytes everywhere.
 */

const TURN = 6.283185307179586;

/** sin(2 pi `turns`), error below 1e-13, for any finite argument of moderate size. */
export const sineOfTurns = (turns: number): number => {
  let fraction = turns - Math.floor(turns + 0.5);
  if (fraction > 0.25) fraction = 0.5 - fraction;
  else if (fraction < -0.25) fraction = -0.5 - fraction;
  const x = fraction * TURN;
  const square = x * x;
  let sum = 1;
  // Taylor's series by Horner's rule: 1 - x^2/(2*3) (1 - x^2/(4*5) (1 - ...)).
  for (let factor = 20; factor >= 2; factor -= 2) sum = 1 - (square / (factor * (factor + 1))) * sum;
  return x * sum;
};

export const cosineOfTurns = (turns: number): number => sineOfTurns(turns + 0.25);

/** e to the `exponent`, relative error below 1e-13 for |exponent| <= 60. */
export const exponential = (exponent: number): number => {
  let halvings = 0;
  let x = exponent;
  while (x > 0.5 || x < -0.5) {
    x /= 2;
    halvings += 1;
  }
  let sum = 1;
  for (let term = 16; term >= 1; term -= 1) sum = 1 + (x / term) * sum;
  for (; halvings > 0; halvings -= 1) sum *= sum;
  return sum;
};

const LN_10_OVER_20 = 0.1151292546497023;
const LN_2_OVER_12 = 0.057762265046662105;

/** Amplitude ratio of a level in dB. */
export const gainOf = (decibels: number): number => exponential(decibels * LN_10_OVER_20);

/** Frequency ratio of an interval in equal-tempered semitones. */
export const intervalRatio = (semitones: number): number => exponential(semitones * LN_2_OVER_12);

/** Hz of a MIDI note number, A4 (69) = 440 Hz. */
export const pitchOf = (note: number): number => 440 * intervalRatio(note - 69);

/** What to multiply with per frame to fall by 60 dB in `seconds`. */
export const decayPerFrame = (seconds: number, rate: number): number => exponential(-6.907755278982137 / (seconds * rate));

/** tan(pi `frequency` / `rate`): the warped integrator gain of a trapezoidal filter. Frequency below 0.49 of the rate. */
export const filterGain = (frequency: number, rate: number): number => {
  const turns = (frequency < 0.49 * rate ? frequency : 0.49 * rate) / rate / 2;
  return sineOfTurns(turns) / cosineOfTurns(turns);
};

/** Constant-power gains of a position from -1 (left) to 1 (right); 1 each in the middle. */
export const panned = (position: number): readonly [left: number, right: number] => [
  Math.sqrt(1 - position),
  Math.sqrt(1 + position),
];

/** Uniform noise: Marsaglia's xorshift32 (2003), period 2^32 - 1. */
export class Noise {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed | 1, 0x9e3779b1) | 1;
  }

  /** From -1 up to, not including, 1. */
  next(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return state / 2147483648;
  }
}

export const SINE_TABLE_LENGTH = 4096;

/** One period of harmonics (amplitudes from the fundamental up), peak 1, first value repeated at the end. */
export const periodOf = (harmonics: readonly number[]): Float64Array => {
  const table = new Float64Array(SINE_TABLE_LENGTH + 1);
  let peak = 0;
  for (let at = 0; at < SINE_TABLE_LENGTH; at += 1) {
    let sum = 0;
    for (const [index, amplitude] of harmonics.entries()) {
      sum += amplitude * sineOfTurns((at * (index + 1)) / SINE_TABLE_LENGTH);
    }
    table[at] = sum;
    peak = Math.max(peak, Math.abs(sum));
  }
  for (let at = 0; at < SINE_TABLE_LENGTH; at += 1) table[at]! /= peak;
  table[SINE_TABLE_LENGTH] = table[0]!;
  return table;
};

export const SINE = periodOf([1]);
