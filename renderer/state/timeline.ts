import { useMemo } from 'react';
import type { Album } from '../../electron/shared/album/album.ts';
import { layOut, type SourceExtent, type Timeline } from '../../electron/shared/album/timeline.ts';
import type { SourceState } from '../../electron/shared/contract/state.ts';
import { type Studio, useStudio } from './studio.ts';

const NOTHING: SourceExtent = { frames: 0, audibleStart: null, audibleEnd: null };

export const extentOf = (source: SourceState | undefined): SourceExtent => {
  const facts = source?.facts;
  if (facts === null || facts === undefined) return { ...NOTHING, frames: source?.sketch?.sessionFrames ?? 0 };
  return { frames: facts.sessionFrames, audibleStart: facts.audibleStart, audibleEnd: facts.audibleEnd };
};

const isSame = (one: SourceExtent, other: SourceExtent | undefined): boolean =>
  one.frames === other?.frames && one.audibleStart === other.audibleStart && one.audibleEnd === other.audibleEnd;

interface Laid {
  readonly album: Album;
  readonly extents: readonly SourceExtent[];
  readonly hidden: SourceExtent | null;
  readonly timeline: Timeline;
}

let laid: Laid | null = null;

const layOutOnce = (album: Album, sources: Studio['sources']): Timeline => {
  const extents = album.tracks.map(({ file }) => extentOf(sources[file]));
  const hidden = album.hiddenTrack === undefined ? null : extentOf(sources[album.hiddenTrack.file]);
  const known =
    laid !== null &&
    laid.album === album &&
    extents.every((extent, at) => isSame(extent, laid?.extents[at])) &&
    (hidden === null || isSame(hidden, laid.hidden ?? undefined));
  if (known && laid !== null) return laid.timeline;
  const timeline = layOut(album, extents, hidden);
  laid = { album, extents, hidden, timeline };
  return timeline;
};

/** The album in time; a song that is not read yet has no length. Null where no album is open. */
export const useTimeline = (): Timeline | null => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  return useMemo(() => (album === undefined ? null : layOutOnce(album, sources)), [album, sources]);
};

/** The same outside of components. */
export const currentTimeline = (): Timeline | null => {
  const { album, sources } = useStudio.getState();
  return album === null ? null : layOutOnce(album.album, sources);
};
