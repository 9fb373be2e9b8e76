import type { EqualizerBand } from './equalizer.ts';

/** dB of the analogue prototypes, from their transfer functions at s = i f / f0 (Audio EQ Cookbook; Butterworth 1930). */
export const analogueDb = ({ shape, frequency, gainDb, q, order }: EqualizerBand, hertz: number): number => {
  const x = hertz / frequency;
  const a = 10 ** (gainDb / 40);
  const square = (re: number, im: number): number => re * re + im * im;
  const db = (power: number): number => 10 * Math.log10(power);
  const shelf = (level: number, high: boolean): number => {
    const b = 10 ** (level / 40);
    const [one, other] = high ? [b, 1] : [1, b];
    return db(
      (b * b * square(other - one * x * x, (Math.sqrt(b) / q) * x)) / square(one - other * x * x, (Math.sqrt(b) / q) * x),
    );
  };
  switch (shape) {
    case 'bell':
      return db(square(1 - x * x, (x * a) / q) / square(1 - x * x, x / (a * q)));
    case 'low-shelf':
      return shelf(gainDb, false);
    case 'high-shelf':
      return shelf(gainDb, true);
    case 'tilt':
      return shelf(-gainDb / 2, false) + shelf(gainDb / 2, true);
    case 'notch':
      return db(square(1 - x * x, 0) / square(1 - x * x, x / q));
    case 'low-cut':
      return -db(1 + x ** (-2 * order));
    case 'high-cut':
      return -db(1 + x ** (2 * order));
    case 'off':
      return 0;
  }
};
