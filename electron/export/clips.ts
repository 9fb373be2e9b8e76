import type { LinearFile } from '../decode/linearSource.ts';
import type { CorrelateInput, PreparedSource, RenderClip, ClipFade as RenderFade } from '../engine/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import type { Clip, ClipFade, Timeline } from '../shared/album/timeline.ts';

/** The prepared song behind a clip: songs in album order, the hidden track last. */
export const preparedOf = <Song>(prepared: readonly Song[], album: Album, clip: Clip): Song => {
  const song = prepared[clip.trackIndex ?? album.tracks.length];
  if (song === undefined) throw new RangeError('a clip without its song');
  return song;
};

/** Correlation (-1..1) of the two songs of a crossfade, measured or remembered. */
export type Correlate = (input: CorrelateInput) => Promise<number>;

/** What is to be correlated per join of neighbouring clips; null where no automatic crossfade joins them. */
export const joinsToCorrelate = (
  album: Album,
  timeline: Timeline,
  prepared: readonly PreparedSource[],
): (CorrelateInput | null)[] =>
  timeline.clips.slice(1).map((clip, at): CorrelateInput | null => {
    const before = timeline.clips[at];
    if (clip.fadeIn?.curve !== 'auto' || before === undefined) return null;
    const frames = clip.fadeIn.frames;
    const outgoing = sessionOf(preparedOf(prepared, album, before));
    return {
      outgoing: { source: outgoing, start: before.sourceStart + before.frames - frames },
      incoming: { source: sessionOf(preparedOf(prepared, album, clip)), start: clip.sourceStart },
      frames,
    };
  });

/** The timeline's clips as they are rendered, gains still 0. `correlations` are per join, as `joinsToCorrelate` lists them. */
export const clipsWith = (
  album: Album,
  timeline: Timeline,
  prepared: readonly PreparedSource[],
  correlations: readonly number[],
): RenderClip[] =>
  timeline.clips.map((clip, at) => {
    const source = sessionOf(preparedOf(prepared, album, clip));
    const fade = (one: ClipFade | null, join: number): RenderFade | null => {
      if (one === null || one.frames === 0) return null;
      return { frames: one.frames, shape: one.curve === 'auto' ? { correlation: correlations[join] ?? 0 } : one.curve };
    };
    const fadeIn = fade(clip.fadeIn, at - 1);
    const fadeOut = fade(clip.fadeOut, at);
    return {
      source,
      startFrame: clip.startFrame,
      sourceStart: clip.sourceStart,
      frames: clip.frames,
      gainDb: 0,
      fadeIn,
      fadeOut,
      untouchedBits: fadeIn === null && fadeOut === null ? source.format.integerBits : null,
    };
  });

/** The timeline's clips as they are rendered, gains still 0; the shape of an automatic crossfade is measured. */
export const songClips = async (
  correlate: Correlate,
  album: Album,
  timeline: Timeline,
  prepared: readonly PreparedSource[],
): Promise<RenderClip[]> => {
  const joins = joinsToCorrelate(album, timeline, prepared);
  const correlations = await Promise.all(joins.map((join) => (join === null ? 0 : correlate(join))));
  return clipsWith(album, timeline, prepared, correlations);
};

/** What is read of a song: its processed file where it has one. */
export const sessionOf = ({ session, processed }: PreparedSource): LinearFile => {
  if (processed !== null) return processed.file;
  if (session === null) throw new RangeError('a song was prepared without a session rate');
  return session;
};
