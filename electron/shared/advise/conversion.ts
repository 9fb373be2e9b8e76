import { decibels } from './advice.ts';
import { mean } from './bandEnd.ts';
import { CELL_HERTZ, type ScanFacts } from './facts.ts';
import { THRESHOLDS } from './thresholds.ts';

/** Rates a file may have been converted from, Hz. */
export const LOWER_RATES = [44100, 48000, 88200, 96000] as const;

/**
 * What the converter most command lines use, FFmpeg's own, leaves around the end of the band when it converts up: the frequency
 * in parts of the lower rate, and dB down, measured with white noise at 44.1 and 48 kHz. It is no wall, but a shape of its own.
 */
const FALL = [
  [0.4535, 0.3],
  [0.476, 1.8],
  [0.49, 4],
  [0.499, 6],
  [0.508, 8.4],
  [0.517, 11.2],
  [0.526, 14.7],
  [0.535, 19],
  [0.544, 24.2],
  [0.553, 30.6],
  [0.562, 39],
  [0.571, 49],
] as const;
/** Parts of the lower rate between which the music's own slope is taken. */
const SLOPE = [0.38, 0.41, 0.445] as const;

/** The lower rate that the file was converted up from with a gentle filter, Hz; null where its treble does not say so. */
export const convertedUpFrom = ({ spectrum }: Pick<ScanFacts, 'spectrum'>, sampleRate: number): number | null => {
  if (spectrum.windows < 20) return null;
  const averages = [Array.from(spectrum.power, decibels), Array.from(spectrum.levelDb)];
  const falls = (rate: number) => rate < sampleRate && averages.some((levels) => fallsAs(rate, levels));
  return LOWER_RATES.find(falls) ?? null;
};

const fallsAs = (rate: number, levels: readonly number[]): boolean => {
  const cell = (share: number): number => Math.round((share * rate) / CELL_HERTZ);
  const [from, middle, to] = [cell(SLOPE[0]), cell(SLOPE[1]), cell(SLOPE[2])];
  const [early, late] = [mean(levels, from, middle), mean(levels, middle, to)];
  const slope = (late - early) / ((to - from) / 2);
  let deepest = 0;
  for (const [share, down] of FALL) {
    const at = cell(share);
    // The last cells of a band hold the fold of what is above it.
    if (at + 2 > levels.length) break;
    const expected = late + slope * (at - (middle + to) / 2);
    const measured = expected - mean(levels, at - 1, at + 2);
    if (deepest < THRESHOLDS.conversionFallDb && Math.abs(measured - down) > THRESHOLDS.conversionOffDb + down / 10) return false;
    if (deepest >= THRESHOLDS.conversionFallDb && measured < THRESHOLDS.conversionFallDb) return false;
    deepest = Math.max(deepest, measured);
  }
  return (
    deepest >= THRESHOLDS.conversionFallDb &&
    levels.slice(cell(0.58)).every((level) => level <= late - THRESHOLDS.conversionFallDb)
  );
};
