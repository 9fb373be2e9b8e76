import type { LimiterSettings, MeasureInput, PreparedSource, RenderClip } from '../engine/protocol.ts';
import type { Album, MatchSettings } from '../shared/album/album.ts';
import { fileNameOf } from '../shared/album/finding.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Figures } from '../shared/analysis.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { MatchTrack } from '../shared/match/solve.ts';
import { gaplessRuns } from './gaplessRuns.ts';

/** An album laid out, all that its match depends on. */
export interface LaidOutAlbum {
  readonly album: Album;
  readonly timeline: Timeline;
  /** One per clip of the timeline, gains still 0. */
  readonly clips: readonly RenderClip[];
  /** Songs in album order, the hidden track last. */
  readonly prepared: readonly PreparedSource[];
}

/** What the match treats as one song: a clip, or clips that play into each other. */
export interface MatchRun {
  /** Indexes into the timeline's clips. */
  readonly clips: readonly number[];
  /**
   * What is measured: the songs' files as they will be split, the gap at the end included, so that the level reached is the
   * one the delivered files have. (Windows that reach into a gap are quieter; on a short song that shows.) Where a song goes
   * on under the next one, all of it.
   */
  readonly startFrame: number;
  readonly frames: number;
  /** Where each of its songs ends, frames from `startFrame`; the last is `frames`. */
  readonly partEnds: readonly number[];
  /** Whether its songs, without the gaps, are as long as a gating block: of less there is no loudness, only that of the gap. */
  readonly fillsBlock: boolean;
  /** `song 3 "Title"`, `songs 4 and 5`, `songs 4 to 7`, `the hidden track`. */
  readonly name: string;
  readonly intent: number;
  readonly excluded: boolean;
  readonly manualGain: number;
}

/** Seconds of a block of ITU-R BS.1770. */
const GATING_BLOCK = 0.4;

/** Songs whose audio runs on into each other share a gain, or the join would become a step in level. */
export const matchRunsOf = ({ album, timeline, prepared }: LaidOutAlbum): MatchRun[] =>
  gaplessRuns(album, timeline, prepared).map((clips): MatchRun => {
    const first = timeline.clips[clips[0] ?? 0];
    const song = first?.trackIndex == null ? album.hiddenTrack : album.tracks[first.trackIndex];
    return {
      clips,
      ...extentOf(timeline, clips),
      fillsBlock: clips.reduce((sum, at) => sum + (timeline.clips[at]?.frames ?? 0), 0) >= GATING_BLOCK * album.sampleRate,
      name: nameOf(album, timeline, clips),
      intent: song?.intent ?? 0,
      excluded: song?.exclude ?? false,
      manualGain: song?.gain ?? 0,
    };
  });

const extentOf = (timeline: Timeline, run: readonly number[]): Pick<MatchRun, 'startFrame' | 'frames' | 'partEnds'> => {
  const parts = run.flatMap((at) => [timeline.clips[at] ?? [], timeline.tracks[at] ?? []].flat());
  const startFrame = Math.min(...parts.map((part) => part.startFrame));
  const frames = Math.max(...parts.map((part) => part.startFrame + part.frames)) - startFrame;
  const starts = run.slice(1).flatMap((at) => timeline.clips[at]?.startFrame ?? []);
  return { startFrame, frames, partEnds: [...starts.map((start) => start - startFrame), frames] };
};

const nameOf = (album: Album, timeline: Timeline, run: readonly number[]): string => {
  const numbers = run.map((at) => timeline.tracks[at]?.number ?? 0);
  const [first = 0] = numbers;
  const last = numbers[numbers.length - 1] ?? first;
  if (numbers.length > 1) return `songs ${first} ${numbers.length === 2 ? 'and' : 'to'} ${last}`;
  if (first === 0) return 'the hidden track';
  const song = album.tracks[first - 1];
  return `song ${first} "${song?.title ?? fileNameOf(song?.file ?? '')}"`;
};

export const limiterOf = ({ match, limiter }: Pick<Album, 'match' | 'limiter'>): LimiterSettings => ({
  ceiling: match.ceiling,
  style: limiter.style,
});

/**
 * How a run is measured with a gain, on its own or as the record has it, through chain and limiter. Places count from the run's own start: where a song lies on the record changes nothing,
 * so equal inputs are equal measurements wherever it is moved.
 */
export const measureInputOf = (
  { album, clips }: LaidOutAlbum,
  run: MatchRun,
  gainDb: number,
  through: { readonly chain: Chain | null; readonly limiter: LimiterSettings } | null,
): MeasureInput => ({
  clips: run.clips.map((at) => {
    const clip = clips[at];
    if (clip === undefined) throw new RangeError(`no clip ${at}`);
    return { ...clip, startFrame: clip.startFrame - run.startFrame, gainDb, untouchedBits: null };
  }),
  startFrame: 0,
  frames: run.frames,
  partEnds: run.partEnds,
  sampleRate: album.sampleRate,
  chain: through?.chain ?? null,
  limiter: through?.limiter ?? null,
});

/** LUFS: what is nowhere louder is silence, by the absolute gate of ITU-R BS.1770. */
const ABSOLUTE_GATE = -70;

/**
 * LUFS of an analysis on a basis; null for silence, which noise that nobody hears is too. Songs too short for the basis fall back
 * to the next shorter window.
 */
export const loudnessOn = (basis: MatchSettings['basis'], analysis: Figures): number | null => {
  const loudness = onBasis(basis, analysis);
  return loudness === null || loudness < ABSOLUTE_GATE ? null : loudness;
};

const onBasis = (basis: MatchSettings['basis'], analysis: Figures): number | null => {
  switch (basis) {
    case 'loud':
      return analysis.loudSectionsLufs ?? analysis.integratedLufs ?? analysis.maxMomentaryLufs;
    case 'integrated':
      return analysis.integratedLufs ?? analysis.maxMomentaryLufs;
    case 'short-term':
      return analysis.maxShortTermLufs ?? analysis.maxMomentaryLufs;
  }
};

/** A run as the solver sees it, measured without gain and limiter. */
export const matchTrackOf = (
  run: MatchRun,
  basis: MatchSettings['basis'],
  analysis: Figures,
  gatedDuration: number,
): MatchTrack => ({
  name: run.name,
  loudness: run.fillsBlock ? loudnessOn(basis, analysis) : null,
  truePeak: analysis.truePeakDbtp,
  intent: run.intent,
  excluded: run.excluded,
  manualGain: run.manualGain,
  integrated: run.fillsBlock ? analysis.integratedLufs : null,
  gatedDuration,
});
