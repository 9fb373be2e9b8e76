import type { Ltas } from '../analysis.ts';
import { type Correction, correctionOf } from './correction.ts';
import { findingsOf } from './findings.ts';
import { balanceOfCurve, type Spread, spreadOf } from './reference.ts';
import type { SongTone, ToneSettings } from './schema.ts';
import { type Balance, balanceOf } from './spectrum.ts';

/** A song as the tonal match sees it. */
export interface ToneSong {
  /** Of the track; null for the hidden track. */
  readonly id: string | null;
  /** Tells sounds apart: the parts of a song that was split, with the same chain, have the same. They count once and get one filter. */
  readonly sound: string;
  /** After its own chain. */
  readonly ltas: Ltas | null;
  readonly tone: SongTone;
}

export interface TonePlan {
  /** What songs are compared with: the reference, or the album's median where the tonal match is off. Null where there is nothing. */
  readonly reference: { readonly levels: Balance; readonly spread: Spread | null } | null;
  /** Of the album's songs; null where all are silent or excluded. */
  readonly median: Spread | null;
  /** One per song, in their order. */
  readonly songs: readonly SongTonePlan[];
}

export interface SongTonePlan {
  /** Null for silence. */
  readonly measured: Balance | null;
  /** What would bring it to the reference; null where that, or the song, is silent or not known. */
  readonly wanted: Correction | null;
  /** What is to be applied; null where nothing is asked for, or nothing to be done. */
  readonly applied: Correction | null;
  /** How it departs from the reference, in words. */
  readonly findings: readonly string[];
}

/**
 * Corrections for all songs. `outside` are the spectra of the file or folder that the settings name as reference, and left
 * empty otherwise. Which order the songs come in makes no difference.
 */
export const planTone = (settings: ToneSettings, songs: readonly ToneSong[], outside: readonly (Ltas | null)[]): TonePlan => {
  const balances = songs.map(({ ltas }) => balanceOf(ltas));
  const voices = new Map<string, Balance>();
  songs.forEach(({ sound, tone }, at) => {
    const balance = balances[at] ?? null;
    if (balance !== null && tone.exclude !== true) voices.set(sound, balance);
  });
  const median = spreadOf([...voices.values()]);
  const reference = referenceOf(settings, { songs, balances, median, outside });
  return {
    reference,
    median,
    songs: songs.map((song, at) => songPlan(settings, firstOf(songs, song), balances[at] ?? null, reference?.levels ?? null)),
  };
};

/** The part of a split song that speaks for all of them; an excluded one only for itself. */
const firstOf = (songs: readonly ToneSong[], song: ToneSong): ToneSong =>
  song.tone.exclude === true ? song : (songs.find(({ sound, tone }) => sound === song.sound && tone.exclude !== true) ?? song);

const referenceOf = (
  { reference }: ToneSettings,
  {
    songs,
    balances,
    median,
    outside,
  }: {
    readonly songs: readonly ToneSong[];
    readonly balances: readonly (Balance | null)[];
    readonly median: Spread | null;
    readonly outside: readonly (Ltas | null)[];
  },
): TonePlan['reference'] => {
  const ofSpread = (spread: Spread | null): TonePlan['reference'] => (spread === null ? null : { levels: spread.levels, spread });
  const ofOne = (levels: Balance | null): TonePlan['reference'] => (levels === null ? null : { levels, spread: null });
  if (reference === 'off' || reference === 'album') return ofSpread(median);
  if ('track' in reference) return ofOne(balances[songs.findIndex(({ id }) => id === reference.track)] ?? null);
  if ('curve' in reference) return ofOne(balanceOfCurve(reference.curve));
  const spread = spreadOf(outside.map(balanceOf).filter((balance) => balance !== null));
  return outside.length === 1 ? ofOne(spread?.levels ?? null) : ofSpread(spread);
};

const songPlan = (
  settings: ToneSettings,
  { tone }: ToneSong,
  measured: Balance | null,
  reference: Balance | null,
): SongTonePlan => {
  if (measured === null || reference === null) return { measured, wanted: null, applied: null, findings: [] };
  const { smoothing } = settings;
  const wanted = wantedOf(measured, reference, settings);
  const asks = settings.reference !== 'off' && tone.exclude !== true;
  const amount = (tone.amount ?? settings.amount) / 100;
  const applied = asks ? correctionOf(measured, reference, { smoothing, amount, bound: tone.bound ?? settings.bound }) : null;
  return {
    measured,
    wanted,
    applied: applied?.some((level) => level !== 0) ? applied : null,
    findings: findingsOf(deviationsOf(wanted)),
  };
};

/** The whole correction, unbounded: the other way round, how far a song is from its reference. */
export const wantedOf = (measured: Balance, reference: Balance, { smoothing }: Pick<ToneSettings, 'smoothing'>): Correction =>
  correctionOf(measured, reference, { smoothing, amount: 1, bound: Number.POSITIVE_INFINITY });

/** dB per band: a song minus its reference. */
export const deviationsOf = (wanted: Correction): readonly number[] => wanted.map((level) => 0 - level);
