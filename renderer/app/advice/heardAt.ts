import type { Laid } from '../../playback/places.ts';

/** Seconds of what comes before are heard too, so that a click does not come as a surprise. */
const AHEAD = 1;

/** Timeline frame from which a place in a song's file is listened to; null where it is not on the record. */
export const heardAt = ({ album, timeline }: Laid, track: string | null, seconds: number): number | null => {
  const clip = timeline.clips.find(({ trackIndex }) => (trackIndex === null ? null : album.tracks[trackIndex]?.id) === track);
  if (clip === undefined) return null;
  const place = clip.startFrame + Math.round(seconds * timeline.sampleRate) - clip.sourceStart;
  if (place < clip.startFrame || place >= clip.startFrame + clip.frames) return null;
  return Math.max(clip.startFrame, place - AHEAD * timeline.sampleRate);
};
