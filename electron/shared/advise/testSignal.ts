import { decibels } from './advice.ts';
import type { SourceFacts } from './facts.ts';
import { THRESHOLDS } from './thresholds.ts';

/**
 * A test signal rather than music: it holds one level throughout, or nearly all of its energy lies within an octave. Of such a
 * signal neither few dB between peak and loudness nor a steep end of the band says anything about how it was made.
 */
export const isTestSignal = ({ gatingBlocks, ltas }: Pick<SourceFacts, 'gatingBlocks' | 'ltas'>): boolean =>
  holdsOneLevel(gatingBlocks) || (ltas !== null && bandsOfNearlyAll(ltas) <= THRESHOLDS.testSignalBands);

const holdsOneLevel = (gatingBlocks: ArrayLike<number>): boolean => {
  const sorted = Array.from(gatingBlocks)
    .filter((square) => square > 0)
    .sort((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 1;
  return decibels(rank(0.95) / rank(0.1)) < THRESHOLDS.testSignalSpreadDb;
};

/** How many bands, the strongest first, hold 99 % of the energy. */
const bandsOfNearlyAll = ({ mid, side }: NonNullable<SourceFacts['ltas']>): number => {
  const powers = mid.map((power, band) => power + (side[band] ?? 0)).sort((a, b) => b - a);
  let left = 0.99 * powers.reduce((sum, power) => sum + power, 0);
  return (
    powers.findIndex((power) => {
      left -= power;
      return left <= 0;
    }) + 1
  );
};
