import type { Album } from '../../electron/shared/album/album.ts';
import type { Clip, Timeline } from '../../electron/shared/album/timeline.ts';
import type { Stretch } from './playlist.ts';

/** Where songs and joins are on the timeline. Frames at the session rate. */

export interface Laid {
  readonly album: Album;
  readonly timeline: Timeline;
}

const endOf = (clip: Clip): number => clip.startFrame + clip.frames;

/** From `frames` before the join to `frames` after it, a crossfade or gap in between whole; within the two songs. */
export const joinStretch = ({ clips }: Timeline, at: number, frames: number): Stretch | null => {
  const [before, after] = [clips[at], clips[at + 1]];
  if (before === undefined || after === undefined) return null;
  const [first, last] = [endOf(before), after.startFrame].sort((one, other) => one - other) as [number, number];
  const stretch = { start: Math.max(before.startFrame, first - frames), end: Math.min(endOf(after), last + frames) };
  return stretch.start < stretch.end ? stretch : null;
};

export const joinStretches = (timeline: Timeline, frames: number): readonly Stretch[] =>
  timeline.clips.flatMap((_clip, at) => joinStretch(timeline, at, frames) ?? []);

/** What is heard of joins when one is asked for: the selected song, and where the record plays on, if it does. */
export interface JoinWish {
  readonly join: string | null;
  readonly song: string | null;
  readonly frame: number;
  readonly playsOn: boolean;
}

/**
 * By its place in `clips`, the clip before the join that is meant: the selected one; where the record does not play on, the one
 * into the selected song, or out of it if it is the first; else the nearest. Null where there is none.
 */
export const wishedJoin = ({ album, timeline: { clips } }: Laid, { join, song, frame, playsOn }: JoinWish): number | null => {
  const placeOf = (id: string): number =>
    clips.findIndex(({ trackIndex }) => trackIndex !== null && album.tracks[trackIndex]?.id === id);
  const places = clips.slice(0, -1).map((_clip, at) => at);
  if (join !== null) return places[placeOf(join)] ?? null;
  const selected = song === null || playsOn ? -1 : placeOf(song);
  if (selected >= 0) return places[Math.max(0, selected - 1)] ?? null;
  const distance = (at: number): number => Math.abs((clips[at + 1]?.startFrame ?? 0) - frame);
  return places.sort((one, other) => distance(one) - distance(other))[0] ?? null;
};

/** Which of `timeline.tracks` a frame is in; the first before they begin. */
export const songAt = ({ tracks }: Timeline, frame: number): number =>
  Math.max(
    0,
    tracks.findLastIndex((track) => track.startFrame <= frame),
  );

/** The stretch of the song that a frame is in, as discs are split. */
export const songStretch = (timeline: Timeline, frame: number): Stretch => {
  const track = timeline.tracks[songAt(timeline, frame)];
  if (track === undefined || frame < track.startFrame) return { start: 0, end: timeline.totalFrames };
  return { start: track.startFrame, end: track.startFrame + track.frames };
};

/** Start of the song; of the one before where that start has only just been passed. Null where there is none. */
export const previousSongStart = (timeline: Timeline, frame: number): number | null => {
  const justPassed = 2 * timeline.sampleRate;
  return (
    timeline.tracks.findLast((track) => track.startFrame < frame - justPassed)?.startFrame ??
    timeline.tracks[0]?.startFrame ??
    null
  );
};

export const nextSongStart = ({ tracks }: Timeline, frame: number): number | null =>
  tracks.find((track) => track.startFrame > frame)?.startFrame ?? null;

/** Where the join before, or after, would be played from. */
export const previousJoinStart = (timeline: Timeline, frame: number, joinFrames: number): number | null =>
  joinStretches(timeline, joinFrames).findLast(({ start }) => start < frame - timeline.sampleRate)?.start ?? null;

export const nextJoinStart = (timeline: Timeline, frame: number, joinFrames: number): number | null =>
  joinStretches(timeline, joinFrames).find(({ start }) => start > frame)?.start ?? null;

/** The frame that plays the same moment of the same song after an edit; the nearest there is where that is gone. */
export const movedFrame = (before: Laid, after: Laid, frame: number): number => {
  const clip = before.timeline.clips.findLast((one) => one.startFrame <= frame);
  const within = (moved: number): number => Math.max(0, Math.min(after.timeline.totalFrames, moved));
  if (clip === undefined) return within(frame);
  const song = songKey(before.album, clip);
  const same = after.timeline.clips.find((one) => songKey(after.album, one) === song);
  if (same === undefined) return within(frame);
  const place = frame - clip.startFrame + clip.sourceStart;
  return within(Math.max(same.startFrame, same.startFrame + place - same.sourceStart));
};

/** Whether every frame plays the same moment of the same song. */
export const isLaidAlike = (one: Laid, other: Laid): boolean =>
  one.timeline === other.timeline ||
  (one.timeline.sampleRate === other.timeline.sampleRate &&
    one.timeline.totalFrames === other.timeline.totalFrames &&
    one.timeline.clips.length === other.timeline.clips.length &&
    one.timeline.clips.every((clip, at) => {
      const twin = other.timeline.clips[at];
      return (
        twin !== undefined &&
        clip.startFrame === twin.startFrame &&
        clip.frames === twin.frames &&
        clip.sourceStart === twin.sourceStart &&
        songKey(one.album, clip) === songKey(other.album, twin)
      );
    }));

const songKey = (album: Album, clip: Clip): string | null =>
  clip.trackIndex === null ? null : (album.tracks[clip.trackIndex]?.id ?? null);
