import { useCallback, useMemo } from 'react';
import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { seek } from '../../playback/transport.ts';
import { type Paint, useCanvas } from '../charts/canvas.ts';
import { Playhead } from '../charts/Playhead.tsx';
import { curveColumns, mapSongs } from '../loudness/loudnessMap.ts';
import { MAP_LEFT, MAP_RIGHT } from '../loudness/paintMap.ts';
import type { LoudnessRow } from '../loudness/songRows.ts';
import styles from './master.module.css';
import { paintReduction, reductionDepth } from './paintReduction.ts';

const COLUMNS = 1400;

export interface ReductionMapProps {
  readonly timeline: Timeline;
  readonly rows: readonly LoudnessRow[];
  readonly curves: LoudnessCurves | null;
  readonly selected: ReadonlySet<string>;
}

/** What the limiter takes, hanging from 0 dB as gain-reduction meters do. A click puts the play head there. */
export const ReductionMap = ({ timeline, rows, curves, selected }: ReductionMapProps) => {
  const { sampleRate: rate } = timeline;
  const totalFrames = Math.max(1, timeline.totalFrames);
  const songs = useMemo(() => mapSongs(timeline, rows), [timeline, rows]);
  const reduction = useMemo(
    () => curveColumns('reduction', songs, curves, rate, { start: 0, end: totalFrames }, COLUMNS),
    [songs, curves, rate, totalFrames],
  );
  const paint = useCallback<Paint>(
    (context, width, height, colour) =>
      paintReduction(context, width, height, colour, { songs, selected, rate, totalFrames, reduction }),
    [songs, selected, rate, totalFrames, reduction],
  );
  const canvas = useCanvas(paint);
  const known = songs.some(({ id }) => curves?.songs[id]?.reductionDb != null);
  return (
    <div className={styles.map}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={
          known
            ? `Limiter reduction over the record, at most ${reductionDepth(reduction).deepest.toFixed(1)} dB; the table below says it song by song`
            : 'Limiter reduction over the record: not rendered yet'
        }
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left - MAP_LEFT) / (box.width - MAP_LEFT - MAP_RIGHT);
          seek(Math.round(Math.max(0, Math.min(1, share)) * totalFrames));
        }}
      />
      <Playhead totalFrames={totalFrames} left={MAP_LEFT} right={MAP_RIGHT} />
      {!known && <p className={styles.unknown}>Not rendered yet</p>}
    </div>
  );
};
