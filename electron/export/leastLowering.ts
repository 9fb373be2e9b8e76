/** What a ceiling lowered by so much gave: by how much peaks after the coder lie over the ceiling asked for (negative: under). */
export interface CodecTrial {
  /** dB, 0 or above. */
  readonly loweredDb: number;
  /** dB */
  readonly overDb: number;
}

export type CodecStep =
  /** dB to try next. */
  | { readonly tryDb: number }
  /** The least that was found to clear the ceiling; null where nothing did. */
  | { readonly foundDb: number | null };

/** dB: the least lowering is found to this. */
export const CODEC_TOLERANCE_DB = 0.05;
const ROUNDS = 6;
/** dB added to a guess: a coder's error is a little different each time. */
const MARGIN_DB = 0.02;

/**
 * The search for the least lowering that clears the ceiling, from the trials so far, the first of which lowered nothing. The
 * overshoot itself is the first guess, since a lower ceiling lowers the peaks behind the coder by about as much.
 */
export const nextLowering = (trials: readonly CodecTrial[]): CodecStep => {
  const clear = trials.filter(({ overDb }) => overDb <= 0).sort((a, b) => a.loweredDb - b.loweredDb);
  const [best] = clear;
  if (best === undefined) {
    const last = trials[trials.length - 1];
    if (last === undefined) return { tryDb: 0 };
    if (trials.length >= ROUNDS) return { foundDb: null };
    // Coders that answer less than in proportion are met with longer steps.
    return { tryDb: roundUp(last.loweredDb + Math.max(MARGIN_DB, last.overDb) * (1 + (trials.length - 1) / 2) + MARGIN_DB) };
  }
  const under = trials.filter(({ loweredDb, overDb }) => overDb > 0 && loweredDb < best.loweredDb);
  const low = Math.max(0, ...under.map(({ loweredDb }) => loweredDb));
  const near = best.overDb >= -CODEC_TOLERANCE_DB || best.loweredDb - low <= CODEC_TOLERANCE_DB;
  if (best.loweredDb === 0 || near || trials.length >= ROUNDS) return { foundDb: best.loweredDb };
  const guess = roundUp(best.loweredDb + best.overDb + MARGIN_DB);
  return { tryDb: guess > low && guess < best.loweredDb ? guess : roundUp((low + best.loweredDb) / 2) };
};

/** More where the latest trial did not clear the ceiling, and no less where it did. */
export const nextRaise = (trials: readonly CodecTrial[]): CodecStep => {
  const last = trials[trials.length - 1];
  if (last === undefined) return { tryDb: 0 };
  if (last.overDb <= 0) return { foundDb: last.loweredDb };
  return trials.length >= ROUNDS ? { foundDb: null } : { tryDb: roundUp(last.loweredDb + last.overDb + MARGIN_DB) };
};

/** To hundredths of a dB, which is what a person reads. */
const roundUp = (value: number): number => Math.ceil(value * 100 - 1e-9) / 100;
