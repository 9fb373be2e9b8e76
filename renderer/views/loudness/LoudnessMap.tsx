import { type KeyboardEvent, type PointerEvent, useCallback, useMemo, useState } from 'react';
import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { seek } from '../../playback/transport.ts';
import { lufs, plainDb, playingTime, timecode } from '../../ui/format.ts';
import { type Paint, useCanvas } from '../charts/canvas.ts';
import { Playhead } from '../charts/Playhead.tsx';
import styles from './loudness.module.css';
import { curveColumns, highestOf, type MapSong, mapRange, mapSongs, readoutAt } from './loudnessMap.ts';
import { MAP_LEFT, MAP_RIGHT, paintMap } from './paintMap.ts';
import type { LoudnessRow } from './songRows.ts';

export interface LoudnessMapProps {
  readonly timeline: Timeline;
  readonly rows: readonly LoudnessRow[];
  readonly curves: LoudnessCurves | null;
  readonly selected: ReadonlySet<string>;
}

/** One column per CSS pixel of a wide screen; more would not be seen. */
const COLUMNS = 1400;
const STEP_SECONDS = 1;

/** Short-term loudness of the whole record. Click or Enter puts the play head there. */
export const LoudnessMap = ({ timeline, rows, curves, selected }: LoudnessMapProps) => {
  const [cursor, setCursor] = useState<number | null>(null);
  const { sampleRate: rate, totalFrames } = timeline;
  const songs = useMemo(() => mapSongs(timeline, rows), [timeline, rows]);
  const columns = useMemo(() => {
    const whole = { start: 0, end: Math.max(1, totalFrames) };
    return {
      source: curveColumns('source', songs, curves, rate, whole, COLUMNS),
      mastered: curveColumns('mastered', songs, curves, rate, whole, COLUMNS),
    };
  }, [songs, curves, rate, totalFrames]);
  const levels = useMemo(
    () => new Map(rows.flatMap(({ id, masteredLufs }) => (masteredLufs === null ? [] : [[id, masteredLufs] as const]))),
    [rows],
  );
  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      const picture = { songs, selected, rate, totalFrames: Math.max(1, totalFrames), levels, unit: 'LUFS', ...columns };
      paintMap(context, width, height, colour, { ...picture, ...mapRange(columns.source, columns.mastered) });
    },
    [songs, selected, rate, totalFrames, columns, levels],
  );
  const canvas = useCanvas(paint);

  const frameAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - MAP_LEFT) / (box.width - MAP_LEFT - MAP_RIGHT);
    return Math.round(Math.max(0, Math.min(1, share)) * totalFrames);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = cursor ?? 0;
    const step = STEP_SECONDS * rate * (event.shiftKey ? 10 : 1);
    const to = { ArrowLeft: from - step, ArrowRight: from + step, Home: 0, End: totalFrames }[event.key];
    if (to !== undefined) setCursor(Math.max(0, Math.min(totalFrames, to)));
    else if (event.key === 'Enter') seek(from);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const readout = cursor === null ? null : readoutAt(songs, curves, rate, cursor);
  const said =
    readout === null
      ? 'No position chosen'
      : [
          cursor === null ? '' : timecode(cursor, rate),
          readout.song === null ? 'between songs' : `song ${readout.song.number} ${readout.song.title}`,
          `mastered ${lufs(readout.masteredLufs)}`,
          `source ${lufs(readout.sourceLufs)}`,
        ].join(', ');

  return (
    <>
      <div
        className={styles.map}
        role="slider"
        tabIndex={0}
        aria-label="Loudness over the record; Enter moves the play head"
        aria-valuemin={0}
        aria-valuemax={Math.round(totalFrames / rate)}
        aria-valuenow={Math.round((cursor ?? 0) / rate)}
        aria-valuetext={said}
        onPointerMove={(event) => setCursor(frameAt(event))}
        onPointerLeave={() => setCursor(null)}
        onClick={(event) => seek(frameAt(event as unknown as PointerEvent<HTMLElement>))}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden />
        <Playhead totalFrames={totalFrames} left={MAP_LEFT} right={MAP_RIGHT} />
        {cursor !== null && (
          <div
            className={styles.cursor}
            style={{ left: `calc(${MAP_LEFT}px + (100% - ${MAP_LEFT + MAP_RIGHT}px) * ${cursor / Math.max(1, totalFrames)})` }}
          />
        )}
      </div>
      <div className={styles.readout}>
        <dl className={styles.reads}>
          <Read name="Time" value={cursor === null ? null : timecode(cursor, rate)} />
          <Read
            name="Song"
            value={readout?.song ? `${readout.song.number} ${readout.song.title}` : cursor === null ? null : 'gap'}
            wide
          />
          <Read name="Mastered" value={readout === null ? null : lufs(readout.masteredLufs)} />
          <Read name="Source" value={readout === null ? null : lufs(readout.sourceLufs)} />
          <Read name="Limiter" value={readout === null ? null : plainDb(readout.reductionDb)} />
        </dl>
        <p className={styles.hint}>Short-term loudness of the 3 s around each moment</p>
      </div>
      <MapTable songs={songs} curves={curves} rows={rows} rate={rate} />
    </>
  );
};

const Read = ({
  name,
  value,
  wide = false,
}: {
  readonly name: string;
  readonly value: string | null;
  readonly wide?: boolean;
}) => (
  <div className={wide ? styles.wideRead : styles.read}>
    <dt>{name}</dt>
    <dd>{value ?? '–'}</dd>
  </div>
);

/** The same for those who do not see the picture. */
const MapTable = ({
  songs,
  curves,
  rows,
  rate,
}: {
  readonly songs: readonly MapSong[];
  readonly curves: LoudnessCurves | null;
  readonly rows: readonly LoudnessRow[];
  readonly rate: number;
}) => (
  // A table is as large as what is in it, whatever it is told.
  <div className="hidden-text">
    <table>
      <caption>Loudness over the record, song by song</caption>
      <thead>
        <tr>
          <th scope="col">Song</th>
          <th scope="col">Starts</th>
          <th scope="col">Loudest 3 s, source</th>
          <th scope="col">Loudest 3 s, mastered</th>
          <th scope="col">Level</th>
        </tr>
      </thead>
      <tbody>
        {songs.map((song) => (
          <tr key={song.id}>
            <th scope="row">{`${song.number} ${song.title}`}</th>
            <td>{playingTime(song.startFrame, rate)}</td>
            <td>{lufs(highestOf(curves?.songs[song.id]?.sourceShortTermLufs))}</td>
            <td>{lufs(highestOf(curves?.songs[song.id]?.masteredShortTermLufs))}</td>
            <td>{lufs(rows.find(({ id }) => id === song.id)?.masteredLufs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
