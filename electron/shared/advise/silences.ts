import { THRESHOLDS } from './thresholds.ts';

export interface Silence {
  /** Seconds from the song's start. */
  readonly start: number;
  readonly seconds: number;
}

/** Mean square below which a gating block is silence: -70 LUFS, the absolute gate of ITU-R BS.1770. */
const GATE = 10 ** ((-70 + 0.691) / 10);
const STEP = 0.1;
/** Seconds of a block. */
const BLOCK = 0.4;

/** Silences between the first and the last sound, longest first: from the end of the sound before to the start of the next. */
export const silencesInside = (gatingBlocks: ArrayLike<number>): Silence[] => {
  const found: Silence[] = [];
  const loudest = Array.from(gatingBlocks).reduce((most, square) => Math.max(most, square), 0);
  const silent = Math.min(GATE, loudest * 10 ** (-THRESHOLDS.silenceBelowLoudestDb / 10));
  let heard = false;
  let run = 0;
  for (let at = 0; at < gatingBlocks.length; at += 1) {
    if ((gatingBlocks[at] ?? 0) < silent) {
      run += 1;
      continue;
    }
    const seconds = (run - 1) * STEP + BLOCK;
    if (heard && run > 0 && seconds >= THRESHOLDS.silenceInside) found.push({ start: (at - run) * STEP, seconds });
    heard = true;
    run = 0;
  }
  return found.sort((a, b) => b.seconds - a.seconds);
};
