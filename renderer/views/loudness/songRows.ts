import type { Album, AlbumTrack, MatchSettings } from '../../../electron/shared/album/album.ts';
import type { Figures } from '../../../electron/shared/analysis.ts';
import type { MatchState, SourceState } from '../../../electron/shared/contract/state.ts';
import { known, type Scale, scaleOf } from '../charts/scale.ts';

/** What the view says of each song: every decibel from its file to the record. Null where not known, never a guess. */
export interface LoudnessRow {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly sourceLufs: number | null;
  /** dB ahead of the limiter. */
  readonly gainDb: number | null;
  /** LU that the limiter takes: source + gain - mastered. */
  readonly limiterLossLu: number | null;
  readonly masteredLufs: number | null;
  readonly sourcePeakDbtp: number | null;
  readonly masteredPeakDbtp: number | null;
  readonly limiterWorkDb: number | null;
  readonly maxReductionDb: number | null;
  readonly intentLu: number;
  readonly excluded: boolean;
  readonly manualGainDb: number;
  /** LU above (below: negative) the level it should have: the common level and its intent. */
  readonly offLevelLu: number | null;
  readonly binds: 'ceiling' | 'budget' | null;
  /** It is what keeps the whole album from being louder. */
  readonly bindsAlbum: boolean;
  readonly note: string | null;
}

export const titleOf = (track: AlbumTrack, source: SourceState | undefined): string =>
  track.title !== undefined && track.title !== '' ? track.title : (source?.name ?? track.file.replace(/^.*[/\\]/, ''));

/** LUFS of a whole file on a basis: what is known of a song that is not cut, before there is a match. */
const levelOn = (basis: MatchSettings['basis'], analysis: Figures | undefined): number | null => {
  if (analysis === undefined) return null;
  const { loudSectionsLufs: loud, integratedLufs: integrated, maxShortTermLufs } = analysis;
  return { loud, integrated, 'short-term': maxShortTermLufs }[basis];
};

/** Differences below this (LU) are what rounding and measuring leave. */
const NOTHING_LU = 0.05;

export const loudnessRows = (
  album: Album,
  sources: Readonly<Record<string, SourceState>>,
  match: MatchState | null,
): LoudnessRow[] =>
  album.tracks.map((track, at): LoudnessRow => {
    const song = match?.songs[track.id];
    const intentLu = track.intent ?? 0;
    const file = track.trimStart === undefined && track.trimEnd === undefined ? sources[track.file]?.facts?.analysis : undefined;
    const source = song?.sourceLufs ?? (song === undefined ? levelOn(album.match.basis, file) : null);
    const [mastered, gain] = [song?.masteredLufs ?? null, song?.gainDb ?? null];
    const loss = source === null || mastered === null || gain === null ? null : source + gain - mastered;
    const common = match?.commonLevelLufs ?? null;
    const excluded = track.exclude === true;
    return {
      id: track.id,
      number: at + 1,
      title: titleOf(track, sources[track.file]),
      sourceLufs: source,
      gainDb: gain,
      limiterLossLu: loss === null ? null : loss < NOTHING_LU ? 0 : loss,
      masteredLufs: mastered,
      sourcePeakDbtp: song === undefined ? (file?.truePeakDbtp ?? null) : song.sourcePeakDbtp,
      masteredPeakDbtp: song?.masteredPeakDbtp ?? null,
      limiterWorkDb: song?.limiterWorkDb ?? null,
      maxReductionDb: song?.maxReductionDb ?? null,
      intentLu,
      excluded,
      manualGainDb: track.gain ?? 0,
      offLevelLu: mastered === null || common === null || excluded ? null : mastered - common - intentLu,
      binds: song?.binds ?? null,
      bindsAlbum: match?.bindingTrack === track.id,
      note: song?.note ?? null,
    };
  });

/** LU around its level within which a song is where it should be. */
const AT_LEVEL_LU = 0.15;

export interface Standing {
  readonly tone: 'good' | 'warn' | 'plain';
  readonly text: string;
}

const amount = (value: number, unit: string): string => `${Math.abs(value).toFixed(1)} ${unit}`;

/** Where a song stands, in a few words. */
export const standingOf = (row: LoudnessRow, match: MatchState | null): Standing => {
  if (match === null || (row.masteredLufs === null && row.sourceLufs === null)) return { tone: 'plain', text: '' };
  if (match.settings.target === 'none') return { tone: 'plain', text: row.gainDb === 0 ? 'as it came' : 'manual gain' };
  if (row.excluded) return { tone: 'plain', text: 'left alone' };
  const limit = row.binds === 'ceiling' ? 'ceiling' : 'limiter budget';
  if (row.bindsAlbum)
    return { tone: 'warn', text: row.binds === null ? 'sets the album’s level' : `sets the album’s level: ${limit} used up` };
  if (row.offLevelLu === null) return { tone: 'plain', text: row.note ?? '' };
  if (row.offLevelLu < -AT_LEVEL_LU) {
    return {
      tone: 'warn',
      text: `${amount(row.offLevelLu, 'LU')} below its level${row.binds === null ? '' : `: held at the ${limit}`}`,
    };
  }
  if (row.offLevelLu > AT_LEVEL_LU) return { tone: 'warn', text: `${amount(row.offLevelLu, 'LU')} above its level` };
  if (row.intentLu !== 0) {
    return { tone: 'good', text: `${amount(row.intentLu, 'LU')} ${row.intentLu > 0 ? 'louder' : 'quieter'}, as intended` };
  }
  return { tone: 'good', text: 'at level' };
};

/** Songs that are named one by one; more are counted. */
const MOST_NAMED = 6;

/** The view's question answered in one line: do the songs sit together? Null while nobody knows. */
export const verdictOf = (rows: readonly LoudnessRow[], match: MatchState | null): Standing | null => {
  if (match === null || match.status === 'waiting' || match.status === 'failed') return null;
  if (match.status === 'working')
    return { tone: 'plain', text: 'Being worked out: figures are estimates until the match is done.' };
  const levels = rows.filter((row) => !row.excluded && row.masteredLufs !== null);
  if (levels.length < 2) return null;
  if (match.settings.target === 'none' || match.commonLevelLufs === null) {
    const values = levels.map(({ masteredLufs }) => masteredLufs ?? 0);
    const spread = Math.max(...values) - Math.min(...values);
    return { tone: 'plain', text: `Not matched: the songs lie ${amount(spread, 'LU')} apart.` };
  }
  const off = levels.filter(({ offLevelLu }) => Math.abs(offLevelLu ?? 0) > AT_LEVEL_LU);
  const meant = levels.filter(({ intentLu }) => intentLu !== 0).length;
  if (off.length === 0) {
    const intents = meant === 0 ? '' : `, ${meant === 1 ? 'one of them' : `${meant} of them`} louder or quieter as intended`;
    return {
      tone: 'good',
      text: `Yes: ${levels.length === rows.length ? 'all ' : ''}${levels.length} songs are at their level${intents}.`,
    };
  }
  const names = off.map(({ number }) => number);
  const many = names.length > MOST_NAMED ? `${names.length} of ${levels.length} songs are` : null;
  const few = names.length === 1 ? `song ${names[0]} is` : `songs ${names.slice(0, -1).join(', ')} and ${names.at(-1)} are`;
  const list = many ?? few;
  return {
    tone: 'warn',
    text: `Not yet: ${list} off the common level by up to ${amount(Math.max(...off.map((row) => Math.abs(row.offLevelLu ?? 0))), 'LU')}.`,
  };
};

/** One axis for loudness (LUFS) and true peaks (dBTP). */
export const axisOf = (rows: readonly LoudnessRow[], settings: MatchSettings): Scale => {
  const levels = known(rows.flatMap((row) => [row.sourceLufs, row.masteredLufs]));
  const peaks = known(rows.flatMap((row) => [row.sourcePeakDbtp, row.masteredPeakDbtp]));
  const target = typeof settings.target === 'number' ? [settings.target] : [];
  const least = Math.max(-60, Math.floor((Math.min(-18, ...levels, ...target) - 1.5) / 6) * 6);
  return scaleOf(least, Math.max(0, ...peaks) > 0.05 ? 3 : 1, 6);
};

export const BASIS_NAMES = {
  loud: 'loud sections',
  integrated: 'integrated',
  'short-term': 'loudest 3 s',
} as const satisfies Record<MatchSettings['basis'], string>;
