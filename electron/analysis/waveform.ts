import { PEAK_FRAMES } from '../shared/contract/state.ts';

/** Minimum, maximum, RMS. */
export const VALUES_PER_COLUMN = 3;

/** A waveform at every resolution: level 0 has columns of PEAK_FRAMES frames, each further level columns twice as long. */
export type WaveformLevels = readonly Int16Array[];

/** Columns of each level of a song, the finest first; the last level is one column. A song without frames has one empty level. */
export const levelColumns = (frames: number): number[] => {
  const columns = [Math.ceil(frames / PEAK_FRAMES)];
  for (let last = columns[0] ?? 0; last > 1; ) {
    last = Math.ceil(last / 2);
    columns.push(last);
  }
  return columns;
};

/** The finest level whose columns have at least `framesPerColumn` frames; the coarsest where none has. */
export const levelFor = (frames: number, framesPerColumn: number): number => {
  const coarsest = levelColumns(frames).length - 1;
  let level = 0;
  while (level < coarsest && PEAK_FRAMES * 2 ** level < framesPerColumn) level += 1;
  return level;
};

/**
 * Draws a song as it streams by: per column the lowest and the highest sample of both channels together and the root of
 * their mean square, each to the nearest 1/32767; what lies beyond full scale is drawn at full scale.
 */
export class WaveformMeter {
  #least: Float32Array;
  #most: Float32Array;
  #squares: Float64Array;
  #frames = 0;

  /** Memory is set aside for `expectedFrames`; more may come. */
  constructor(expectedFrames: number) {
    const columns = Math.max(1, Math.ceil(expectedFrames / PEAK_FRAMES));
    this.#least = new Float32Array(columns);
    this.#most = new Float32Array(columns);
    this.#squares = new Float64Array(columns);
  }

  /** The next frames, both planes equally long, finite samples. */
  push(left: Float32Array, right: Float32Array): void {
    this.#reserve(this.#frames + left.length);
    for (let at = 0; at < left.length; ) {
      const column = Math.floor(this.#frames / PEAK_FRAMES);
      const isNew = this.#frames % PEAK_FRAMES === 0;
      const end = Math.min(left.length, at + (column + 1) * PEAK_FRAMES - this.#frames);
      let least = isNew ? Number.POSITIVE_INFINITY : (this.#least[column] ?? 0);
      let most = isNew ? Number.NEGATIVE_INFINITY : (this.#most[column] ?? 0);
      let squares = this.#squares[column] ?? 0;
      this.#frames += end - at;
      for (; at < end; at += 1) {
        const l = left[at] ?? 0;
        const r = right[at] ?? 0;
        const lower = l < r ? l : r;
        const higher = l < r ? r : l;
        if (lower < least) least = lower;
        if (higher > most) most = higher;
        squares += l * l + r * r;
      }
      this.#least[column] = least;
      this.#most[column] = most;
      this.#squares[column] = squares;
    }
  }

  finish(): WaveformLevels {
    const columns = levelColumns(this.#frames);
    let least = this.#least;
    let most = this.#most;
    let squares = this.#squares;
    return columns.map((count, level) => {
      if (level > 0) {
        least = folded(least, count, columns[level - 1] ?? 0, Math.min);
        most = folded(most, count, columns[level - 1] ?? 0, Math.max);
        squares = folded(squares, count, columns[level - 1] ?? 0, (first, second) => first + second);
      }
      const values = new Int16Array(count * VALUES_PER_COLUMN);
      for (let column = 0; column < count; column += 1) {
        const frames = Math.min(this.#frames - column * PEAK_FRAMES * 2 ** level, PEAK_FRAMES * 2 ** level);
        values[column * VALUES_PER_COLUMN] = stored(least[column] ?? 0);
        values[column * VALUES_PER_COLUMN + 1] = stored(most[column] ?? 0);
        values[column * VALUES_PER_COLUMN + 2] = stored(Math.sqrt((squares[column] ?? 0) / (2 * frames)));
      }
      return values;
    });
  }

  #reserve(frames: number): void {
    const needed = Math.ceil(frames / PEAK_FRAMES);
    if (needed <= this.#least.length) return;
    const columns = Math.max(needed, this.#least.length * 2);
    this.#least = grown(this.#least, new Float32Array(columns));
    this.#most = grown(this.#most, new Float32Array(columns));
    this.#squares = grown(this.#squares, new Float64Array(columns));
  }
}

const grown = <Values extends Float32Array | Float64Array>(values: Values, into: Values): Values => {
  into.set(values);
  return into;
};

/** Joins columns by twos; a last one without a partner stays as it is. */
const folded = <Values extends Float32Array | Float64Array>(
  values: Values,
  count: number,
  from: number,
  join: (first: number, second: number) => number,
): Values => {
  const into = values.slice(0, count) as Values;
  for (let column = 0; column < count; column += 1) {
    const first = values[column * 2] ?? 0;
    into[column] = column * 2 + 1 < from ? join(first, values[column * 2 + 1] ?? 0) : first;
  }
  return into;
};

const FULL_SCALE = 32767;

const stored = (value: number): number => Math.max(-FULL_SCALE, Math.min(FULL_SCALE, Math.round(value * FULL_SCALE)));
