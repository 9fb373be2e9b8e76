import { decimal } from '../../ui/format.ts';

/** The axis of pitch that spectra and equalizers are drawn on: evenly by octaves, 20 Hz to 20 kHz. */

export const LOWEST_HZ = 20;
export const HIGHEST_HZ = 20_000;
const OCTAVES = Math.log2(HIGHEST_HZ / LOWEST_HZ);

/** 0..1 along the axis; outside of it for what it does not hold. */
export const placeOf = (hertz: number): number => Math.log2(hertz / LOWEST_HZ) / OCTAVES;

export const hertzAt = (place: number): number => LOWEST_HZ * 2 ** (place * OCTAVES);

const NAMED = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];

/** Lines to draw; those with a name are stronger. */
export const FREQUENCY_LINES: readonly { readonly hertz: number; readonly name: string | null }[] = [10, 100, 1000, 10_000]
  .flatMap((decade) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * decade))
  .filter((hertz) => hertz >= LOWEST_HZ && hertz <= HIGHEST_HZ)
  .map((hertz) => ({ hertz, name: NAMED.includes(hertz) ? (hertz >= 1000 ? `${hertz / 1000}k` : String(hertz)) : null }));

/** `63.0 Hz`, `240 Hz`, `3.10 kHz`: three digits that count. */
export const hertzText = (hertz: number): string => {
  if (hertz >= 10_000) return `${decimal(hertz / 1000, 1)} kHz`;
  if (hertz >= 1000) return `${decimal(hertz / 1000, 2)} kHz`;
  return `${decimal(hertz, hertz < 100 ? 1 : 0)} Hz`;
};

/** A frequency as people type it: `240`, `3.1k`, `3,1 kHz`; null for anything else. */
export const parseHertz = (text: string): number | null => {
  const found = /^\s*([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)\s*(k?)\s*(?:hz)?\s*$/i.exec(text);
  if (found === null) return null;
  return Number((found[1] ?? '').replace(',', '.')) * (found[2] === '' ? 1 : 1000);
};
