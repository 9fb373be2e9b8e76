import type { Join } from '../../electron/shared/album/album.ts';
import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { type Frames, framesPerSector } from '../../electron/shared/units.ts';
import type { Scene } from './scene.ts';

/** Edits of what is between two songs, from where the later one is to start. */

/** Whether frames are kept on the sector grid, and how close (frames) to the end of the song before a start snaps to it. */
export interface Grid {
  readonly free: boolean;
  readonly magnet: number;
}

const round = (value: number, step: number): number => Math.round(value / step) * step;

/** Overlap that songs `at` and `at + 1` can have: neither their own length nor what the crossfade before took. */
export const longestCrossfade = (scene: Scene, at: number): number => {
  const [before, after] = [scene.songs[at], scene.songs[at + 1]];
  if (before === undefined || after === undefined) return 0;
  return Math.min(before.clip.frames - (scene.joins[at - 1]?.crossfadeFrames ?? 0), after.clip.frames);
};

/** The join that lets song `at + 1` start at `start`: a gap after the end of song `at`, a crossfade before it. */
export const joinForStart = (scene: Scene, at: number, start: number, grid: Grid): Join | null => {
  const [before, after, now] = [scene.songs[at], scene.songs[at + 1], scene.joins[at]?.join];
  if (before === undefined || after === undefined || now === undefined) return null;
  const sector = framesPerSector(scene.timeline.sampleRate);
  const measure = 'gap' in now ? now.measure : 'file';
  const end = before.endFrame;
  const tails =
    measure === 'file' ? 0 : before.endFrame - before.audibleEndFrame + after.audibleStartFrame - after.clip.startFrame;
  const from = end - tails;
  if (Math.abs(start - from) <= grid.magnet) return { gap: 0 as Frames, measure };
  const wanted = grid.free ? start : round(start, sector);
  if (wanted >= from) {
    // The layout moves a song after a gap to the grid; so many frames more than the asked are not asked for.
    const silence = Math.max(0, wanted - Math.ceil(from / sector) * sector);
    return { gap: round(silence, sector) as Frames, measure };
  }
  const overlap = Math.min(end - wanted, longestCrossfade(scene, at));
  return overlap < 1
    ? { gap: 0 as Frames, measure }
    : { crossfade: overlap as Frames, curve: 'curve' in now ? now.curve : 'auto' };
};

/** The join with `delta` frames more room: a longer gap, a shorter crossfade. From a gap of 0 less room is a crossfade. */
export const nudgedJoin = (scene: Scene, at: number, delta: number): Join | null => {
  const entry = scene.joins[at];
  if (entry === undefined) return null;
  const { join } = entry;
  if ('gap' in join) {
    if (join.gap > 0 || delta >= 0) return { ...join, gap: Math.max(0, join.gap + delta) as Frames };
    return crossfadeOf(scene, at, -delta);
  }
  const left = entry.crossfadeFrames - delta;
  return left < 1 ? { gap: 0 as Frames, measure: 'file' } : crossfadeOf(scene, at, left);
};

/** A crossfade as long as asked, or as can be; null where the songs have no frame for it. */
export const crossfadeOf = (scene: Scene, at: number, frames: number): Join | null => {
  const length = Math.min(frames, longestCrossfade(scene, at));
  const join = scene.joins[at]?.join;
  if (join === undefined || length < 1) return null;
  return { crossfade: length as Frames, curve: 'curve' in join ? join.curve : 'auto' };
};

/** The edit that makes it so; the album's own gap needs no join. Null where nothing changes or the song before cannot be named. */
export const joinEdit = (scene: Scene, at: number, join: Join | null): AlbumEdit | null => {
  const entry = scene.joins[at];
  if (entry === undefined || entry.id === null || join === null || isSame(join, entry.join)) return null;
  const isDefault = 'gap' in join && join.gap === scene.album.gap && join.measure === 'file';
  return { kind: 'join', track: entry.id, join: isDefault ? null : join };
};

const isSame = (one: Join, other: Join): boolean =>
  'gap' in one
    ? 'gap' in other && one.gap === other.gap && one.measure === other.measure
    : 'crossfade' in other && one.crossfade === other.crossfade && one.curve === other.curve;

/** Silence before the first song, in frames; null where nothing changes. */
export const firstPauseEdit = (scene: Scene, frames: number): AlbumEdit | null => {
  const firstPause = Math.max(0, Math.round(frames)) as Frames;
  return firstPause === scene.album.firstPause ? null : { kind: 'album', changes: { firstPause } };
};
