import { useMemo, useRef } from 'react';
import { playheadSong } from '../../../playback/navigation.ts';
import { playheadFrame, readMeters, useTransport } from '../../../playback/transport.ts';
import { useFrames, writeText } from '../../../playback/useFrames.ts';
import { useStudio } from '../../../state/studio.ts';
import { useTimeline } from '../../../state/timeline.ts';
import { NO_VALUE, plainDb } from '../../../ui/format.ts';
import { chainOf } from '../chainEdits.ts';
import { reductionAt, songCurvePlace } from './reductionAt.ts';
import type { StagePlace } from './StageEditor.tsx';
import styles from './stages.module.css';

/** dB at the end of the bar. */
const WHOLE = 12;

/** What a stage takes at this moment: of what plays where it is worked out live, else from its history. */
export const NowReduction = ({ place, reduction }: { readonly place: StagePlace; readonly reduction: Float32Array | null }) => {
  const text = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  const album = useStudio((studio) => studio.album?.album);
  const timeline = useTimeline();
  const playing = useTransport((transport) => transport.status !== 'stopped');
  const index = album?.tracks.findIndex(({ id }) => id === place.track) ?? -1;
  const origin = useMemo(
    () =>
      timeline === null
        ? null
        : place.track === null
          ? { originFrame: 0, rate: timeline.sampleRate }
          : songCurvePlace(timeline, index),
    [timeline, place.track, index],
  );
  useFrames(() => {
    const live = playing ? liveReduction() : null;
    const now = live ?? (origin === null ? null : reductionAt(reduction, origin, playheadFrame()));
    writeText(text.current, now === null ? NO_VALUE : plainDb(now));
    if (bar.current !== null) bar.current.style.transform = `scaleX(${Math.min(1, (now ?? 0) / WHOLE)})`;
  }, [reduction, origin, playing]);

  /** Stages of the song under the play head come first, then the album's. */
  const liveReduction = (): number | null => {
    const stages = readMeters().now?.stagesDb ?? [];
    const song = playheadSong();
    if (stages.length === 0 || album === undefined || song === null) return null;
    if (place.track !== null) return song === index ? (stages[place.at] ?? null) : null;
    const ahead = stages.length - chainOf(album).stages.length;
    return stages[ahead + place.at] ?? null;
  };

  return (
    <span className={styles.now}>
      <span ref={text}>{NO_VALUE}</span>
      <span className={styles.nowBar} aria-hidden>
        <span ref={bar} />
      </span>
    </span>
  );
};
