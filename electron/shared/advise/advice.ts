export type AdviceCode =
  | 'level-spread'
  | 'level-outlier'
  | 'tonal-outlier'
  | 'silent'
  | 'missing-channel'
  | 'uneven-sides'
  | 'dropouts'
  | 'not-numbers'
  | 'clipped'
  | 'over-full-scale'
  | 'over-limited'
  | 'lossy'
  | 'lossy-looking'
  | 'upsampled'
  | 'padded-bits'
  | 'dc-offset'
  | 'near-mono'
  | 'cancelling-low-end'
  | 'hum'
  | 'clicks'
  | 'silence-at-edge'
  | 'silence-inside';

/** Something seen in a song or in the record, and what could be done. Nothing is done unasked. */
export interface Advice {
  readonly code: AdviceCode;
  /** `warns`: worth mending or asking for another source. `notes`: good to know. */
  readonly severity: 'warns' | 'notes';
  /** What was measured: the figure that decides, its unit, and a sentence that says it. */
  readonly measurement: { readonly value: number; readonly unit: string; readonly text: string };
  /** Why it matters. */
  readonly reason: string;
  /** What to do about it, with this program where it can. */
  readonly move: string;
  /** What that costs. */
  readonly sideEffect: string;
}

export const decibels = (power: number): number => 10 * Math.log10(power);

/** The middle of a list; of the two middle ones the mean. Not a number for none. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
};

/** Half of a list lies within this of its middle, scaled so that a normal distribution's is its standard deviation. */
export const robustSpread = (values: readonly number[]): number => {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
};

/** `1:05`, or `0.3 s` for what is shorter than a second. */
export const clock = (seconds: number): string => {
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
