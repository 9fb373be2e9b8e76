import { median } from './advice.ts';
import type { ScanFacts } from './facts.ts';
import { THRESHOLDS } from './thresholds.ts';

export interface Hum {
  /** Hz of the mains it belongs to. */
  readonly mains: 50 | 60;
  /** dBFS (a full-scale sine is -3): all lines together, where the music is away. */
  readonly levelDb: number;
  /** Hz, multiples of the mains that stand out. */
  readonly lines: readonly number[];
}

/** Multiples looked at, by the mains's frequency; 10 x 60 Hz is the end of the scan's lines. */
const MULTIPLES = [1, 2, 3, 4, 5, 6, 8, 10] as const;
/** Hz around a line that are its neighbourhood, but for the line itself. */
const NEAR = 2.5;
const FAR = 14;

/** Hum of the mains under the music, or null. A line counts where it stands on its multiple and out of its neighbourhood. */
export const humOf = ({ lines: { floorDb, binHertz, windows } }: Pick<ScanFacts, 'lines'>): Hum | null => {
  if (windows < THRESHOLDS.humWindows) return null;
  const of = (mains: 50 | 60): Hum | null => {
    const found = MULTIPLES.flatMap((multiple) => {
      const line = lineAt(floorDb, binHertz, mains * multiple);
      return line === null ? [] : [{ hertz: mains * multiple, level: line }];
    });
    // The fundamental or its octave is in every hum; without them the series is somebody's chord.
    const rooted = found.some(({ hertz }) => hertz <= 2 * mains);
    if (found.length < THRESHOLDS.humLines || !rooted) return null;
    const power = found.reduce((sum, { level }) => sum + 10 ** (level / 10), 0);
    return { mains, levelDb: 10 * Math.log10(power), lines: found.map(({ hertz }) => hertz) };
  };
  const [european, american] = [of(50), of(60)];
  if (european === null || american === null) return european ?? american;
  return european.lines.length >= american.lines.length ? european : american;
};

/** Level of the line at a frequency, dB; null where there is none. */
const lineAt = (floorDb: ArrayLike<number>, binHertz: number, hertz: number): number | null => {
  const centre = Math.round(hertz / binHertz);
  const reach = Math.max(1, Math.ceil(THRESHOLDS.humOffHertz / binHertz));
  let top = centre;
  for (let bin = centre - reach; bin <= centre + reach; bin += 1) if (at(floorDb, bin) > at(floorDb, top)) top = bin;
  // A parabola through the highest three, in dB, gives a Hann window's line to a hundredth of a bin.
  const [before, level, after] = [at(floorDb, top - 1), at(floorDb, top), at(floorDb, top + 1)];
  if (before > level || after > level) return null;
  const curve = before - 2 * level + after;
  const place = (top + (curve === 0 ? 0 : (before - after) / (2 * curve))) * binHertz;
  if (Math.abs(place - hertz) > THRESHOLDS.humOffHertz) return null;
  const around: number[] = [];
  for (let bin = Math.round((hertz - FAR) / binHertz); bin * binHertz <= hertz + FAR; bin += 1) {
    if (Math.abs(bin * binHertz - hertz) >= NEAR && bin > 0 && bin < floorDb.length) around.push(at(floorDb, bin));
  }
  return around.length > 0 && level - median(around) >= THRESHOLDS.humProminenceDb ? level : null;
};

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? -160;
