import { TONE_CENTRES } from './bands.ts';

/** dB from which a deviation is worth a word. */
const WORTH_A_WORD = 1.5;
const MOST_FINDINGS = 4;

/**
 * Where a song's balance departs from the reference, in words, the weightiest first: "+2.1 dB around 200 Hz" for neighbouring
 * bands that depart to the same side. `deviations` are the song minus its reference, dB per band.
 */
export const findingsOf = (deviations: readonly number[]): string[] =>
  stretchesOf(deviations)
    .sort((a, b) => b.weight - a.weight || a.first - b.first)
    .slice(0, MOST_FINDINGS)
    .map((stretch) => `${signed(stretch.peak)} dB ${whereOf(stretch)}`);

interface Stretch {
  /** Bands, inclusive. */
  readonly first: number;
  readonly last: number;
  /** dB, the furthest of them. */
  readonly peak: number;
  /** dB times bands. */
  readonly weight: number;
  /** Hz, the middle of what is too much or too little. */
  readonly middle: number;
}

const stretchesOf = (deviations: readonly number[]): Stretch[] => {
  const stretches: Stretch[] = [];
  for (let first = 0; first < deviations.length; first += 1) {
    const sign = Math.sign(deviations[first] ?? 0);
    const isOff = (band: number): boolean => (deviations[band] ?? 0) * sign >= WORTH_A_WORD;
    if (!isOff(first)) continue;
    let last = first;
    while (isOff(last + 1)) last += 1;
    const bands = deviations.slice(first, last + 1).map((deviation, at) => ({ size: Math.abs(deviation), band: first + at }));
    const weight = bands.reduce((sum, { size }) => sum + size, 0);
    const middle = Math.exp(bands.reduce((sum, { size, band }) => sum + size * Math.log(hertzOf(band)), 0) / weight);
    stretches.push({ first, last, weight, middle, peak: sign * Math.max(...bands.map(({ size }) => size)) });
    first = last;
  }
  return stretches;
};

const hertzOf = (band: number): number => TONE_CENTRES[band] ?? 0;

/** Bands: from an octave on, a middle says too little. */
const WIDE = 6;

const whereOf = ({ first, last, middle }: Stretch): string => {
  const isLow = hertzOf(first) < 35;
  const isHigh = hertzOf(last) > 14_000;
  if (isLow && isHigh) return 'throughout';
  if (isLow) return `below ${frequency(hertzOf(last))}`;
  if (isHigh) return `above ${frequency(hertzOf(first))}`;
  if (last - first < WIDE) return `around ${frequency(middle)}`;
  return `from ${frequency(hertzOf(first))} to ${frequency(hertzOf(last))}`;
};

const signed = (level: number): string => `${level < 0 ? '-' : '+'}${Math.abs(level).toFixed(1)}`;

/** Two digits are as much as bands of a sixth of an octave tell. */
const frequency = (hertz: number): string => {
  const round = Number(hertz.toPrecision(2));
  return round < 1000 ? `${round} Hz` : `${round / 1000} kHz`;
};
