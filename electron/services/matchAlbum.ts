import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CorrelateInput, PreparedSource } from '../engine/protocol.ts';
import { timelineOf } from '../export/albumTimeline.ts';
import { clipsWith, joinsToCorrelate, preparedOf, songClips } from '../export/clips.ts';
import { type LaidOutAlbum, type MatchRun, matchRunsOf, measureInputOf } from '../export/matchRuns.ts';
import { type MatchOutcome, type Measure, matchSongs } from '../export/matchSongs.ts';
import type { Album } from '../shared/album/album.ts';
import { soundOf } from '../shared/chain/active.ts';
import type { RenderPlan } from './context.ts';
import type { MatchCache, MatchMeans } from './matchCache.ts';
import { figuresOf, type MatchFigures } from './matchFigures.ts';
import { type KnownRun, keyOf, limiterSlopesOf } from './planGains.ts';

/** An album as it is now, with all that follows from it at once. */
export interface Current {
  readonly revision: number;
  readonly laid: LaidOutAlbum;
  readonly runs: readonly MatchRun[];
  /** Crossfades whose shape is measured; null where a join has none. */
  readonly joins: readonly (CorrelateInput | null)[];
  /** Not all of those were known. */
  readonly guessed: boolean;
  /** Equal where nothing changed that is heard or measured. */
  readonly sound: string;
}

/** A crossfade not measured yet is laid out as that of two songs that have nothing in common. */
export const currentOf = (cache: MatchCache, revision: number, album: Album, prepared: readonly PreparedSource[]): Current => {
  const timeline = timelineOf(album, prepared);
  const joins = joinsToCorrelate(album, timeline, prepared);
  const correlations = joins.map((join) => (join === null ? 0 : cache.correlations.known(join)));
  const shapes = correlations.map((correlation) => correlation ?? 0);
  const laid = { album, timeline, prepared, clips: clipsWith(album, timeline, prepared, shapes) };
  const runs = matchRunsOf(laid);
  const sound = JSON.stringify([
    timeline.clips,
    timeline.totalFrames,
    prepared.map(({ session }) => session),
    album.match,
    album.limiter,
    soundOf(album.chain),
    runs.map(({ name: _, ...run }) => run),
    album.tracks.map(({ id }) => id),
  ]);
  return { revision, laid, runs, joins, guessed: correlations.includes(undefined), sound };
};

/** A finished match of an album, exactly as a delivery from the command line works it out. */
export const matchAlbum = async (
  { measure, correlate }: MatchMeans,
  album: Album,
  prepared: readonly PreparedSource[],
  onProgress: (fraction: number) => void,
): Promise<LaidOutAlbum & { readonly outcome: MatchOutcome }> => {
  const timeline = timelineOf(album, prepared);
  const clips = await songClips(correlate, album, timeline, prepared);
  const laid = { album, timeline, clips, prepared };
  return { ...laid, outcome: await matchSongs(laid, measure, onProgress) };
};

export interface Finished {
  readonly laid: LaidOutAlbum;
  readonly outcome: MatchOutcome;
  readonly figures: MatchFigures;
  readonly bindingTrack: string | null;
  /** By the first song of each run, as planGains names it. */
  readonly limiterSlopes: ReadonlyMap<string, number>;
  readonly measured: ReadonlyMap<string, KnownRun>;
}

/** The match with the figures the window shows of it. */
export const finishedMatch = async (
  means: MatchMeans,
  { laid: { album, prepared } }: Current,
  onProgress: (fraction: number) => void,
): Promise<Finished> => {
  const { outcome: solved, ...laid } = await matchAlbum(means, album, prepared, onProgress);
  const outcome = await withLimitedSongs(means.measure, laid, solved);
  await nextTurn();
  const { timeline } = laid;
  const sourceCurve = (at: number): Float32Array => {
    const clip = timeline.clips[at];
    return clip === undefined ? new Float32Array(0) : preparedOf(prepared, album, clip).shortTermLufs;
  };
  const binding = outcome.solution.bindingTrack;
  const bindingTrack = binding === null ? null : timeline.clips[binding]?.trackIndex;
  return {
    laid,
    outcome,
    figures: figuresOf(album, timeline, sourceCurve, outcome),
    bindingTrack: bindingTrack == null ? null : (album.tracks[bindingTrack]?.id ?? null),
    limiterSlopes: limiterSlopesOf(laid, outcome.runs),
    measured: new Map(
      outcome.runs.map((run) => [
        keyOf(laid, run),
        { analysis: run.alone.analysis, gatedDuration: run.alone.gatingBlocks.length },
      ]),
    ),
  };
};

/** The match does not render songs it leaves alone; where their peaks reach the limiter their figures need it all the same. */
const withLimitedSongs = async (measure: Measure, laid: LaidOutAlbum, outcome: MatchOutcome): Promise<MatchOutcome> => {
  const runs = await Promise.all(
    outcome.runs.map(async (run) => {
      const work = outcome.solution.tracks[run.clips[0] ?? 0]?.limiterWorkDb ?? 0;
      if (run.mastered !== null || work === 0) return run;
      return { ...run, mastered: await measure(measureInputOf(laid, run, run.gainDb, outcome)) };
    }),
  );
  return { ...outcome, runs };
};

/** Equal for plans that sound the same. */
export const heardOf = (plan: RenderPlan | null): string => {
  if (plan === null) return '';
  const clips = plan.clips.map(({ untouchedBits: _, ...clip }) => clip);
  return JSON.stringify([clips, plan.chain, plan.limiter, plan.timeline.totalFrames, plan.bypassGainDb]);
};
