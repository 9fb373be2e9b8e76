import type { StageOf } from './schema.ts';

/**
 * The curve that a saturation stage bends samples by, as the kernel has it (saturation_path.h): slope (1 - (x / END)^2)^8 up to END,
 * level beyond; tape is made of two such curves. At a drive of 0 a full-scale peak meets it 12 dB below its limit, and loudness is
 * kept for dense music of -14 dBFS RMS. Tape's emphasis of treble is not in it: this is what low notes get.
 */

const END = 109_395 / 32_768;
const BINOMIALS = [8, 28, 56, 70, 56, 28, 8, 1];
const LATE = 3;
const EARLY_SHARE = 0.6;
const TAPE_SLOPE = EARLY_SHARE + (1 - EARLY_SHARE) / LATE;
const HEADROOM_DB = 12;
const USUAL_RMS_DB = -14;

const bent = (x: number): number => {
  const t = Math.max(-1, Math.min(1, x / END));
  return (
    END * t * BINOMIALS.reduce((sum, binomial, at) => sum * t * t + ((at % 2 === 0 ? -1 : 1) * binomial) / (15 - 2 * at), 1 / 17)
  );
};

const curveOf =
  (tape: boolean) =>
  (x: number): number =>
    tape ? (EARLY_SHARE * bent(x) + (1 - EARLY_SHARE) * bent(x / LATE)) / TAPE_SLOPE : bent(x);

const fromDb = (decibels: number): number => 10 ** (decibels / 20);

/** What gives normally distributed samples back the RMS that they lose in the curve. */
const makeUp = (curve: (x: number) => number, factor: number): number => {
  const rms = fromDb(USUAL_RMS_DB);
  let [before, after] = [0, 0];
  for (let at = 1; at <= 300; at += 1) {
    const x = 0.02 * at;
    const weight = Math.exp(-0.5 * x * x);
    before += weight * x * x;
    after += weight * (curve(factor * rms * x) / (factor * rms)) ** 2;
  }
  return Math.sqrt(before / after);
};

/** From samples to samples, full scale 1. */
export const saturationCurve = ({
  style,
  drive,
  mix,
}: Pick<StageOf<'saturation'>, 'style' | 'drive' | 'mix'>): ((sample: number) => number) => {
  const curve = curveOf(style === 'tape');
  const factor = fromDb(drive - HEADROOM_DB);
  const level = makeUp(curve, factor);
  return (sample) => sample + mix * ((level * curve(factor * sample)) / factor - sample);
};
