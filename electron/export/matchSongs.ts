import type { LimiterSettings, MeasuredClip, MeasureInput, RenderClip } from '../engine/protocol.ts';
import type { MatchSettings } from '../shared/album/album.ts';
import { soundOf } from '../shared/chain/active.ts';
import type { Chain } from '../shared/chain/schema.ts';
import { matchThroughLimiter, type ReachedMatch } from '../shared/match/iterate.ts';
import { albumLoudnessOf } from '../shared/match/pooledBlocks.ts';
import type { MatchTrack } from '../shared/match/solve.ts';
import { matchThroughChain } from '../shared/match/throughChain.ts';
import {
  type LaidOutAlbum,
  limiterOf,
  loudnessOn,
  type MatchRun,
  matchRunsOf,
  matchTrackOf,
  measureInputOf,
} from './matchRuns.ts';

/** Renders and measures, or remembers having done so: equal inputs give equal results. */
export type Measure = (input: MeasureInput) => Promise<MeasuredClip>;

/** A run with what was measured of it. */
export interface MatchedRun extends MatchRun {
  readonly gainDb: number;
  /** Without gain and limiter. */
  readonly alone: MeasuredClip;
  /** With its gain through the record's chain and the limiter; null where that was not rendered, because the limiter rests or no match was asked for. */
  readonly mastered: MeasuredClip | null;
}

export interface MatchOutcome {
  /** The clips with their gains. */
  readonly clips: readonly RenderClip[];
  /** The record's, with the stages that change anything; null for none. */
  readonly chain: Chain | null;
  /** LU, integrated, that it changes of each clip's run with its gain; null without one, or where nothing was rendered. */
  readonly chainChangesLu: readonly (number | null)[];
  readonly limiter: LimiterSettings;
  /** Per clip: dB by which its ceiling lies below the limiter's; none lower where empty. */
  readonly ceilingLoweredDb: readonly number[];
  readonly settings: MatchSettings;
  /** As solved; `bindingTrack` and `tracks` count clips, in timeline order. */
  readonly solution: ReachedMatch;
  /** In timeline order. */
  readonly runs: readonly MatchedRun[];
  /** What the user should know of how songs were put together for the match. */
  readonly notes: readonly string[];
}

/**
 * Gains for every clip: solved from what is used of each song, then found through the real limiter. The same album gives the
 * same gains to the last bit, whatever was measured before.
 */
export const matchSongs = async (
  songs: LaidOutAlbum,
  measure: Measure,
  onProgress: (fraction: number) => void,
  ceilingLoweredDb: readonly number[] = [],
): Promise<MatchOutcome> => {
  const settings = songs.album.match;
  const limiter = limiterOf(songs.album);
  const chain = soundOf(songs.album.chain);
  const runs = matchRunsOf(songs);
  const loweredOf = (run: MatchRun): number => ceilingLoweredDb[run.clips[0] ?? 0] ?? 0;
  let measurements = 0;
  const measureRun = async (run: MatchRun, gainDb: number, alone = false): Promise<MeasuredClip> => {
    const own = { ...limiter, ceiling: limiter.ceiling - loweredOf(run) };
    const measured = await measure(measureInputOf(songs, run, gainDb, alone ? null : { chain, limiter: own }));
    // Rounds are not known ahead: each measurement takes a share of what is left.
    measurements += 1;
    onProgress(1 - 1 / (1 + measurements / (2 * runs.length)));
    return measured;
  };

  const alone = await Promise.all(
    runs.map(async (run) => {
      const measured = await measureRun(run, 0, true);
      const track = matchTrackOf(run, settings.basis, measured.analysis, measured.gatingBlocks.length);
      return { run, measured, track: underOwnCeiling(track, loweredOf(run)) };
    }),
  );
  const renders = runs.map(() => new Map<number, MeasuredClip>());
  const solution = await (chain === null ? matchThroughLimiter : matchThroughChain)(
    alone.map(({ track }) => track),
    settings,
    (requests) =>
      Promise.all(
        requests.map(async ({ track, gainDb }) => {
          const run = runs[track];
          if (run === undefined) throw new RangeError(`no run ${track}`);
          const measured = await measureRun(run, gainDb);
          renders[track]?.set(gainDb, measured);
          const { analysis, maxGainReductionDb } = measured;
          const integrated = analysis.integratedLufs;
          const level = { loudness: loudnessOn(settings.basis, analysis), maxReductionDb: maxGainReductionDb, integrated };
          const peak = measured.chain?.truePeakDbtp ?? null;
          return measured.chain === null ? level : { ...level, truePeak: peak === null ? null : peak + loweredOf(run) };
        }),
      ),
    albumLoudnessOf(alone.map(({ measured }) => measured.gatingBlocks)),
  );
  const matched = alone.map(({ run, measured }, at): MatchedRun => {
    const gainDb = solution.tracks[at]?.gainDb ?? 0;
    return { ...run, gainDb, alone: measured, mastered: renders[at]?.get(gainDb) ?? null };
  });
  const runOf = songs.clips.map((_clip, at) => runs.findIndex((run) => run.clips.includes(at)));
  return {
    clips: withGains(songs.clips, matched, settings.ceiling, chain !== null, ceilingLoweredDb),
    chain,
    chainChangesLu: runOf.map((run) => matched[run]?.mastered?.chain?.loudnessChangeLu ?? null),
    limiter,
    ceilingLoweredDb,
    settings,
    solution: {
      ...solution,
      tracks: runOf.flatMap((run) => solution.tracks[run] ?? []),
      bindingTrack: solution.bindingTrack === null ? null : (runs[solution.bindingTrack]?.clips[0] ?? null),
    },
    runs: matched,
    notes: [
      ...runs.filter((run) => run.clips.length > 1).map((run) => gaplessNote(run.name)),
      ...(solution.reason === null ? [] : [`The match is not exact: ${solution.reason}.`]),
    ],
  };
};

/** For the solver a lower ceiling is a higher peak under the record's. */
const underOwnCeiling = (track: MatchTrack, loweredDb: number): MatchTrack =>
  loweredDb === 0 || track.truePeak === null ? track : { ...track, truePeak: track.truePeak + loweredDb };

const withGains = (
  clips: readonly RenderClip[],
  runs: readonly MatchedRun[],
  ceiling: number,
  throughChain: boolean,
  ceilingLoweredDb: readonly number[],
): RenderClip[] =>
  clips.map((clip, at): RenderClip => {
    const run = runs.find((one) => one.clips.includes(at));
    if (run === undefined) throw new RangeError(`clip ${at} is in no run`);
    // A song the limiter may touch, or whose level changes, is no longer what was delivered to us.
    const moved = throughChain || run.gainDb !== 0 || (ceilingLoweredDb[at] ?? 0) !== 0;
    const untouched = !moved && restsUnder(ceiling, run.alone.analysis.truePeakDbtp);
    return { ...clip, gainDb: run.gainDb, untouchedBits: untouched ? clip.untouchedBits : null };
  });

const gaplessNote = (songs: string): string =>
  `${songs.charAt(0).toUpperCase()}${songs.slice(1)} play into each other without a gap; they are matched as one and share a gain.`;

/** The limiter's own reading may differ a little from the meter's. */
const LIMITER_MARGIN_DB = 0.2;

const restsUnder = (ceiling: number, truePeak: number | null): boolean =>
  truePeak === null || truePeak <= ceiling - LIMITER_MARGIN_DB;
