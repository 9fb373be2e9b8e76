import type { PreparedSource } from '../engine/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import { layOut, type SourceExtent, type Timeline } from '../shared/album/timeline.ts';

/** What the layout needs to know of a prepared song, at the session rate. */
export const extentOf = ({ format, analysis, session }: PreparedSource, sessionRate: number): SourceExtent => {
  // Audible edges are measured at the file's own rate.
  const atSession = (frame: number | null) => (frame === null ? null : Math.round((frame * sessionRate) / format.sampleRate));
  return {
    frames: session?.format.frames ?? format.frames,
    audibleStart: atSession(analysis.audibleStartFrame),
    audibleEnd: atSession(analysis.audibleEndFrame),
  };
};

/** The album in time. `prepared` are its songs in order, the hidden track last. */
export const timelineOf = (album: Album, prepared: readonly PreparedSource[]): Timeline => {
  const extents = prepared.map((source) => extentOf(source, album.sampleRate));
  return layOut(album, extents.slice(0, album.tracks.length), extents[album.tracks.length] ?? null);
};
