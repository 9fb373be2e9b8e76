/** A waveform's columns at one resolution: minimum, maximum, RMS by turns, full scale 32767. */
export interface Level {
  readonly framesPerColumn: number;
  readonly columns: Int16Array;
  /** Source frame of the first column. */
  readonly start: number;
}

/** Samples of a song from a source frame on. */
export interface Samples {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly start: number;
}

/** Pixels to be filled: the source frame at the first one's left edge, and the frames that may be seen at all. */
export interface Stretch {
  readonly start: number;
  readonly framesPerPixel: number;
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

const FULL_SCALE = 32767;

/**
 * Fills `into` (minimum, maximum, RMS by turns, full scale 1) with what a level shows of a stretch. A pixel takes in every
 * column it touches, so that no peak is lost at any zoom. Outside of the song and of what may be seen there is silence.
 */
export const readColumns = (level: Level, stretch: Stretch, into: Float32Array): void => {
  const { columns, framesPerColumn } = level;
  const total = Math.floor(columns.length / 3);
  for (let pixel = 0; pixel < stretch.count; pixel += 1) {
    const start = stretch.start + pixel * stretch.framesPerPixel;
    const from = Math.max(stretch.least, start) - level.start;
    const to = Math.min(stretch.most, start + stretch.framesPerPixel) - level.start;
    const first = Math.max(0, Math.floor(from / framesPerColumn));
    const last = to <= from ? first : Math.min(total, Math.ceil(to / framesPerColumn));
    let [least, most, power] = [0, 0, 0];
    for (let at = first; at < last; at += 1) {
      const minimum = columns[at * 3] as number;
      const maximum = columns[at * 3 + 1] as number;
      const rms = columns[at * 3 + 2] as number;
      if (at === first || minimum < least) least = minimum;
      if (at === first || maximum > most) most = maximum;
      power += rms * rms;
    }
    into[pixel * 3] = least / FULL_SCALE;
    into[pixel * 3 + 1] = most / FULL_SCALE;
    into[pixel * 3 + 2] = last > first ? Math.sqrt(power / (last - first)) / FULL_SCALE : 0;
  }
};

/** The same from samples. A pixel that no sample falls into takes in the one before it. */
export const readSamples = ({ left, right, start: first }: Samples, stretch: Stretch, into: Float32Array): void => {
  for (let pixel = 0; pixel < stretch.count; pixel += 1) {
    const start = stretch.start + pixel * stretch.framesPerPixel;
    const from = Math.max(0, Math.floor(Math.max(stretch.least, start)) - first);
    const to = Math.min(left.length, Math.ceil(Math.min(stretch.most, start + stretch.framesPerPixel)) - first);
    let [least, most, power] = [0, 0, 0];
    for (let at = from; at < to; at += 1) {
      const [one, other] = [left[at] as number, right[at] as number];
      const [lower, upper] = one < other ? [one, other] : [other, one];
      if (at === from || lower < least) least = lower;
      if (at === from || upper > most) most = upper;
      power += one * one + other * other;
    }
    into[pixel * 3] = least;
    into[pixel * 3 + 1] = most;
    into[pixel * 3 + 2] = to > from ? Math.sqrt(power / (2 * (to - from))) : 0;
  }
};

/** Columns of samples, both channels together, as a whole song's waveform has them. */
export const columnsOf = ({ left, right, start }: Samples, framesPerColumn: number): Level => {
  const count = Math.ceil(left.length / framesPerColumn);
  const columns = new Int16Array(count * 3);
  const values = new Float32Array(3);
  for (let column = 0; column < count; column += 1) {
    const from = start + column * framesPerColumn;
    readSamples(
      { left, right, start },
      { start: from, framesPerPixel: framesPerColumn, count: 1, least: from, most: from + framesPerColumn },
      values,
    );
    for (let part = 0; part < 3; part += 1) columns[column * 3 + part] = stored(values[part] ?? 0);
  }
  return { framesPerColumn, columns, start };
};

const stored = (value: number): number => Math.round(Math.max(-1, Math.min(1, value)) * FULL_SCALE);
