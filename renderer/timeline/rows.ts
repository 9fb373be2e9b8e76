/** Where the timeline's rows lie, in CSS pixels from the top of the canvas. */
export interface Row {
  readonly y: number;
  readonly height: number;
}

export interface Rows {
  /** The whole record, with the part that is seen. */
  readonly overview: Row;
  readonly ruler: Row;
  /** Index marks, pregaps, lead-out. */
  readonly marks: Row;
  /** Odd songs above, even songs below. */
  readonly lanes: readonly [Row, Row];
  /** Between the lanes: gaps and crossfades. */
  readonly joins: Row;
}

/** Height of a song's title line, at the top of its box. */
export const TITLE_HEIGHT = 20;

const LEAST_LANE = 36;

export const rowsOf = (height: number): Rows => {
  // Where there is little room the lanes need it most.
  const overview = { y: 0, height: height >= 300 ? 44 : height >= 200 ? 30 : 0 };
  const ruler = { y: overview.height, height: 24 };
  const marks = { y: ruler.y + ruler.height, height: 18 };
  const top = marks.y + marks.height + 4;
  const joins = height >= 200 ? 28 : 20;
  const lane = Math.max(LEAST_LANE, Math.floor((height - top - joins - 6) / 2));
  return {
    overview,
    ruler,
    marks,
    lanes: [
      { y: top, height: lane },
      { y: top + lane + joins, height: lane },
    ],
    joins: { y: top + lane, height: joins },
  };
};
