import type { PreparedSource } from '../engine/protocol.ts';
import { type Album, joinAfter } from '../shared/album/album.ts';
import type { Clip, Timeline } from '../shared/album/timeline.ts';
import { preparedOf } from './clips.ts';

/** Silence at a join up to this is no pause to a listener: two windows of the meter that finds audible edges. */
const CONTINUOUS_SECONDS = 0.02;

/**
 * Clips by what plays on without a break: songs joined by a gap of 0 whose sound goes up to the join on both sides, with
 * nothing faded there and the same wishes for the match. Every other clip is a run of its own. Indexes into the timeline's clips.
 */
export const gaplessRuns = (album: Album, timeline: Timeline, prepared: readonly PreparedSource[]): number[][] => {
  const runs: number[][] = [];
  timeline.clips.forEach((clip, at) => {
    const before = timeline.clips[at - 1];
    const run = runs[runs.length - 1];
    if (before !== undefined && run !== undefined && playsInto(album, timeline, prepared, before, clip)) run.push(at);
    else runs.push([at]);
  });
  return runs;
};

const playsInto = (album: Album, timeline: Timeline, prepared: readonly PreparedSource[], before: Clip, after: Clip): boolean => {
  if (before.trackIndex === null || after.trackIndex === null) return false;
  const join = joinAfter(album, before.trackIndex);
  if (!('gap' in join) || before.fadeOut !== null || after.fadeIn !== null) return false;
  if (before.startFrame + before.frames !== after.startFrame) return false;
  const [one, other] = [album.tracks[before.trackIndex], album.tracks[after.trackIndex]];
  if ((one?.intent ?? 0) !== (other?.intent ?? 0)) return false;
  if ((one?.exclude ?? false) !== (other?.exclude ?? false) || (one?.gain ?? 0) !== (other?.gain ?? 0)) return false;
  const allowed = CONTINUOUS_SECONDS * timeline.sampleRate;
  const [outgoing, incoming] = [preparedOf(prepared, album, before), preparedOf(prepared, album, after)];
  const atSession = (source: PreparedSource, frame: number | null) =>
    frame === null ? null : (frame * timeline.sampleRate) / source.format.sampleRate;
  const end = atSession(outgoing, outgoing.analysis.audibleEndFrame);
  const start = atSession(incoming, incoming.analysis.audibleStartFrame);
  if (end === null || start === null) return false;
  return end >= before.sourceStart + before.frames - allowed && start <= after.sourceStart + allowed;
};
