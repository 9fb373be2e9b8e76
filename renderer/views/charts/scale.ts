/** A straight scale from values to 0..1, and round values to mark on it. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
  /** Held within 0..1. */
  at(value: number): number;
}

export const scaleOf = (least: number, most: number, step: number): Scale => {
  const ticks: number[] = [];
  for (let tick = Math.ceil(least / step) * step; tick <= most + 1e-9; tick += step) ticks.push(tick === 0 ? 0 : tick);
  const width = most - least;
  return { least, most, ticks, at: (value) => Math.max(0, Math.min(1, (value - least) / width)) };
};

/** Values that are there and finite. */
export const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));

/** Null for no values. */
export const median = (values: readonly number[]): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Seconds between marks of a time axis, so that there are at most so many. */
export const timeStep = (seconds: number, most: number): number =>
  STEPS.find((step) => seconds / step <= most) ?? Math.ceil(seconds / most / 3600) * 3600;
