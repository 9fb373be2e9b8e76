import type { Fade } from '../../electron/shared/album/album.ts';
import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { type Frames, framesPerSector } from '../../electron/shared/units.ts';
import type { Part } from './plan.ts';
import type { Scene, SceneSong } from './scene.ts';

/** Edits of one song: its fades, the part of its file that is used, its index marks. */

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
const round = (value: number, step: number): number => Math.round(value / step) * step;

export type TrackEdit = Extract<AlbumEdit, { kind: 'track' }>;
type Changes = TrackEdit['changes'];

const change = (song: SceneSong, changes: Changes): TrackEdit | null =>
  song.id === null ? null : { kind: 'track', track: song.id, changes };

const own = (scene: Scene, song: SceneSong) =>
  song.clip.trackIndex === null ? undefined : scene.album.tracks[song.clip.trackIndex];

/** Length in frames of a fade, 0 for none; it keeps its curve. */
export const fadeEdit = (scene: Scene, song: SceneSong, part: 'fadeIn' | 'fadeOut', frames: number): TrackEdit | null => {
  const now = own(scene, song)?.[part];
  const length = clamp(Math.round(frames), 0, song.clip.frames) as Frames;
  if (length === (now?.frames ?? 0)) return null;
  const fade: Fade = { frames: length, curve: now?.curve ?? 'linear' };
  return change(song, { [part]: length === 0 ? null : fade });
};

/** First frame of the file that is used, or one past the last. At least a sector is left, of a song that has one. */
export const trimEdit = (scene: Scene, song: SceneSong, part: 'trimStart' | 'trimEnd', frame: number): TrackEdit | null => {
  const { clip, extent } = song;
  const least = Math.min(framesPerSector(scene.timeline.sampleRate), clip.frames);
  const end = clip.sourceStart + clip.frames;
  const trimmed = (
    part === 'trimStart'
      ? clamp(Math.round(frame), 0, end - least)
      : clamp(Math.round(frame), clip.sourceStart + least, extent.frames)
  ) as Frames;
  if (trimmed === (part === 'trimStart' ? clip.sourceStart : end)) return null;
  const untrimmed = part === 'trimStart' ? trimmed === 0 : trimmed === extent.frames;
  return change(song, { [part]: untrimmed ? null : trimmed });
};

/** How far `part` is moved by dragging or nudging it `delta` frames to the right. */
export const partMoved = (scene: Scene, song: SceneSong, part: Part, delta: number, snap: boolean): TrackEdit | null => {
  const { clip } = song;
  const sector = framesPerSector(scene.timeline.sampleRate);
  const at = (frames: number): number => (snap ? round(frames, sector) : frames);
  switch (part) {
    case 'fadeIn':
      return clip.fadeIn?.crossfade === true ? null : fadeEdit(scene, song, part, at((clip.fadeIn?.frames ?? 0) + delta));
    case 'fadeOut':
      return clip.fadeOut?.crossfade === true ? null : fadeEdit(scene, song, part, at((clip.fadeOut?.frames ?? 0) - delta));
    case 'trimStart':
      return trimEdit(scene, song, part, at(clip.sourceStart + delta));
    case 'trimEnd':
      // The end is snapped on the timeline, where the gap after it begins.
      return trimEdit(scene, song, part, at(song.endFrame + delta) - clip.startFrame + clip.sourceStart);
  }
};

/** Offsets of a song's marks from its index 01, as laid out. */
const offsetsOf = (song: SceneSong): readonly number[] => song.track.indexes.map((frame) => frame - song.track.startFrame);

const marksEdit = (song: SceneSong, offsets: readonly number[]): TrackEdit | null =>
  change(song, { indexes: offsets.length === 0 ? null : (offsets as readonly Frames[]).slice() });

/** Mark `index` (0 is index 02) at a frame of the timeline, on the grid and between its neighbours. */
export const markMoved = (scene: Scene, song: SceneSong, index: number, frame: number): TrackEdit | null => {
  const sector = framesPerSector(scene.timeline.sampleRate);
  const offsets = offsetsOf(song);
  const now = offsets[index];
  if (now === undefined) return null;
  const least = (offsets[index - 1] ?? 0) + sector;
  const most = (offsets[index + 1] ?? song.track.frames) - sector;
  const offset = clamp(round(frame - song.track.startFrame, sector), least, Math.max(least, most));
  return offset === now ? null : marksEdit(song, offsets.with(index, offset));
};

/** A mark at a frame of the timeline; null where one is, before index 01 has lasted a sector, or past index 99. */
export const markAdded = (scene: Scene, song: SceneSong, frame: number): TrackEdit | null => {
  const sector = framesPerSector(scene.timeline.sampleRate);
  const offset = round(frame - song.track.startFrame, sector);
  const offsets = offsetsOf(song);
  if (offset < sector || offset > song.track.frames - sector || offsets.includes(offset) || offsets.length >= 98) return null;
  return marksEdit(
    song,
    [...offsets, offset].sort((one, other) => one - other),
  );
};

export const markRemoved = (song: SceneSong, index: number): TrackEdit | null =>
  index in offsetsOf(song) ? marksEdit(song, offsetsOf(song).toSpliced(index, 1)) : null;
