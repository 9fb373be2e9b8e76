import type { AuditionMeters } from '../../electron/shared/contract/state.ts';
import { db, dbtp, decimal, lufs, NO_VALUE, signed } from '../ui/format.ts';

/** How each meter is written and how far its bar reaches. */
export interface MeterScale {
  readonly id: 'momentary' | 'short-term' | 'integrated' | 'true-peak' | 'reduction' | 'correlation';
  readonly name: string;
  /** As it stands over the number. */
  readonly short: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
  /** Where the bar starts. */
  readonly origin: number;
  readonly read: (meters: AuditionMeters) => number | null;
  /** The number alone, and with its unit for screen readers. */
  readonly write: (value: number | null) => string;
  readonly say: (value: number | null) => string;
  /** Shown on when nothing plays. */
  readonly stays: boolean;
}

const level = (value: number | null): string => (value === null ? NO_VALUE : decimal(value));

const loudness = (id: MeterScale['id'], name: string, short: string, read: MeterScale['read'], stays = false): MeterScale => ({
  id,
  name,
  short,
  unit: 'LUFS',
  least: -36,
  most: 0,
  origin: -36,
  read,
  write: level,
  say: lufs,
  stays,
});

export const METER_SCALES: readonly MeterScale[] = [
  loudness('momentary', 'Momentary loudness', 'M', ({ momentaryLufs }) => momentaryLufs),
  loudness('short-term', 'Short-term loudness', 'S', ({ shortTermLufs }) => shortTermLufs),
  loudness('integrated', 'Integrated loudness since the start', 'I', ({ integratedLufs }) => integratedLufs, true),
  {
    ...{ id: 'true-peak', name: 'True peak', short: 'Peak', unit: 'dBTP', least: -36, most: 0, origin: -36, stays: false },
    read: ({ truePeakDbtp }) => truePeakDbtp,
    write: (value) => (value === null ? NO_VALUE : decimal(value, 1)),
    say: dbtp,
  },
  {
    ...{ id: 'reduction', name: 'Gain reduction', short: 'GR', unit: 'dB', least: -9, most: 0, origin: 0, stays: false },
    read: ({ reductionDb }) => -reductionDb,
    write: level,
    say: db,
  },
  {
    ...{ id: 'correlation', name: 'Correlation', short: 'Corr', unit: '', least: -1, most: 1, origin: 0, stays: false },
    read: ({ correlation }) => correlation,
    write: (value) => (value === null ? NO_VALUE : signed(value, 2)),
    say: (value) => (value === null ? 'no value' : signed(value, 2)),
  },
];

/** From where to where a bar reaches, 0 to 1; nothing for no value. */
export const barOf = (
  { least, most, origin }: MeterScale,
  value: number | null,
): { readonly from: number; readonly to: number } => {
  const place = (level: number): number => (Math.max(least, Math.min(most, level)) - least) / (most - least);
  const [start, end] = [place(origin), place(value ?? origin)];
  return { from: Math.min(start, end), to: Math.max(start, end) };
};
