import type { EnginePool } from '../engine/pool.ts';
import type { LimiterSettings, PreparedSource, RenderClip } from '../engine/protocol.ts';
import type { Album, MatchSettings } from '../shared/album/album.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Analysis } from '../shared/analysis.ts';
import { matchThroughLimiter } from '../shared/match/iterate.ts';
import { albumLoudnessOf } from '../shared/match/pooledBlocks.ts';
import type { MatchSolution, MatchTrack } from '../shared/match/solve.ts';
import { preparedOf } from './clips.ts';

export interface MatchOutcome {
  /** The clips with their gains. */
  readonly clips: readonly RenderClip[];
  readonly limiter: LimiterSettings;
  readonly settings: MatchSettings;
  /** Per clip, in timeline order. */
  readonly solution: MatchSolution;
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

/** Gains for every clip: solved from what is used of each song, then found through the real limiter. */
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
  let measurements = 0;
  /** Rounds are not known ahead: each measurement takes a share of what is left. */
  const stepped = <Value>(value: Value): Value => {
    measurements += 1;
    onProgress(1 - 1 / (1 + measurements / (2 * bare.length)));
    return value;
  };
  const measured = await Promise.all(bare.map((clip) => pool.run('measure', { clip, sampleRate, limiter: null }).then(stepped)));
  const tracks = timeline.clips.map((clip, at): MatchTrack => {
    const song = clip.trackIndex === null ? album.hiddenTrack : album.tracks[clip.trackIndex];
    const analysis = measured[at]?.analysis ?? preparedOf(prepared, album, clip).analysis;
    const title = song?.title ?? song?.file ?? '';
    return {
      name: clip.trackIndex === null ? 'the hidden track' : `song ${clip.trackIndex + 1} "${title}"`,
      loudness: loudnessOn(settings.basis, analysis),
      truePeak: analysis.truePeakDbtp,
      intent: song?.intent ?? 0,
      excluded: song?.exclude ?? false,
      manualGain: song?.gain ?? 0,
      integrated: analysis.integratedLufs,
      gatedDuration: measured[at]?.gatingBlocks.length ?? 0,
    };
  });
  const albumLoudness = albumLoudnessOf(measured.map(({ gatingBlocks }) => gatingBlocks));
  const solution = await matchThroughLimiter(
    tracks,
    settings,
    (requests) =>
      Promise.all(
        requests.map(async ({ track, gainDb }) => {
          const clip = bare[track];
          if (clip === undefined) throw new RangeError(`no clip ${track}`);
          const result = await pool.run('measure', { clip: { ...clip, gainDb }, sampleRate, limiter }).then(stepped);
          return { loudness: loudnessOn(settings.basis, result.analysis), maxReductionDb: result.maxGainReductionDb };
        }),
      ),
    albumLoudness,
  );
  const clips = bare.map((clip, at): RenderClip => {
    const gainDb = solution.tracks[at]?.gainDb ?? 0;
    // A song the limiter may touch, or whose level changes, is no longer what was delivered to us.
    const untouched = gainDb === 0 && restsUnder(settings.ceiling, measured[at]?.analysis.truePeakDbtp ?? null);
    return { ...clip, gainDb, untouchedBits: untouched ? clip.untouchedBits : null };
  });
  return { clips, limiter, settings, solution };
};

/** The limiter's own reading may differ a little from the meter's. */
const LIMITER_MARGIN_DB = 0.2;

const restsUnder = (ceiling: number, truePeak: number | null): boolean =>
  truePeak === null || truePeak <= ceiling - LIMITER_MARGIN_DB;
