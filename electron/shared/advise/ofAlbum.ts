import { type Advice, median, robustSpread } from './advice.ts';
import type { SourceFacts } from './facts.ts';
import { REGIONS, regionLevels } from './regions.ts';
import { THRESHOLDS } from './thresholds.ts';

/** A song as the record has it. */
export interface AdvisedSong {
  readonly facts: SourceFacts;
  /** LU the artist wants it above (or below) the others. */
  readonly intent: number;
  /** Left out of the match: it is compared with nothing. */
  readonly excluded: boolean;
}

/** What is seen only beside the other songs: of the record, and of each song. */
export const adviceBesideOthers = (
  songs: readonly AdvisedSong[],
): { readonly album: Advice[]; readonly songs: readonly Advice[][] } => {
  const levels = songs.map(({ facts, excluded }) => (excluded ? null : facts.analysis.loudSectionsLufs));
  const shapes = songs.map(({ facts: { ltas, analysis }, excluded }) =>
    excluded || ltas === null || analysis.integratedLufs === null ? null : regionLevels(ltas, analysis.integratedLufs),
  );
  return {
    album: ofSpread(levels),
    songs: songs.map((song, at) => [...ofLevel(song, levels, at), ...ofTone(shapes, at)]),
  };
};

const ofSpread = (levels: readonly (number | null)[]): Advice[] => {
  const known = levels.filter((level) => level !== null);
  const spread = Math.max(...known) - Math.min(...known);
  if (known.length < 2 || spread < THRESHOLDS.levelSpreadLu) return [];
  return [
    {
      code: 'level-spread',
      severity: 'notes',
      measurement: {
        value: round(spread),
        unit: 'LU',
        text: `The songs' loud sections lie between ${Math.min(...known).toFixed(1)} and ${Math.max(...known).toFixed(1)} LUFS, ${spread.toFixed(1)} LU apart; the middle is ${median(known).toFixed(1)}.`,
      },
      reason: 'Played through, the listener would reach for the volume.',
      move: 'Match the songs (`master` does, to the highest level all of them reach); give a song meant to be quieter its intent.',
      sideEffect: 'Quiet mixes come up with their noise; the loudest come down, and keep their peaks.',
    },
  ];
};

/** How far from the middle is normal in a list, held between two bounds. */
const within = (least: number, most: number, values: readonly number[]): number =>
  Math.min(most, Math.max(least, THRESHOLDS.outlierSpreads * robustSpread(values)));

const ofLevel = ({ intent }: AdvisedSong, levels: readonly (number | null)[], at: number): Advice[] => {
  const own = levels[at] ?? null;
  const known = levels.filter((level) => level !== null);
  if (own === null || known.length < THRESHOLDS.fewestSongs) return [];
  const off = own - median(known) - intent;
  const wide = within(THRESHOLDS.levelOutlierLu, THRESHOLDS.levelAlwaysLu, known);
  if (Math.abs(off) < wide) return [];
  const louder = off > 0;
  return [
    {
      code: 'level-outlier',
      severity: 'warns',
      measurement: {
        value: round(off),
        unit: 'LU',
        text: `Its loud sections are ${Math.abs(off).toFixed(1)} LU ${louder ? 'louder' : 'quieter'} than the album's middle${intent === 0 ? '' : ` and its intent of ${intent} LU`}.`,
      },
      reason: louder ? 'It would stand out of the record.' : 'It would fall behind the others.',
      move: louder
        ? 'Let the match bring it down; an intent above 0 LU keeps part of the difference.'
        : `Let the match bring it up, or give it an intent (about ${Math.round(off / 2)} LU) where quiet is meant.`,
      sideEffect: louder
        ? 'None but the level: what its mix has been limited by stays in the sound.'
        : 'Its peaks may then bind the level of the whole record, and its noise comes up by as much.',
    },
  ];
};

const ofTone = (shapes: readonly (readonly number[] | null)[], at: number): Advice[] => {
  const known = shapes.filter((shape) => shape !== null);
  const own = shapes[at] ?? null;
  if (own === null || known.length < THRESHOLDS.fewestSongs) return [];
  const off = REGIONS.flatMap((region, index) => {
    const levels = known.map((shape) => shape[index] ?? 0);
    const difference = (own[index] ?? 0) - median(levels);
    const wide = within(THRESHOLDS.tonalOutlierDb, THRESHOLDS.tonalAlwaysDb, levels);
    return Math.abs(difference) < wide ? [] : [{ region, difference }];
  });
  const [most] = [...off].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  if (most === undefined) return [];
  const bright = off.some(({ region, difference }) => (region.from >= 2000 ? difference > 0 : difference < 0));
  return [
    {
      code: 'tonal-outlier',
      severity: 'warns',
      measurement: { value: round(most.difference), unit: 'dB', text: `${sentenceOf(off)} than the album's middle.` },
      reason: `Between its neighbours it will sound ${bright ? 'bright or thin' : 'dull or thick'}.`,
      move: `The tonal match to the album (\`--tone album\`) at half strength, or a ${most.region.from >= 2000 || most.region.to <= 200 ? 'shelf' : 'broad bell'} of ${wordsOf(-Math.sign(most.difference) * Math.min(3, Math.abs(most.difference) / 2))} in its chain.`,
      sideEffect:
        most.difference < 0
          ? 'What is raised brings its noise along; where there is nothing to raise, nothing comes.'
          : 'What is lowered may have been the point of the mix: ask first.',
    },
  ];
};

const sentenceOf = (
  off: readonly { readonly region: { name: string; from: number; to: number }; readonly difference: number }[],
): string => {
  const words = off.map(({ region, difference }) => {
    const range = `${hertz(region.from)} to ${hertz(region.to)} Hz`;
    return `${Math.abs(difference).toFixed(1)} dB ${difference > 0 ? 'more' : 'less'} ${region.name} (${range})`;
  });
  const text = words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const hertz = (value: number): string => (value >= 1000 ? `${value / 1000}k` : String(value));

const wordsOf = (gain: number): string => `${gain > 0 ? '+' : '-'}${Math.abs(gain).toFixed(1)} dB`;

const round = (value: number): number => Math.round(value * 100) / 100;
