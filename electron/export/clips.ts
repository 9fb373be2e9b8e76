import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource, RenderClip, ClipFade as RenderFade } from '../engine/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import type { Clip, ClipFade, Timeline } from '../shared/album/timeline.ts';

/** The prepared song behind a clip: songs in album order, the hidden track last. */
export const preparedOf = <Song>(prepared: readonly Song[], album: Album, clip: Clip): Song => {
  const song = prepared[clip.trackIndex ?? album.tracks.length];
  if (song === undefined) throw new RangeError('a clip without its song');
  return song;
};

/** The timeline's clips as they are rendered, gains still 0; the shape of an automatic crossfade is measured. */
export const songClips = async (
  pool: EnginePool,
  album: Album,
  timeline: Timeline,
  prepared: readonly PreparedSource[],
): Promise<RenderClip[]> => {
  const bare = timeline.clips.map((clip) => {
    const { session } = preparedOf(prepared, album, clip);
    if (session === null) throw new RangeError('a song was prepared without a session rate');
    return { clip, source: session };
  });
  const correlations = await Promise.all(
    bare.slice(1).map(({ clip, source }, at) => {
      const before = bare[at];
      if (clip.fadeIn?.curve !== 'auto' || before === undefined) return 0;
      const frames = clip.fadeIn.frames;
      const outgoing = { source: before.source, start: before.clip.sourceStart + before.clip.frames - frames };
      return pool.run('correlate', { outgoing, incoming: { source, start: clip.sourceStart }, frames });
    }),
  );
  return bare.map(({ clip, source }, at) => {
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
};
