import type { Album } from '../../../electron/shared/album/album.ts';
import type { MatchState, SourceState } from '../../../electron/shared/contract/state.ts';
import { known, median } from '../charts/scale.ts';
import { titleOf } from '../loudness/songRows.ts';

/** How dynamic each song is, side by side. Everything here is a difference of two measured levels, or a measured range. */

export const MEASURES = [
  {
    id: 'range',
    name: 'Loudness range',
    short: 'Range',
    unit: 'LU',
    about: 'Quiet to loud passages (EBU Tech 3342)',
    more: 'more dynamic',
    less: 'less dynamic',
    allowed: 3,
  },
  {
    id: 'peakToLoudness',
    name: 'Peak to loudness',
    short: 'PLR',
    unit: 'dB',
    about: 'True peak above integrated loudness (PLR): headroom that transients take over the whole song',
    more: 'more open',
    less: 'denser',
    allowed: 2.5,
  },
  {
    id: 'peakToShortTerm',
    name: 'Peak to loudest passage',
    short: 'PSR',
    unit: 'dB',
    about: 'True peak above the loudest three seconds: low where the loudest passage is squeezed',
    more: 'more open in its loudest passage',
    less: 'denser in its loudest passage',
    allowed: 2.5,
  },
  {
    id: 'burst',
    name: 'Loudest moment',
    short: 'Moment',
    unit: 'LU',
    about: 'Loudest 400 ms above integrated loudness: how far single accents stand out',
    more: 'more accented',
    less: 'more even',
    allowed: 2.5,
  },
  {
    id: 'loudPart',
    name: 'Loud sections',
    short: 'Loud',
    unit: 'LU',
    about: 'Loud sections above integrated loudness: high where a song is quiet for long',
    more: 'more contrasted',
    less: 'more level',
    allowed: 2,
  },
] as const;

export type Measure = (typeof MEASURES)[number];
export type MeasureId = Measure['id'];
export type Measures = Readonly<Record<MeasureId, number | null>>;

export interface DynamicsRow {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly source: Measures;
  /** Loudness range and PLR of what comes out of the limiter, for comparison; null until rendered. */
  readonly masteredRangeLu: number | null;
  readonly masteredPeakToLoudness: number | null;
}

const difference = (one: number | null | undefined, other: number | null | undefined): number | null =>
  typeof one === 'number' && typeof other === 'number' && Number.isFinite(one - other) ? one - other : null;

export const dynamicsRows = (
  album: Album,
  sources: Readonly<Record<string, SourceState>>,
  match: MatchState | null,
): DynamicsRow[] =>
  album.tracks.map((track, at): DynamicsRow => {
    const analysis = sources[track.file]?.facts?.analysis;
    const song = match?.songs[track.id];
    return {
      id: track.id,
      number: at + 1,
      title: titleOf(track, sources[track.file]),
      source: {
        range: analysis?.loudnessRangeLu ?? null,
        peakToLoudness: difference(analysis?.truePeakDbtp, analysis?.integratedLufs),
        peakToShortTerm: difference(analysis?.truePeakDbtp, analysis?.maxShortTermLufs),
        burst: difference(analysis?.maxMomentaryLufs, analysis?.integratedLufs),
        loudPart: difference(analysis?.loudSectionsLufs, analysis?.integratedLufs),
      },
      masteredRangeLu: song?.masteredRangeLu ?? null,
      masteredPeakToLoudness: difference(song?.masteredPeakDbtp, song?.masteredIntegratedLufs),
    };
  });

/** Fewer songs have no middle to stick out from. */
const LEAST_SONGS = 3;

/** The album's middle per measure; null where too few songs are measured. */
export const medians = (rows: readonly DynamicsRow[]): Measures =>
  Object.fromEntries(
    MEASURES.map(({ id }) => {
      const values = known(rows.map(({ source }) => source[id]));
      return [id, values.length < LEAST_SONGS ? null : median(values)];
    }),
  ) as unknown as Measures;

/** How far a song is from the album's middle, in steps of what is allowed: 1 and more sticks out. Null where unknown. */
export const deviation = (measure: Measure, value: number | null, middle: number | null): number | null =>
  value === null || middle === null ? null : (value - middle) / measure.allowed;

export interface Outlier {
  readonly id: string;
  /** `Song 4 “Title” is 4.1 LU more dynamic than the album’s median.` */
  readonly text: string;
  /** The figures behind it: `loudness range 11.2 LU, median 7.1 LU`. */
  readonly figures: string;
  /** How far, in steps of what is allowed. */
  readonly weight: number;
}

/** The songs that stick out and in what, furthest first. */
export const outliers = (rows: readonly DynamicsRow[]): Outlier[] => {
  const middle = medians(rows);
  return rows
    .flatMap((row): Outlier[] => {
      const found = MEASURES.flatMap((measure) => {
        const [value, centre] = [row.source[measure.id], middle[measure.id]];
        const weight = deviation(measure, value, centre);
        if (weight === null || value === null || centre === null || Math.abs(weight) < 1) return [];
        const { unit } = measure;
        return [
          {
            weight: Math.abs(weight),
            how: `${Math.abs(value - centre).toFixed(1)} ${unit} ${weight > 0 ? measure.more : measure.less}`,
            figures: `${measure.name.toLowerCase()} ${value.toFixed(1)} ${unit}, median ${centre.toFixed(1)} ${unit}`,
          },
        ];
      }).sort((a, b) => b.weight - a.weight);
      const [first] = found;
      if (first === undefined) return [];
      const text = `Song ${row.number} “${row.title}” is ${listed(found.map(({ how }) => how))} than the album’s median.`;
      return [{ id: row.id, text, figures: found.map(({ figures }) => figures).join('; '), weight: first.weight }];
    })
    .sort((a, b) => b.weight - a.weight);
};

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
