import type { Album } from '../../../electron/shared/album/album.ts';
import type { SongToneState, SourceState, ToneState } from '../../../electron/shared/contract/state.ts';
import type { Immutable } from '../../../electron/shared/immutable.ts';
import type { ToneReference } from '../../../electron/shared/tone/schema.ts';
import { titleOf } from '../loudness/songRows.ts';

/** What songs are matched to, as the album has it. */
export type Reference = Immutable<ToneReference>;

/** What the view says of each song's spectrum. Everything here is a difference of two spectra, in dB. */

export interface ToneRow {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly excluded: boolean;
  readonly song: SongToneState | null;
}

export const toneRows = (album: Album, sources: Readonly<Record<string, SourceState>>, tone: ToneState | null): ToneRow[] =>
  album.tracks.map((track, at) => ({
    id: track.id,
    number: at + 1,
    title: titleOf(track, sources[track.file]),
    excluded: track.tone?.exclude === true,
    song: tone?.songs[track.id] ?? null,
  }));

/** What songs are compared with: the reference, or where there is none the album's median. */
export const comparedWith = (tone: ToneState | null): { readonly name: string; readonly levels: Float32Array } | null => {
  if (tone === null) return null;
  if (tone.reference !== null) return tone.reference;
  return tone.median === null ? null : { name: 'the album’s median', levels: tone.median.levels };
};

export type Stage = 'before' | 'after';

/** dB above (below: negative) the reference, per third of an octave; null where not known. `after`: with the match as it came out. */
export const deviations = (song: SongToneState | null, compared: Float32Array | null, stage: Stage): Float32Array | null => {
  if (song === null || song.measured === null || compared === null) return null;
  const { measured } = song;
  const correction = stage === 'after' ? (song.reached ?? song.applied) : null;
  const at = (band: number): number => (measured[band] ?? 0) - (compared[band] ?? 0) + (correction?.[band] ?? 0);
  return Float32Array.from({ length: measured.length >> 1 }, (_, third) => (at(2 * third) + at(2 * third + 1)) / 2);
};

/** Hz: the middles of the thirds of an octave that pairs of bands make. */
export const thirdsOf = (bands: readonly number[]): number[] =>
  Array.from({ length: bands.length >> 1 }, (_, third) => Math.sqrt((bands[2 * third] ?? 1) * (bands[2 * third + 1] ?? 1)));

/** The nominal frequencies of thirds of an octave (IEC 61260-1), as they are named. */
const NOMINAL = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10];

export const nominal = (hertz: number): string => {
  const decade = 10 ** Math.floor(Math.log10(hertz));
  const nearest = NOMINAL.reduce((best, one) =>
    Math.abs(Math.log(hertz / decade / one)) < Math.abs(Math.log(hertz / decade / best)) ? one : best,
  );
  const value = Number((nearest * decade).toPrecision(3));
  return value >= 1000 ? `${value / 1000}k` : String(value);
};

/** dB from which a third of an octave is said to stick out. */
export const STICKS_OUT_DB = 2;

/** More that stick out are counted, not named: it is the album then, not a song. */
const MOST_NAMED = 6;

/** The view's question in one line. */
export const toneVerdict = (rows: readonly ToneRow[]): { readonly tone: 'good' | 'warn' | 'plain'; readonly text: string } => {
  const known = rows.filter(({ song }) => song?.measured != null);
  if (known.length === 0) return { tone: 'plain', text: 'The songs’ spectra are not measured yet.' };
  const found = rows.filter(({ song, excluded }) => !excluded && (song?.findings.length ?? 0) > 0);
  if (found.length === 0) {
    return known.length < 3
      ? { tone: 'plain', text: 'Three songs are needed: two have no middle to stick out from.' }
      : { tone: 'good', text: 'No: every song is close to what it is compared with.' };
  }
  const names = found.map(({ number }) => number);
  const text =
    names.length === 1
      ? `Song ${names[0]} does.`
      : names.length > MOST_NAMED || names.length === rows.length
        ? `${names.length} of ${rows.length} do${names.length > rows.length / 2 ? ': they have little sound in common' : ''}.`
        : `Songs ${names.slice(0, -1).join(', ')} and ${names.at(-1)} do.`;
  return { tone: 'warn', text };
};

export type ReferenceKind = 'off' | 'album' | 'track' | 'file' | 'curve';

export const kindOf = (reference: Reference): ReferenceKind =>
  typeof reference === 'string' ? reference : 'track' in reference ? 'track' : 'file' in reference ? 'file' : 'curve';
