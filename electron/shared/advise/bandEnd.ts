import { decibels } from './advice.ts';
import { CELL_HERTZ, type ScanFacts } from './facts.ts';
import { THRESHOLDS } from './thresholds.ts';

export interface BandEnd {
  readonly hertz: number;
  /** dB within 0.8 kHz. */
  readonly dropDb: number;
}

/** Cells (100 Hz): of the plateaus that are compared, of the gap between them, of the run that gives the music's own slope. */
const PLATEAU = 5;
const GAP = 8;
const RUN = 20;
const LOWEST_HERTZ = 9000;

/**
 * Where the band ends in a brick wall: a fall that neither the slope of the music nor an analogue filter explains, with nothing
 * above it. Null where there is none. The two averages of the scan are asked in turn: one shows a wall that sparse cymbals
 * reach, the other one that clipping behind it fills up.
 */
export const bandEndOf = ({ spectrum }: Pick<ScanFacts, 'spectrum'>): BandEnd | null => {
  if (spectrum.windows < 20) return null;
  const found = [Array.from(spectrum.power, decibels), Array.from(spectrum.levelDb)].flatMap((levels) => steepest(levels) ?? []);
  return found.reduce<BandEnd | null>((best, end) => (best === null || end.dropDb > best.dropDb ? end : best), null);
};

const steepest = (levels: readonly number[]): BandEnd | null => {
  let best: BandEnd | null = null;
  for (let cell = LOWEST_HERTZ / CELL_HERTZ; cell + GAP + PLATEAU <= levels.length; cell += 1) {
    const below = mean(levels, cell - PLATEAU, cell);
    const above = mean(levels, cell + GAP, cell + GAP + PLATEAU);
    const slope = Math.max(0, mean(levels, cell - PLATEAU - RUN, cell - RUN) - below) / RUN;
    const dropDb = below - above;
    if (dropDb - slope * (GAP + PLATEAU) < THRESHOLDS.bandEndDb || dropDb <= (best?.dropDb ?? 0)) continue;
    const highestAbove = levels.slice(cell + GAP).reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
    if (highestAbove > below - 0.75 * THRESHOLDS.bandEndDb) continue;
    let end = cell;
    while (end < cell + GAP && (levels[end] ?? above) > (below + above) / 2) end += 1;
    best = { hertz: end * CELL_HERTZ, dropDb };
  }
  return best;
};

/** Mean of levels; empty cells count as far below anything that matters, but not as minus infinity. */
export const mean = (levels: readonly number[], from: number, to: number): number =>
  levels.slice(from, to).reduce((sum, level) => sum + Math.max(-200, level), 0) / (to - from);
