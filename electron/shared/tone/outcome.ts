import type { Ltas } from '../analysis.ts';
import type { Correction } from './correction.ts';
import { type SongTonePlan, type TonePlan, wantedOf } from './plan.ts';
import type { ToneSettings } from './schema.ts';
import { type Balance, balanceOf } from './spectrum.ts';

/** A tonal match carried out. */
export interface ToneOutcome extends Omit<TonePlan, 'songs'> {
  /** What songs are compared with, for people. */
  readonly name: string;
  /** Songs in album order, the hidden track last. */
  readonly songs: readonly SongToneOutcome[];
}

export interface SongToneOutcome extends SongTonePlan {
  /** dB per band that the filter truly made, measured on what it put out; null where nothing was applied. */
  readonly reached: Correction | null;
  /** dB per band that would still bring it to the reference; null as `reached`. */
  readonly left: Correction | null;
}

/** With what was measured behind the filters; null for songs that have none. */
export const outcomeOf = (
  settings: ToneSettings,
  name: string,
  plan: TonePlan,
  filtered: readonly (Ltas | null)[],
): ToneOutcome => ({
  ...plan,
  name,
  songs: plan.songs.map((song, at): SongToneOutcome => {
    const after = song.applied === null ? null : balanceOf(filtered[at] ?? null);
    if (after === null || song.measured === null || plan.reference === null) return { ...song, reached: null, left: null };
    const left = wantedOf(after, plan.reference.levels, settings);
    return { ...song, reached: reachedOf(song.measured, after), left };
  }),
});

const reachedOf = (before: Balance, after: Balance): Correction =>
  before.map((level, band) => Math.round(((after[band] ?? level) - level) * 1000) / 1000 + 0);
