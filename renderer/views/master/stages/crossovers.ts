import type { StageOf } from '../../../../electron/shared/chain/schema.ts';
import { NEUTRAL_BAND } from '../chainEdits.ts';

/** The least distance between two crossovers, as a ratio, and how far out they go (Hz). */
const APART = 1.25;
const LOWEST = 20;
const HIGHEST = 20_000;

const NAMES: Readonly<Record<number, readonly string[]>> = {
  2: ['Low', 'High'],
  3: ['Low', 'Mid', 'High'],
  4: ['Low', 'Low mid', 'High mid', 'High'],
};

export const bandNames = (count: number): readonly string[] => NAMES[count] ?? [];

/** The crossovers with one moved as far as its neighbours let it; whole hertz. */
export const crossed = (crossovers: readonly number[], border: number, hertz: number): number[] => {
  const below = border === 0 ? LOWEST : (crossovers[border - 1] ?? LOWEST) * APART;
  const above = border === crossovers.length - 1 ? HIGHEST : (crossovers[border + 1] ?? HIGHEST) / APART;
  const held = Math.min(above, Math.max(below, hertz));
  const whole = Math.round(held);
  return crossovers.map((one, at) =>
    at === border ? (whole < below ? Math.ceil(below) : whole > above ? Math.floor(above) : whole) : one,
  );
};

const STANDARD: Readonly<Record<number, readonly number[]>> = { 2: [250], 3: [120, 2000], 4: [100, 600, 5000] };

/** Another number of bands: those that stay keep their settings, a new one at the top compresses nothing. */
export const withBandCount = (stage: StageOf<'multiband'>, count: number): StageOf<'multiband'> => {
  const crossovers = stage.crossovers.slice(0, count - 1);
  const room = crossovers.length === count - 1 ? crossovers : (STANDARD[count] ?? crossovers);
  return {
    ...stage,
    crossovers: [...room],
    bands: Array.from({ length: count }, (_, at) => stage.bands[at] ?? NEUTRAL_BAND),
  };
};
