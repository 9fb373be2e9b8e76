import type { Ltas, LtasDocument } from '../analysis.ts';

/** Bands of 1/12 octave, IEC 61260-1 base ten (SPECTRUM_BANDS in dsp.h): from 17.8 Hz to 22.4 kHz. */
export const LTAS_BANDS = 124;

/** Hz: lower edge of a band of 1/12 octave, or the end of all for LTAS_BANDS. */
export const bandEdge = (band: number): number => 1000 * 10 ** ((band - 70) / 40);

/** Hz: middles, on the logarithmic scale, of the bands of 1/12 octave. */
export const LTAS_CENTRES: readonly number[] = Array.from({ length: LTAS_BANDS }, (_, band) => bandEdge(band + 0.5));

/** Bands of 1/6 octave, two of 1/12 each: what the tonal match works in. */
export const TONE_BANDS = LTAS_BANDS / 2;

/** Hz: middles, on the logarithmic scale, of the bands of 1/6 octave. */
export const TONE_CENTRES: readonly number[] = Array.from({ length: TONE_BANDS }, (_, band) => bandEdge(2 * band + 1));

/** Hz to two decimals, dB to three. */
export const ltasDocumentOf = ({ mid, side }: Ltas): LtasDocument => {
  const levels = (powers: readonly number[]) => powers.map((power) => (power > 0 ? round(10 * Math.log10(power), 3) : null));
  return { bands: LTAS_CENTRES.map((hertz) => round(hertz, 2)), mid: levels(mid), side: levels(side) };
};

const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
