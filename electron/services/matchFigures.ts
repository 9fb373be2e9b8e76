import { loudnessOn } from '../export/matchRuns.ts';
import type { MatchedRun, MatchOutcome } from '../export/matchSongs.ts';
import type { Album } from '../shared/album/album.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { MatchedSong, SongCurves } from '../shared/contract/state.ts';
import { integratedLoudnessOf } from '../shared/match/pooledBlocks.ts';

/** What the window shows of a finished match. Songs by track id; the hidden track has none and is left out. */
export interface MatchFigures extends SongFigures {
  readonly albumIntegratedLufs: number | null;
  /**
   * dB that make the unmastered record as loud as the mastered one: the difference of their integrated loudness, each
   * gated over all songs.
   */
  readonly bypassGainDb: number;
}

export interface SongFigures {
  readonly songs: Readonly<Record<string, MatchedSong>>;
  readonly curves: Readonly<Record<string, SongCurves>>;
}

/** Curves, reductions and gating blocks have one value each 100 ms. */
const STEPS_PER_SECOND = 10;
/** The first short-term value is of the first three seconds, the first gating block of the first 400 ms. */
const SHORT_TERM_STEPS = 30;
const GATING_STEPS = 4;

export const songFiguresOf = (
  album: Album,
  timeline: Timeline,
  sourceCurves: (clip: number) => Float32Array,
  outcome: MatchOutcome,
): SongFigures => {
  const songs: Record<string, MatchedSong> = {};
  const curves: Record<string, SongCurves> = {};
  for (const run of outcome.runs) {
    for (const at of run.clips) {
      const track = timeline.clips[at]?.trackIndex;
      const id = track == null ? undefined : album.tracks[track]?.id;
      if (id === undefined) continue;
      const part = partOf(timeline, run, at);
      songs[id] = songOf(outcome, run, at, part);
      curves[id] = { sourceShortTermLufs: sourceCurves(at), ...masteredCurves(run, part) };
    }
  }
  return { songs, curves };
};

/** LUFS of the record as it is mastered. */
export const masteredLoudness = (timeline: Timeline, { runs }: MatchOutcome): number | null =>
  recordLoudness(timeline, runs, masteredBlocks);

/** LUFS of the record as it was. */
export const unmasteredLoudness = (
  timeline: Timeline,
  { runs }: MatchOutcome,
  /** dB by which a clip's song was made louder ahead of the match; the bypass plays it without. */
  processedDb: (clip: number) => number,
): number | null =>
  recordLoudness(timeline, runs, ({ alone, clips }) => ({
    blocks: alone.gatingBlocks,
    gainDb: -processedDb(clips[0] ?? 0),
  }));

/** Where in its run a song is, in steps of 100 ms; null where it is all of the run. */
type Part = { readonly from: number; readonly to: number } | null;

const partOf = (timeline: Timeline, run: MatchedRun, at: number): Part => {
  if (run.clips.length === 1) return null;
  const step = (frame: number) => Math.round(((frame - run.startFrame) * STEPS_PER_SECOND) / timeline.sampleRate);
  const next = run.clips.includes(at + 1) ? timeline.clips[at + 1]?.startFrame : undefined;
  return { from: step(timeline.clips[at]?.startFrame ?? 0), to: step(next ?? run.startFrame + run.frames) };
};

const songOf = ({ settings, solution }: MatchOutcome, run: MatchedRun, at: number, part: Part): MatchedSong => {
  const { alone, mastered, gainDb } = run;
  const reached = solution.tracks[at];
  const raised = (level: number | null): number | null => (level === null ? null : level + gainDb);
  const place = run.clips.indexOf(at);
  const sourcePeakDbtp = alone.parts[place]?.truePeakDbtp ?? null;
  // Behind a chain of the record's it is what was measured there.
  const peak = mastered?.chain == null ? raised(sourcePeakDbtp) : (mastered.parts[place]?.truePeakDbtp ?? null);
  const loudness =
    mastered === null ? raised(loudnessOn(settings.basis, alone.analysis)) : loudnessOn(settings.basis, mastered.analysis);
  const whole = mastered === null ? raised(alone.analysis.integratedLufs) : mastered.analysis.integratedLufs;
  const { blocks, gainDb: blockGain } = masteredBlocks(run);
  return {
    gainDb,
    binds: reached?.binds ?? null,
    limiterWorkDb: peak === null ? 0 : Math.max(0, peak - settings.ceiling),
    maxReductionDb: mastered?.parts[place]?.maxGainReductionDb ?? 0,
    sourceLufs: loudnessOn(settings.basis, alone.analysis),
    masteredLufs: loudness,
    masteredIntegratedLufs:
      part === null
        ? whole
        : integratedLoudnessOf(slice(blocks, part, GATING_STEPS - 1).map((block) => block * 10 ** (blockGain / 10))),
    sourcePeakDbtp,
    masteredPeakDbtp: peak === null ? null : Math.min(peak, settings.ceiling),
    masteredRangeLu: (mastered ?? alone).analysis.loudnessRangeLu,
    note: reached?.note ?? null,
  };
};

const masteredCurves = (run: MatchedRun, part: Part): Omit<SongCurves, 'sourceShortTermLufs'> => {
  const { alone, mastered, gainDb } = run;
  const curve = slice((mastered ?? alone).shortTermLufs, part, SHORT_TERM_STEPS - 1);
  const steps = part === null ? Math.max(0, alone.shortTermLufs.length + SHORT_TERM_STEPS - 1) : part.to - part.from;
  return {
    masteredShortTermLufs: mastered === null ? curve.map((level) => level + gainDb) : curve,
    reductionDb: mastered === null ? new Float32Array(steps) : slice(mastered.reductionDb, part, 0),
  };
};

/** The values of a part whose windows, `overhang` steps longer than one, lie within it. */
const slice = <Values extends Float32Array | Float64Array>(values: Values, part: Part, overhang: number): Values =>
  (part === null ? values : values.slice(part.from, Math.max(part.from, part.to - overhang))) as Values;

interface Blocks {
  readonly blocks: Float64Array;
  /** dB still to be applied to them. */
  readonly gainDb: number;
}

const masteredBlocks = ({ alone, mastered, gainDb }: MatchedRun): Blocks =>
  mastered === null ? { blocks: alone.gatingBlocks, gainDb } : { blocks: mastered.gatingBlocks, gainDb: 0 };

/** LUFS of the record: the blocks of all runs in their places, their powers added where songs play at once. */
const recordLoudness = (
  timeline: Timeline,
  runs: readonly MatchedRun[],
  blocksOf: (run: MatchedRun) => Blocks,
): number | null => {
  const stepFrames = timeline.sampleRate / STEPS_PER_SECOND;
  const record = new Float64Array(Math.ceil(timeline.totalFrames / stepFrames) + 1);
  for (const run of runs) {
    const { blocks, gainDb } = blocksOf(run);
    const power = 10 ** (gainDb / 10);
    const from = Math.round(run.startFrame / stepFrames);
    blocks.forEach((block, at) => {
      record[from + at] = (record[from + at] ?? 0) + block * power;
    });
  }
  return integratedLoudnessOf(record);
};
