import { useStudio } from '../state/studio.ts';
import { currentTimeline } from '../state/timeline.ts';
import type { Laid } from './places.ts';

/** The open album in time, as the window shows it. */
export interface Open extends Laid {
  readonly albumId: number;
}

/** Null where nothing is open, or nothing of it has a length yet. */
export const opened = (): Open | null => {
  const { album } = useStudio.getState();
  const timeline = currentTimeline();
  return album === null || timeline === null || timeline.totalFrames === 0
    ? null
    : { albumId: album.albumId, album: album.album, timeline };
};

/** What a join is played of. */
export const joinFrames = ({ timeline }: Laid): number => (useStudio.getState().settings?.joinSeconds ?? 8) * timeline.sampleRate;

/** Which clip is a song, or the hidden track. */
export const clipOf = ({ album, timeline }: Laid, track: string | null): number =>
  timeline.clips.findIndex(({ trackIndex }) => (trackIndex === null ? null : (album.tracks[trackIndex]?.id ?? null)) === track);
