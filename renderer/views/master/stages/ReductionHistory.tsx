import { useCallback, useMemo, useRef } from 'react';
import { playheadFrame, seek } from '../../../playback/transport.ts';
import { useFrames } from '../../../playback/useFrames.ts';
import { useStudio } from '../../../state/studio.ts';
import { useTimeline } from '../../../state/timeline.ts';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import { timeStep } from '../../charts/scale.ts';
import { deepestOf, PER_SECOND, shareAt, songCurvePlace } from './reductionAt.ts';
import type { StagePlace } from './StageEditor.tsx';
import styles from './stages.module.css';

const LEFT = 34;
const RIGHT = 10;
const TOP = 4;
const BOTTOM = 16;

/** What a stage took over the song, or over the record, hanging from 0 dB. A click puts the play head there. */
export const ReductionHistory = ({
  place,
  reduction,
  rests,
}: {
  readonly place: StagePlace;
  readonly reduction: Float32Array | null;
  /** The stage is set so that it does nothing: there is nothing to wait for. */
  readonly rests: boolean;
}) => {
  const line = useRef<HTMLDivElement>(null);
  const index = useStudio((studio) => studio.album?.album.tracks.findIndex(({ id }) => id === place.track) ?? -1);
  const timeline = useTimeline();
  const origin = useMemo(
    () =>
      timeline === null
        ? null
        : place.track === null
          ? { originFrame: 0, rate: timeline.sampleRate }
          : songCurvePlace(timeline, index),
    [timeline, place.track, index],
  );
  const values = reduction?.length ?? 0;
  const unknown = rests ? 'none, as it is set' : 'not rendered yet';
  const deepest = useMemo(
    () => (reduction === null ? 0 : reduction.reduce((most, value) => Math.max(most, value), 0)),
    [reduction],
  );
  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      const edge = [2, 3, 6, 9, 12, 18].find((one) => one >= deepest * 1.05) ?? 24;
      const y = (decibels: number): number => TOP + (decibels / edge) * (height - TOP - BOTTOM);
      const columns = Math.max(1, Math.round(width - LEFT - RIGHT));
      context.font = `10px ${colour('--font')}`;
      context.textBaseline = 'middle';
      context.textAlign = 'right';
      for (const mark of [0, edge / 3, (2 * edge) / 3, edge]) {
        context.strokeStyle = colour('--line');
        context.beginPath();
        context.moveTo(LEFT, Math.round(y(mark)) + 0.5);
        context.lineTo(width - RIGHT, Math.round(y(mark)) + 0.5);
        context.stroke();
        context.fillStyle = colour('--text-3');
        context.fillText(mark === 0 ? '0' : `\u2212${Number(mark.toFixed(1))}`, LEFT - 6, y(mark) + (mark === 0 ? 3 : 0));
      }
      if (reduction === null || values === 0) return;
      const seconds = values / PER_SECOND;
      const step = timeStep(seconds, width / 70);
      context.textAlign = 'center';
      for (let at = 0; at < seconds; at += step) {
        const text = `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`;
        context.fillText(text, LEFT + (at / seconds) * columns + (at === 0 ? 8 : 0), height - 7);
      }
      const depths = deepestOf(reduction, columns);
      context.fillStyle = colour('--accent');
      context.globalAlpha = 0.75;
      context.beginPath();
      context.moveTo(LEFT, y(0));
      depths.forEach((depth, column) => {
        context.lineTo(LEFT + column, y(depth));
        context.lineTo(LEFT + column + 1, y(depth));
      });
      context.lineTo(LEFT + columns, y(0));
      context.fill();
      context.globalAlpha = 1;
    },
    [reduction, values, deepest],
  );
  const canvas = useCanvas(paint);
  useFrames(() => {
    if (line.current === null || origin === null) return;
    const share = shareAt(values, origin, playheadFrame());
    line.current.hidden = values === 0 || share < 0 || share > 1;
    line.current.style.left = `calc(${LEFT}px + (100% - ${LEFT + RIGHT}px) * ${Math.max(0, Math.min(1, share))})`;
  }, [values, origin]);
  return (
    <div className={styles.history}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={values === 0 ? `Reduction over time: ${unknown}` : `Reduction over time, at most ${deepest.toFixed(1)} dB`}
        onClick={(event) => {
          if (origin === null || values === 0) return;
          const box = event.currentTarget.getBoundingClientRect();
          const share = Math.max(0, Math.min(1, (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)));
          seek(origin.originFrame + (share * values * origin.rate) / PER_SECOND);
        }}
      />
      <div ref={line} className={styles.playhead} hidden />
      {values === 0 && (
        <p className={styles.unknown}>
          Reduction over {place.track === null ? 'the record' : 'the song'}: {unknown}
        </p>
      )}
    </div>
  );
};
