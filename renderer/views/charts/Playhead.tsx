import { useRef } from 'react';
import { playheadFrame } from '../../playback/transport.ts';
import { useFrames } from '../../playback/useFrames.ts';
import styles from './charts.module.css';

/** Where the sound is, as a line over a picture of the whole record that leaves so many pixels free at its sides. */
export const Playhead = ({
  totalFrames,
  left,
  right,
}: {
  readonly totalFrames: number;
  readonly left: number;
  readonly right: number;
}) => {
  const line = useRef<HTMLDivElement>(null);
  const shown = useRef(-1);
  useFrames(() => {
    const share = Math.max(0, Math.min(1, playheadFrame() / Math.max(1, totalFrames)));
    if (share === shown.current || line.current === null) return;
    line.current.style.left = `calc(${left}px + (100% - ${left + right}px) * ${share})`;
    shown.current = share;
  }, [totalFrames, left, right]);
  return <div ref={line} className={styles.playhead} />;
};
