import { useRef } from 'react';
import { useStudio } from '../state/studio.ts';
import { useTimeline } from '../state/timeline.ts';
import { timecode } from '../ui/format.ts';
import { songAt } from './places.ts';
import styles from './TransportBar.module.css';
import { playheadFrame } from './transport.ts';
import { useFrames, writeText } from './useFrames.ts';

/** Where the play head is on the record, and in its song. */
export const Position = () => {
  const timeline = useTimeline();
  const album = useStudio((studio) => studio.album?.album ?? null);
  const record = useRef<HTMLSpanElement>(null);
  const song = useRef<HTMLSpanElement>(null);
  const title = useRef<HTMLSpanElement>(null);

  useFrames(() => {
    if (timeline === null || album === null) return;
    const frame = playheadFrame();
    const at = songAt(timeline, frame);
    const [track, clip] = [timeline.tracks[at], timeline.clips[at]];
    writeText(record.current, timecode(frame, timeline.sampleRate));
    writeText(song.current, track === undefined ? '' : timecode(frame - track.startFrame, timeline.sampleRate));
    const index = clip?.trackIndex ?? null;
    const name = index === null ? 'Hidden track' : (album.tracks[index]?.title ?? '');
    writeText(title.current, track === undefined ? '' : track.number === 0 ? name : `${track.number}  ${name}`);
  }, [timeline, album]);

  return (
    <section className={styles.position} aria-label="Play head">
      <span className={styles.record} ref={record} title="Time on the record: minutes, seconds, frames (75 per second)">
        00:00:00
      </span>
      <span className={styles.inSong}>
        <span className={styles.songTime} ref={song} title="Time in the song: minutes, seconds, frames" />
        <span className={styles.songTitle} ref={title} />
      </span>
    </section>
  );
};
