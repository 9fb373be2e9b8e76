import type { PreparedSource } from '../engine/protocol.ts';
import { preparedOf } from '../export/clips.ts';
import { type LaidOutAlbum, loudnessOn, type MatchRun, matchTrackOf } from '../export/matchRuns.ts';
import type { MatchedRun } from '../export/matchSongs.ts';
import { type Figures, NO_FIGURES } from '../shared/analysis.ts';
import { highestGain, isMatched, pooledLoudness, solveMatch } from '../shared/match/solve.ts';

/**
 * Gains to play with while the match is still being worked out: solved as the match does, with the limiter's effect on
 * loudness as a straight line through what the last finished match has shown of each song. There at once, and close.
 */
export interface ProvisionalGains {
  /** dB, per run. */
  readonly gains: readonly number[];
  /** dB, as RenderPlan has it. */
  readonly bypassGainDb: number;
}

/** What is known of a run before it is measured as it is used now. */
export interface KnownRun {
  readonly analysis: Figures;
  readonly gatedDuration: number;
}

export const provisionalGains = (
  songs: LaidOutAlbum,
  runs: readonly MatchRun[],
  known: (run: MatchRun) => KnownRun | null,
  limiterSlopes: ReadonlyMap<string, number>,
): ProvisionalGains => {
  const settings = songs.album.match;
  const songsToMatch = runs.map((run) => {
    const { analysis, gatedDuration } = known(run) ?? wholeFile(songs, run);
    const slope = limiterSlopes.get(keyOf(songs, run)) ?? 1;
    return { track: matchTrackOf(run, settings.basis, analysis, gatedDuration), slope };
  });
  const tracks = songsToMatch.map(({ track }) => track);
  const solution = solveMatch(tracks, settings);
  const reached = songsToMatch.flatMap(({ track, slope }) =>
    isMatched(track) ? [track.loudness + settings.ceiling - track.truePeak + settings.budget * slope - track.intent] : [],
  );
  const level = settings.target === 'highest' ? Math.min(...reached) : solution.commonLevel;
  const gains = songsToMatch.map(({ track, slope }, at): number => {
    if (level === null || !isMatched(track)) return solution.tracks[at]?.gainDb ?? 0;
    const resting = settings.ceiling - track.truePeak;
    const wanted = level + track.intent - track.loudness;
    const driven = wanted <= resting ? wanted : resting + (wanted - resting) / slope;
    return Math.min(driven, highestGain(track.truePeak, settings));
  });
  const loudness = pooledLoudness(tracks);
  const [mastered, unmastered] = [loudness(gains), loudness(gains.map(() => 0))];
  return { gains, bypassGainDb: mastered === null || unmastered === null ? 0 : mastered - unmastered };
};

/** dB past the ceiling from which a song says something of its limiter's slope; and the flattest slope that is believed. */
const TELLING_WORK = 0.1;
const LEAST_SLOPE = 0.2;

/** dB of loudness each run gains per dB of gain that drives it into the limiter, by `keyOf`, where it was driven so. */
export const limiterSlopesOf = (songs: LaidOutAlbum, runs: readonly MatchedRun[]): Map<string, number> => {
  const { basis, ceiling } = songs.album.match;
  return new Map(
    runs.flatMap((run): [string, number][] => {
      const { truePeakDbtp } = run.alone.analysis;
      const alone = loudnessOn(basis, run.alone.analysis);
      const mastered = run.mastered === null ? null : loudnessOn(basis, run.mastered.analysis);
      if (truePeakDbtp === null || alone === null || mastered === null) return [];
      const resting = ceiling - truePeakDbtp;
      const work = run.gainDb - resting;
      if (work < TELLING_WORK) return [];
      return [[keyOf(songs, run), Math.min(1, Math.max(LEAST_SLOPE, (mastered - alone - resting) / work))]];
    }),
  );
};

/** A run by its first song: its track id, or the empty text for the hidden track. */
export const keyOf = ({ album, timeline }: LaidOutAlbum, run: MatchRun | undefined): string => {
  const track = timeline.clips[run?.clips[0] ?? 0]?.trackIndex;
  return track == null ? '' : (album.tracks[track]?.id ?? '');
};

/** The songs of a run as their files are, without trims and fades. */
const wholeFile = ({ album, timeline, prepared }: LaidOutAlbum, run: MatchRun): KnownRun => {
  const files = run.clips.flatMap((at): PreparedSource[] => {
    const clip = timeline.clips[at];
    return clip === undefined ? [] : [preparedOf(prepared, album, clip)];
  });
  const first = files[0]?.analysis ?? NO_FIGURES;
  const loudest = (read: (analysis: Figures) => number | null): number | null =>
    files
      .map(({ analysis, processed }) => read(processed?.analysis ?? analysis))
      .reduce((most, one) => (most === null || (one ?? most) > most ? one : most), null);
  return {
    analysis: {
      ...first,
      integratedLufs: loudest((one) => one.integratedLufs),
      loudSectionsLufs: loudest((one) => one.loudSectionsLufs),
      maxShortTermLufs: loudest((one) => one.maxShortTermLufs),
      maxMomentaryLufs: loudest((one) => one.maxMomentaryLufs),
      truePeakDbtp: loudest((one) => one.truePeakDbtp),
    },
    gatedDuration: (run.frames * 10) / album.sampleRate,
  };
};
