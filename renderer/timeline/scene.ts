import { type Album, type Join, joinAfter } from '../../electron/shared/album/album.ts';
import { type Clip, layOut, type SourceExtent, type Timeline, type TimelineTrack } from '../../electron/shared/album/timeline.ts';
import type { SourceState } from '../../electron/shared/contract/state.ts';
import { extentOf } from '../state/timeline.ts';

/** The record as the timeline shows it, before anything is known of pixels. Songs in order, a hidden track first. */
export interface Scene {
  readonly album: Album;
  readonly timeline: Timeline;
  readonly songs: readonly SceneSong[];
  /** One less than songs: `joins[n]` is between `songs[n]` and the next. */
  readonly joins: readonly SceneJoin[];
}

export interface SceneSong {
  readonly clip: Clip;
  readonly track: TimelineTrack;
  /** Null for the hidden track, which no edit names. */
  readonly id: string | null;
  readonly file: string;
  readonly title: string;
  /** Null until anything is known of the file. */
  readonly source: SourceState | null;
  readonly extent: SourceExtent;
  /** One past its last frame on the timeline. */
  readonly endFrame: number;
  /** First frame heard and one past the last, on the timeline. */
  readonly audibleStartFrame: number;
  readonly audibleEndFrame: number;
}

export interface SceneJoin {
  /** Id of the song before; null after the hidden track. */
  readonly id: string | null;
  readonly join: Join;
  readonly kind: 'gap' | 'crossfade';
  /** Frames both songs play at once; 0 for a gap. */
  readonly crossfadeFrames: number;
  /** From the end of one file to the start of the next; negative where inaudible ends overlap, or in a crossfade. */
  readonly fileGapFrames: number;
  /** From the last that is heard of one song to the first of the next. */
  readonly audibleGapFrames: number;
  /** Numbers of the songs before and after. */
  readonly numbers: readonly [number, number];
}

const NO_EXTENT: SourceExtent = { frames: 0, audibleStart: null, audibleEnd: null };

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

export const sceneOf = (album: Album, sources: Readonly<Record<string, SourceState>>): Scene => {
  const { hiddenTrack } = album;
  const extents = album.tracks.map(({ file }) => extentOf(sources[file]));
  const hidden = hiddenTrack === undefined ? null : extentOf(sources[hiddenTrack.file]);
  const timeline = layOut(album, extents, hidden);
  const songs = timeline.clips.map((clip, at): SceneSong => {
    const own = clip.trackIndex === null ? undefined : album.tracks[clip.trackIndex];
    const { file, title } = own ?? hiddenTrack ?? { file: '', title: '' };
    const source = sources[file] ?? null;
    const extent = (clip.trackIndex === null ? hidden : extents[clip.trackIndex]) ?? NO_EXTENT;
    const end = clip.sourceStart + clip.frames;
    const audibleStart = clamp(extent.audibleStart ?? clip.sourceStart, clip.sourceStart, end);
    const audibleEnd = clamp(extent.audibleEnd ?? end, audibleStart, end);
    return {
      clip,
      track: timeline.tracks[at] as TimelineTrack,
      id: own?.id ?? null,
      file,
      title: title === undefined || title === '' ? (source?.name ?? file.split(/[/\\]/).at(-1) ?? file) : title,
      source,
      extent,
      endFrame: clip.startFrame + clip.frames,
      audibleStartFrame: clip.startFrame + audibleStart - clip.sourceStart,
      audibleEndFrame: clip.startFrame + audibleEnd - clip.sourceStart,
    };
  });
  const joins = songs.slice(0, -1).flatMap((song, at): SceneJoin[] => {
    const next = songs[at + 1];
    if (next === undefined) return [];
    const { trackIndex, fadeOut } = song.clip;
    const join =
      trackIndex === null ? (hiddenTrack?.join ?? { gap: album.gap, measure: 'file' as const }) : joinAfter(album, trackIndex);
    const crossfade = 'crossfade' in join;
    return [
      {
        id: song.id,
        join,
        kind: crossfade ? 'crossfade' : 'gap',
        crossfadeFrames: crossfade && fadeOut?.crossfade === true ? fadeOut.frames : 0,
        fileGapFrames: next.clip.startFrame - song.endFrame,
        audibleGapFrames: next.audibleStartFrame - song.audibleEndFrame,
        numbers: [song.track.number, next.track.number],
      },
    ];
  });
  return { album, timeline, songs, joins };
};

/** Where a song is among the scene's songs; -1 for none. */
export const songIndex = (scene: Scene, id: string | null): number =>
  id === null ? -1 : scene.songs.findIndex((song) => song.id === id);

/** The song whose time it is: the last one whose index 01 is at or before the frame. Null in the first pause. */
export const songAt = (scene: Scene, frame: number): SceneSong | null => {
  if (frame >= scene.timeline.totalFrames) return null;
  return scene.songs.findLast(({ track }) => track.startFrame <= frame) ?? null;
};
