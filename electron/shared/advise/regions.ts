import type { Ltas } from '../analysis.ts';
import { LTAS_CENTRES } from '../tone/bands.ts';
import { decibels } from './advice.ts';
import { THRESHOLDS } from './thresholds.ts';

export interface Region {
  readonly name: string;
  /** Hz */
  readonly from: number;
  readonly to: number;
}

/** Broad regions, in the words engineers use for them. */
export const REGIONS: readonly Region[] = [
  { name: 'low bass', from: 30, to: 80 },
  { name: 'bass', from: 80, to: 200 },
  { name: 'low mids', from: 200, to: 600 },
  { name: 'mids', from: 600, to: 2000 },
  { name: 'presence', from: 2000, to: 6000 },
  { name: 'air', from: 6000, to: 14000 },
];

/** dB of each region, both channels together, against the song's own loudness (LUFS). */
export const regionLevels = (ltas: Ltas, loudness: number): number[] =>
  REGIONS.map(({ from, to }) =>
    Math.max(FLOOR_DB, decibels(2 * (sumOf(ltas.mid, from, to) + sumOf(ltas.side, from, to))) - loudness),
  );

/** A region with nothing in it is that far down, so that differences stay numbers. */
const FLOOR_DB = -80;

export interface LowEnd {
  /** dB of power that a mono fold loses, 0 or above. */
  readonly lossDb: number;
  /** -1..1 */
  readonly correlation: number;
  /** dB against the whole spectrum. */
  readonly shareDb: number;
}

/** How the sides go together in the bass; null where there is none. (L + R)^2 / 4 is M^2, and L^2 + R^2 is 2 (M^2 + S^2). */
export const lowEndOf = ({ mid, side }: Ltas): LowEnd | null => {
  const m = sumOf(mid, 0, THRESHOLDS.lowEndHertz);
  const s = sumOf(side, 0, THRESHOLDS.lowEndHertz);
  const whole = sumOf(mid, 0, Number.POSITIVE_INFINITY) + sumOf(side, 0, Number.POSITIVE_INFINITY);
  if (m + s <= 0) return null;
  return {
    lossDb: Math.min(99, -decibels(m / (m + s))),
    correlation: (m - s) / (m + s),
    shareDb: decibels((m + s) / whole),
  };
};

/** Bands that lie in a stretch, by their middles. */
const sumOf = (bands: readonly number[], from: number, to: number): number =>
  bands.reduce((sum, power, band) => {
    const middle = LTAS_CENTRES[band] ?? 0;
    return middle >= from && middle < to ? sum + power : sum;
  }, 0);
