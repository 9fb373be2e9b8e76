import type { DiscLayout, DiscTrack } from '../formats/ddpPq.ts';
import type { Album } from '../shared/album/album.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import { type CdSectors, type Frames, framesPerSector } from '../shared/units.ts';

/** The disc as its subcode states it, from the timeline: every index as a sector of the image. */
export const discLayoutOf = (album: Album, timeline: Timeline): DiscLayout => {
  const sector = (frame: Frames): CdSectors => (frame / framesPerSector(timeline.sampleRate)) as CdSectors;
  return {
    upc: album.upc ?? null,
    leadOut: sector(timeline.totalFrames),
    tracks: timeline.tracks
      .filter((track) => track.number > 0)
      .map((track, at): DiscTrack => {
        const song = album.tracks[at];
        const pregap = at === 0 ? (0 as Frames) : track.pregapStartFrame;
        return {
          number: track.number,
          isrc: song?.isrc ?? null,
          flags: { preEmphasis: song?.preEmphasis ?? false, copyPermitted: song?.copyPermitted ?? false, serialCopy: false },
          indexes: [
            ...(pregap === null ? [] : [{ number: 0, start: sector(pregap) }]),
            { number: 1, start: sector(track.startFrame) },
            ...track.indexes.map((frame, extra) => ({ number: extra + 2, start: sector(frame) })),
          ],
        };
      }),
  };
};
