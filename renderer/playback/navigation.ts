import { useStudio } from '../state/studio.ts';
import { clipOf, joinFrames, type Open, opened } from './openRecord.ts';
import { nextJoinStart, nextSongStart, previousJoinStart, previousSongStart, songAt, wishedJoin } from './places.ts';
import { play, playheadFrame, playJoin, seek, useTransport } from './transport.ts';

/** From the play head or the selection to other places of the record. */

const jump = (target: (open: Open, frame: number) => number | null): void => {
  const open = opened();
  const frame = open === null ? null : target(open, playheadFrame());
  if (frame !== null) seek(frame);
};

export const previousSong = (): void => jump(({ timeline }, frame) => previousSongStart(timeline, frame));
export const nextSong = (): void => jump(({ timeline }, frame) => nextSongStart(timeline, frame));
export const previousJoin = (): void => jump((open, frame) => previousJoinStart(open.timeline, frame, joinFrames(open)));
export const nextJoin = (): void => jump((open, frame) => nextJoinStart(open.timeline, frame, joinFrames(open)));
export const skipSeconds = (seconds: number): void =>
  jump(({ timeline }, frame) => Math.max(0, frame + seconds * timeline.sampleRate));

/** The selected join, that of the selected song, or the one nearest to the play head. */
export const playWishedJoin = (): void => {
  const open = opened();
  if (open === null) return;
  const { join, tracks } = useStudio.getState().selection;
  const { status, part } = useTransport.getState();
  const playsOn = status !== 'stopped' && part.kind === 'record';
  const at = wishedJoin(open, { join, song: tracks[0] ?? null, frame: playheadFrame(), playsOn });
  const clip = at === null ? undefined : open.timeline.clips[at];
  if (clip !== undefined) playJoin(clip.trackIndex);
};

/** From the start of the first selected song. */
export const playSelectedSong = (): void => {
  const open = opened();
  const song = useStudio.getState().selection.tracks[0];
  const clip = open === null || song === undefined ? undefined : open.timeline.clips[clipOf(open, song)];
  if (clip !== undefined) play(clip.startFrame);
};

/** Song of the play head, as an index into the timeline's tracks; null where nothing is open. */
export const playheadSong = (): number | null => {
  const open = opened();
  return open === null ? null : songAt(open.timeline, playheadFrame());
};
