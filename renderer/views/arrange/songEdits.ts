import type { Album, AlbumTrack, Fade, FadeCurve, Join } from '../../../electron/shared/album/album.ts';
import { joinAfter } from '../../../electron/shared/album/album.ts';
import type { AlbumEdit } from '../../../electron/shared/album/albumEdit.ts';
import type { Frames } from '../../../electron/shared/units.ts';

/** Edits as the song table and the inspector make them, from what is typed. */

type FadeField = 'fadeIn' | 'fadeOut';

/** A fade of so many frames, 0 for none; its curve stays. */
export const fadeLength = (track: Pick<AlbumTrack, 'id' | FadeField>, field: FadeField, frames: number): AlbumEdit => {
  const fade: Fade | null = frames === 0 ? null : { frames: frames as Frames, curve: track[field]?.curve ?? 'linear' };
  return { kind: 'track', track: track.id, changes: { [field]: fade } };
};

export const fadeCurve = (track: Pick<AlbumTrack, 'id' | FadeField>, field: FadeField, curve: FadeCurve): AlbumEdit | null => {
  const fade = track[field];
  return fade === undefined ? null : { kind: 'track', track: track.id, changes: { [field]: { ...fade, curve } } };
};

/** The gap or the overlap after song `index` made so many frames long; a crossfade of 0 becomes a gap of 0. */
export const joinLength = (album: Album, index: number, frames: number): AlbumEdit | null => {
  const track = album.tracks[index];
  if (track === undefined) return null;
  const now = joinAfter(album, index);
  const join: Join =
    'gap' in now
      ? { ...now, gap: frames as Frames }
      : frames === 0
        ? { gap: 0 as Frames, measure: 'file' }
        : { ...now, crossfade: frames as Frames };
  return { kind: 'join', track: track.id, join };
};

/** The join after song `index` made a gap or a crossfade of so many frames; null where it is one. */
export const joinKind = (album: Album, index: number, kind: 'gap' | 'crossfade', crossfadeFrames: number): AlbumEdit | null => {
  const track = album.tracks[index];
  const now = joinAfter(album, index);
  if (track === undefined || kind in now) return null;
  if (kind === 'gap') return { kind: 'join', track: track.id, join: { gap: album.gap, measure: 'file' } };
  const crossfade = Math.max(1, Math.round(crossfadeFrames)) as Frames;
  return { kind: 'join', track: track.id, join: { crossfade, curve: 'auto' } };
};
