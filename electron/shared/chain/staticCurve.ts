import type { MultibandBand } from './schema.ts';

/** The settings that a compressor's static curve follows from. */
export type CurveSettings = Pick<MultibandBand, 'threshold' | 'ratio' | 'knee' | 'mix' | 'makeup'>;

/**
 * dB, 0 or above, that a compressor takes from a steady level (dBFS as of a sine), ahead of mix and make-up: straight above the
 * knee, a parabola in it (Giannoulis, Massberg and Reiss, JAES 60(6), 2012).
 */
export const staticReductionDb = ({ threshold, ratio, knee }: CurveSettings, level: number): number => {
  const slope = 1 - 1 / ratio;
  const over = level - threshold;
  if (over <= -knee / 2) return 0;
  if (over >= knee / 2) return slope * over;
  return (slope * (over + knee / 2) ** 2) / (2 * knee);
};

/** dBFS that comes out for a steady level: the dry and the compressed sound are in phase and add up as amplitudes. */
export const staticOutputDb = (settings: CurveSettings, level: number): number => {
  const gain = 10 ** ((settings.makeup - staticReductionDb(settings, level)) / 20);
  return level + 20 * Math.log10(1 + settings.mix * (gain - 1));
};
