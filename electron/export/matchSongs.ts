import type { EnginePool } from '../engine/pool.ts';
import type { LimiterSettings, MeasuredClip, PreparedSource, RenderClip } from '../engine/protocol.ts';
import type { Album, MatchSettings } from '../shared/album/album.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Analysis } from '../shared/analysis.ts';
import { matchThroughLimiter, type ReachedMatch } from '../shared/match/iterate.ts';
import { albumLoudnessOf } from '../shared/match/pooledBlocks.ts';
import type { MatchTrack } from '../shared/match/solve.ts';
import { gaplessRuns } from './gaplessRuns.ts';

export interface MatchOutcome {
  /** The clips with their gains. */
  readonly clips: readonly RenderClip[];
  readonly limiter: LimiterSettings;
  readonly settings: MatchSettings;
  /** As solved; `bindingTrack` and `tracks` count clips, in timeline order. */
  readonly solution: ReachedMatch;
  /** What the user should know of how songs were put together for the match. */
  readonly notes: readonly string[];
}

/** LUFS of an analysis on a basis. Songs too short for the basis fall back to the next shorter window. */
export const loudnessOn = (basis: MatchSettings['basis'], analysis: Analysis): number | null => {
  switch (basis) {
    case 'loud':
      return analysis.loudSectionsLufs ?? analysis.integratedLufs ?? analysis.maxMomentaryLufs;
    case 'integrated':
      return analysis.integratedLufs ?? analysis.maxMomentaryLufs;
    case 'short-term':
      return analysis.maxShortTermLufs ?? analysis.maxMomentaryLufs;
  }
};

/**
 * Gains for every clip: solved from what is used of each song, then found through the real limiter. Songs whose audio runs on
 * into each other are matched as one and share a gain, or the join would become a step in level.
 */
export const matchSongs = async (
  pool: EnginePool,
  album: Album,
  timeline: Timeline,
  bare: readonly RenderClip[],
  prepared: readonly PreparedSource[],
  onProgress: (fraction: number) => void,
): Promise<MatchOutcome> => {
  const settings = album.match;
  const limiter: LimiterSettings = { ceiling: settings.ceiling, style: 'transparent' };
  const sampleRate = album.sampleRate;
  const runs = gaplessRuns(album, timeline, prepared);
  let measurements = 0;
  const measure = async (run: readonly number[], gainDb: number, through: LimiterSettings | null): Promise<MeasuredClip> => {
    const clips = run.map((at) => ({ ...clipAt(bare, at), gainDb }));
    const measured = await pool.run('measure', { clips, ...extentOf(timeline, run), sampleRate, limiter: through });
    // Rounds are not known ahead: each measurement takes a share of what is left.
    measurements += 1;
    onProgress(1 - 1 / (1 + measurements / (2 * runs.length)));
    return measured;
  };

  const alone = await Promise.all(runs.map((run) => measure(run, 0, null)));
  const tracks = runs.map((run, at) => matchTrackOf(album, timeline, run, alone[at]));
  const solution = await matchThroughLimiter(
    tracks,
    settings,
    (requests) =>
      Promise.all(
        requests.map(async ({ track, gainDb }) => {
          const { analysis, maxGainReductionDb } = await measure(runs[track] ?? [], gainDb, limiter);
          const integrated = analysis.integratedLufs;
          return { loudness: loudnessOn(settings.basis, analysis), maxReductionDb: maxGainReductionDb, integrated };
        }),
      ),
    albumLoudnessOf(alone.map(({ gatingBlocks }) => gatingBlocks)),
  );
  const runOf = bare.map((_clip, at) => runs.findIndex((run) => run.includes(at)));
  const clips = bare.map((clip, at): RenderClip => {
    const run = runOf[at] ?? 0;
    const gainDb = solution.tracks[run]?.gainDb ?? 0;
    // A song the limiter may touch, or whose level changes, is no longer what was delivered to us.
    const untouched = gainDb === 0 && restsUnder(settings.ceiling, alone[run]?.analysis.truePeakDbtp ?? null);
    return { ...clip, gainDb, untouchedBits: untouched ? clip.untouchedBits : null };
  });
  return {
    clips,
    limiter,
    settings,
    solution: {
      ...solution,
      tracks: runOf.flatMap((run) => solution.tracks[run] ?? []),
      bindingTrack: solution.bindingTrack === null ? null : (runs[solution.bindingTrack]?.[0] ?? null),
    },
    notes: [
      ...runs.filter((run) => run.length > 1).map((run) => gaplessNote(nameOf(album, timeline, run))),
      ...(solution.reason === null ? [] : [`The match is not exact: ${solution.reason}.`]),
    ],
  };
};

/**
 * What is measured of songs: their files as they will be split, the gap at the end included, so that the level reached is the
 * one the delivered files have. (Windows that reach into a gap are quieter; on a short song that shows.) Where a song goes on
 * under the next one, all of it.
 */
const extentOf = (timeline: Timeline, run: readonly number[]): { startFrame: number; frames: number } => {
  const parts = run.flatMap((at) => [timeline.clips[at] ?? [], timeline.tracks[at] ?? []].flat());
  const startFrame = Math.min(...parts.map((part) => part.startFrame));
  return { startFrame, frames: Math.max(...parts.map((part) => part.startFrame + part.frames)) - startFrame };
};

const matchTrackOf = (
  album: Album,
  timeline: Timeline,
  run: readonly number[],
  measured: MeasuredClip | undefined,
): MatchTrack => {
  const first = timeline.clips[run[0] ?? 0];
  const song = first?.trackIndex == null ? album.hiddenTrack : album.tracks[first.trackIndex];
  const analysis = measured?.analysis;
  return {
    name: nameOf(album, timeline, run),
    loudness: analysis === undefined ? null : loudnessOn(album.match.basis, analysis),
    truePeak: analysis?.truePeakDbtp ?? null,
    intent: song?.intent ?? 0,
    excluded: song?.exclude ?? false,
    manualGain: song?.gain ?? 0,
    integrated: analysis?.integratedLufs ?? null,
    gatedDuration: measured?.gatingBlocks.length ?? 0,
  };
};

/** `song 3 "Title"`, `songs 4 and 5`, `songs 4 to 7`. */
const nameOf = (album: Album, timeline: Timeline, run: readonly number[]): string => {
  const numbers = run.map((at) => timeline.tracks[at]?.number ?? 0);
  const [first = 0] = numbers;
  const last = numbers[numbers.length - 1] ?? first;
  if (numbers.length > 1) return `songs ${first} ${numbers.length === 2 ? 'and' : 'to'} ${last}`;
  if (first === 0) return 'the hidden track';
  const song = album.tracks[first - 1];
  return `song ${first} "${song?.title ?? song?.file ?? ''}"`;
};

const gaplessNote = (songs: string): string =>
  `${songs.charAt(0).toUpperCase()}${songs.slice(1)} play into each other without a gap; they are matched as one and share a gain.`;

const clipAt = (clips: readonly RenderClip[], at: number): RenderClip => {
  const clip = clips[at];
  if (clip === undefined) throw new RangeError(`no clip ${at}`);
  return clip;
};

/** The limiter's own reading may differ a little from the meter's. */
const LIMITER_MARGIN_DB = 0.2;

const restsUnder = (ceiling: number, truePeak: number | null): boolean =>
  truePeak === null || truePeak <= ceiling - LIMITER_MARGIN_DB;
