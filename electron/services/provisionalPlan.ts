import type { RenderClip } from '../engine/protocol.ts';
import { limiterOf, type MatchRun, measureInputOf } from '../export/matchRuns.ts';
import { soundOf } from '../shared/chain/active.ts';
import type { Current, Finished } from './matchAlbum.ts';
import type { MatchCache } from './matchCache.ts';
import type { UnnumberedPlan } from './numberedPlan.ts';
import { type KnownRun, keyOf, provisionalGains } from './planGains.ts';

/** Gains at once, so that an edit is heard before it is measured; `finished` is the last match that was. */
export const provisionalPlan = (
  { revision, laid, read, runs }: Current,
  { measurements }: Pick<MatchCache, 'measurements'>,
  finished: Finished | null,
): UnnumberedPlan => {
  const known = (run: MatchRun): KnownRun | null => {
    const measured = measurements.known(measureInputOf(laid, run, 0, null));
    if (measured !== undefined) return { analysis: measured.analysis, gatedDuration: measured.gatingBlocks.length };
    return finished?.measured.get(keyOf(laid, run)) ?? null;
  };
  const { gains, bypassGainDb } = provisionalGains(laid, runs, known, finished?.limiterSlopes ?? new Map());
  const clips = laid.clips.map((clip, at): RenderClip => {
    const gainDb = gains[runs.findIndex((run) => run.clips.includes(at))] ?? 0;
    return { ...clip, gainDb, untouchedBits: null };
  });
  const { album, timeline } = laid;
  return {
    ...{ revision, album, timeline, songs: read, clips, bypassGainDb },
    chain: soundOf(album.chain),
    limiter: limiterOf(album),
    provisional: true,
  };
};
