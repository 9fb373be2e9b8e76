import fc from 'fast-check';
import type { Ltas } from '../analysis.ts';
import { LTAS_BANDS, LTAS_CENTRES } from './bands.ts';
import { type ToneSettings, toneSchema } from './schema.ts';

/** A spectrum from dB per band of 1/12 octave: all of it in mid, or as much in side. */
export const ltasOf = (level: (hertz: number, band: number) => number, side = false): Ltas => {
  const powers = LTAS_CENTRES.map((hertz, band) => 10 ** (level(hertz, band) / 10));
  return { mid: powers, side: side ? powers : powers.map(() => 0) };
};

/** Pink noise at a level, tilted about 1 kHz by so many dB per octave. */
export const tilted = (perOctave: number, level = -40): Ltas => ltasOf((hertz) => level + perOctave * Math.log2(hertz / 1000));

export const settings = (changes: Partial<ToneSettings> = {}): ToneSettings => ({
  ...toneSchema.parse({ reference: 'album' }),
  ...changes,
});

/** Any sound: levels that wander from band to band, at any loudness. */
export const anySpectrum: fc.Arbitrary<Ltas> = fc
  .tuple(
    fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: LTAS_BANDS, maxLength: LTAS_BANDS }),
    fc.double({ min: -70, max: -20, noNaN: true }),
    fc.boolean(),
  )
  .map(([levels, level, side]) => ltasOf((_hertz, band) => level + (levels[band] ?? 0), side));
