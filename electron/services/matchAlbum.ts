import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CorrelateInput, PreparedSource, RenderClip, ToneFilter } from '../engine/protocol.ts';
import { timelineOf } from '../export/albumTimeline.ts';
import { clipsWith, joinsToCorrelate, preparedOf, songClips } from '../export/clips.ts';
import { type LaidOutAlbum, type MatchRun, matchRunsOf, measureInputOf } from '../export/matchRuns.ts';
import { type MatchOutcome, type Measure, matchSongs } from '../export/matchSongs.ts';
import { processSongs, songChains } from '../export/processSongs.ts';
import { toneSongs } from '../export/toneSongs.ts';
import type { Album } from '../shared/album/album.ts';
import { soundOf } from '../shared/chain/active.ts';
import type { ToneOutcome } from '../shared/tone/outcome.ts';
import type { MatchCache, MatchMeans } from './matchCache.ts';
import { type MatchFigures, masteredLoudness, songFiguresOf, unmasteredLoudness } from './matchFigures.ts';
import { type KnownRun, keyOf, limiterSlopesOf } from './planGains.ts';
import type { ProcessRequest } from './processedSongs.ts';
import { songProcessing } from './songProcessing.ts';
import { orNone } from './toneReferences.ts';

/** By track id; null is the hidden track. */
export type LastFilters = ReadonlyMap<string | null, ToneFilter | null>;

/** An album as it is now, with all that follows from it at once. */
export interface Current {
  readonly revision: number;
  /** Songs whose chain is not rendered yet are in it as they are read, their clips to go through it live. */
  readonly laid: LaidOutAlbum;
  /** The songs as they are read, in order, the hidden track last. */
  readonly read: readonly PreparedSource[];
  /** What is to be done to songs, and whether that is rendered. */
  readonly processing: readonly { readonly request: ProcessRequest; readonly ready: boolean }[];
  /** Match filters as they are, or as they last were where that is not known yet. */
  readonly filters: LastFilters;
  readonly runs: readonly MatchRun[];
  /** Crossfades whose shape is measured; null where a join has none. */
  readonly joins: readonly (CorrelateInput | null)[];
  /** Not all of those were known. */
  readonly guessed: boolean;
  /** Equal where nothing changed that is heard or measured. */
  readonly sound: string;
}

/** A crossfade not measured yet is laid out as that of two songs that have nothing in common. */
export const currentOf = (
  cache: MatchCache,
  revision: number,
  album: Album,
  read: readonly PreparedSource[],
  filters: LastFilters = new Map(),
): Current => {
  const plan = songProcessing(cache, album, read);
  const works = plan.songs;
  const isToned = album.tone.reference !== 'off';
  const prepared = read.map((song, at) => ({ ...song, processed: works[at]?.processed ?? null }));
  const timeline = timelineOf(album, prepared);
  const joins = joinsToCorrelate(album, timeline, prepared);
  const correlations = joins.map((join) => (join === null ? 0 : cache.correlations.known(join)));
  const shapes = correlations.map((correlation) => correlation ?? 0);
  const clips = clipsWith(album, timeline, prepared, shapes).map((clip, at): RenderClip => {
    const place = timeline.clips[at]?.trackIndex ?? album.tracks.length;
    const session = read[place]?.session ?? null;
    const track = album.tracks[place];
    const request = works[place]?.request ?? null;
    // Until it is known what the tonal match comes to, a song keeps the filter it had.
    const last = isToned && !plan.complete && track?.tone?.exclude !== true ? filters.get(track?.id ?? null) : undefined;
    const filter = last ?? request?.filter ?? null;
    if (session === null || (request === null && filter === null)) return clip;
    if (last === undefined && prepared[place]?.processed != null) return clip;
    // The whole chain, so that its meters are in the places its stages have.
    const chain = track?.chain ?? null;
    return { ...clip, source: session, untouchedBits: null, live: { chain, filter, deltaFrom: null } };
  });
  const laid = { album, timeline, prepared, clips };
  const processing = works.flatMap(({ chain, chained, request, processed }) => [
    ...(chain === null ? [] : [{ request: chain, ready: chained !== null }]),
    ...(request === null || request === chain ? [] : [{ request, ready: processed !== null }]),
  ]);
  const runs = matchRunsOf(laid);
  const sound = JSON.stringify([
    timeline.clips,
    timeline.totalFrames,
    read.map(({ session }) => session),
    songChains(album),
    album.match,
    album.limiter,
    soundOf(album.chain),
    runs.map(({ name: _, ...run }) => run),
    album.tracks.map(({ id, tone }) => [id, tone]),
    album.hiddenTrack?.tone,
    isToned ? [album.tone, cache.references.version(album)] : null,
  ]);
  const heard = plan.complete
    ? works.map(({ request }, at): [string | null, ToneFilter | null] => [album.tracks[at]?.id ?? null, request?.filter ?? null])
    : [...filters];
  const guessed = correlations.includes(undefined);
  return { revision, laid, read, processing, filters: new Map(heard), runs, joins, guessed, sound };
};

/** Rough share of a match's time, for the progress bar only. */
const PROCESS_SHARE = 0.4;

/** A finished match of an album, exactly as a delivery from the command line works it out. */
export const matchAlbum = async (
  { process, measure, correlate, reference }: MatchMeans,
  album: Album,
  read: readonly PreparedSource[],
  onProgress: (fraction: number) => void,
): Promise<MatchedSongs> => {
  const share = songChains(album).some((chain) => chain !== null) || album.tone.reference !== 'off' ? PROCESS_SHARE : 0;
  const outside = await reference(album);
  const chained = await processSongs(album, read, process, (fraction) => onProgress((fraction * share) / 2));
  const { prepared, tone } = await toneSongs(album, chained, outside, process, (fraction) =>
    onProgress(((1 + fraction) * share) / 2),
  );
  // A long album takes a while in each of these; what else is asked for has its turn in between.
  await nextTurn();
  const timeline = timelineOf(album, prepared);
  const clips = await songClips(correlate, album, timeline, prepared);
  const laid = { album, timeline, clips, prepared };
  const outcome = await matchSongs(laid, measure, (fraction) => onProgress(share + fraction * (1 - share)));
  return { ...laid, outcome, tone };
};

export interface MatchedSongs extends LaidOutAlbum {
  readonly outcome: MatchOutcome;
  readonly tone: () => ToneOutcome;
}

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
  { laid: { album }, read }: Current,
  onProgress: (fraction: number) => void,
): Promise<Finished> => {
  const lenient = { ...means, reference: (toned: Album) => orNone(means.reference(toned)) };
  const { outcome: solved, tone: _tone, ...laid } = await matchAlbum(lenient, album, read, onProgress);
  const { prepared } = laid;
  const outcome = await withLimitedSongs(means.measure, laid, solved);
  await nextTurn();
  const { timeline } = laid;
  const sourceCurve = (at: number): Float32Array => {
    const clip = timeline.clips[at];
    if (clip === undefined) return new Float32Array(0);
    const { processed, shortTermLufs } = preparedOf(prepared, album, clip);
    return processed?.shortTermLufs ?? shortTermLufs;
  };
  const processedDb = (at: number): number => {
    const clip = timeline.clips[at];
    const song = clip === undefined ? undefined : preparedOf(prepared, album, clip);
    const after = song?.processed?.analysis.integratedLufs ?? null;
    const before = song?.analysis.integratedLufs ?? null;
    return after === null || before === null ? 0 : after - before;
  };
  const binding = outcome.solution.bindingTrack;
  const bindingTrack = binding === null ? null : timeline.clips[binding]?.trackIndex;
  // Each goes over a long album's every tenth of a second.
  const songs = songFiguresOf(album, timeline, sourceCurve, outcome);
  await nextTurn();
  const mastered = masteredLoudness(timeline, outcome);
  await nextTurn();
  const unmastered = unmasteredLoudness(timeline, outcome, processedDb);
  await nextTurn();
  const bypassGainDb = mastered === null || unmastered === null ? 0 : mastered - unmastered;
  const figures = { ...songs, albumIntegratedLufs: mastered, bypassGainDb };
  return {
    laid,
    outcome,
    figures,
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
