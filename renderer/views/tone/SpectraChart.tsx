import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ToneState } from '../../../electron/shared/contract/state.ts';
import { edit, newGesture, selectSong } from '../../state/actions.ts';
import { decimal } from '../../ui/format.ts';
import { useDrag } from '../../ui/useDrag.ts';
import { type Paint, useCanvas } from '../charts/canvas.ts';
import { hertzText } from '../charts/frequency.ts';
import { levelAt, movedPoint, type Points, pointsOf, withoutPoint, withPoint, withPointBeside } from './drawnCurve.ts';
import { type Area, edgesOf, hertzOf, levelOf, paintSpectra, xOf, yOf } from './paintSpectra.ts';
import styles from './tone.module.css';
import type { Reference, ToneRow } from './toneRows.ts';

export interface SpectraChartProps {
  readonly tone: ToneState;
  readonly rows: readonly ToneRow[];
  readonly setting: Reference;
  readonly front: string | null;
  readonly onFront: (id: string | null) => void;
}

/** Pixels from a curve within which the pointer means it. */
const NEAR = 24;

let keys = { gesture: '', at: 0 };

const setPoints = (points: Points, gesture: string | null): void =>
  void edit({ kind: 'tone', changes: { reference: { curve: points.map((point) => ({ ...point })) } } }, gesture);

/** All songs' spectra against what they are matched to. The nearest to the pointer comes forward; a drawn reference has points. */
export const SpectraChart = ({ tone, rows, setting, front, onFront }: SpectraChartProps) => {
  const root = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const { bands } = tone;
  const songs = useMemo(
    () =>
      rows.flatMap(({ id, song }) => {
        if (song?.measured == null) return [];
        const { measured, reached, applied } = song;
        const correction = reached ?? applied;
        return [
          {
            id,
            levels: measured,
            after: correction === null ? null : measured.map((level, band) => level + (correction[band] ?? 0)),
          },
        ];
      }),
    [rows],
  );
  const reference = tone.reference ?? tone.median;
  const points = pointsOf(setting);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const paint = useCallback<Paint>(
    (context, width, height, colour) => paintSpectra(context, width, height, colour, { bands, songs, front, reference }),
    [bands, songs, front, reference],
  );
  const canvas = useCanvas(paint);
  const area: Area = { ...size, ...edgesOf({ songs, reference }) };

  /** dB from a point's level to where the reference is drawn: only differences of a drawn curve count. */
  const lift = useMemo(() => {
    if (points.length === 0 || tone.reference === null)
      return (area.least + area.most) / 2 - mean(points.map(({ level }) => level));
    const { levels } = tone.reference;
    return mean(bands.map((hertz, band) => (levels[band] ?? 0) - levelAt(points, hertz)));
  }, [points, tone.reference, bands, area.least, area.most]);

  const pointIn = (event: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } => {
    const box = root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const nearest = (event: { readonly clientX: number; readonly clientY: number }): string | null => {
    const { x, y } = pointIn(event);
    const hertz = hertzOf(area, x);
    const band = bands.reduce(
      (best, one, at) => (Math.abs(Math.log(one / hertz)) < Math.abs(Math.log((bands[best] ?? 1) / hertz)) ? at : best),
      0,
    );
    let [found, distance] = [null as string | null, NEAR];
    for (const { id, levels } of songs) {
      const away = Math.abs(yOf(area, levels[band] ?? 0) - y);
      if (away < distance) [found, distance] = [id, away];
    }
    return found;
  };
  const drag = useDrag((event, held: { readonly at: number; readonly gesture: string; readonly offset: number }) => {
    const { x, y } = pointIn(event);
    setPoints(movedPoint(points, held.at, hertzOf(area, x), levelOf(area, y + held.offset) - lift), held.gesture);
  });
  /** The point that the keyboard is to be at once it is there. */
  const toFocus = useRef<number | null>(null);
  useEffect(() => {
    const place = toFocus.current;
    if (place === null) return;
    toFocus.current = null;
    root.current?.querySelectorAll('button')[place]?.focus();
  });
  const named = rows.find(({ id }) => id === front);
  return (
    <div className={styles.spectra} ref={root}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={`Spectra of ${songs.length} songs against ${tone.reference?.name ?? 'the album’s median'}; the table below says how far each is from it`}
        onPointerMove={(event) => !drag.isHeld() && onFront(nearest(event))}
        onPointerLeave={() => onFront(null)}
        onClick={(event) => {
          const id = nearest(event);
          if (id !== null) selectSong(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
        }}
        onDoubleClick={(event) => {
          if (points.length === 0) return;
          const { x, y } = pointIn(event);
          const made = withPoint(points, hertzOf(area, x), levelOf(area, y) - lift);
          if (made !== null) setPoints(made.points, null);
        }}
      />
      {named !== undefined && <p className={styles.front}>{`${named.number}  ${named.title}`}</p>}
      {size.width > 0 &&
        points.map((point, at) => {
          const level = point.level + lift;
          return (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
              key={at}
              type="button"
              className={styles.point}
              aria-label={`Point ${at + 1} of the drawn curve: ${hertzText(point.frequency)}, ${decimal(point.level)} dB`}
              style={{ left: xOf(area, point.frequency), top: Math.max(4, Math.min(size.height - 24, yOf(area, level))) }}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                drag.take(event, { at, gesture: newGesture('curve'), offset: yOf(area, level) - pointIn(event).y });
              }}
              onKeyDown={(event) => {
                if (event.ctrlKey || event.metaKey || event.altKey) return;
                const fine = event.shiftKey ? 0.1 : 1;
                const to = {
                  ArrowLeft: [-1 / 12, 0],
                  ArrowRight: [1 / 12, 0],
                  ArrowUp: [0, 0.5],
                  ArrowDown: [0, -0.5],
                }[event.key];
                const removes = event.key === 'Delete' || event.key === 'Backspace';
                if (to === undefined && !removes && event.key !== 'Enter') return;
                event.preventDefault();
                event.stopPropagation();
                const now = performance.now();
                keys = { gesture: now - keys.at < 1000 ? keys.gesture : newGesture('curve keys'), at: now };
                if (removes) {
                  setPoints(withoutPoint(points, at), null);
                  if (points.length > 2) toFocus.current = Math.min(at, points.length - 2);
                } else if (to === undefined) {
                  const made = withPointBeside(points, at);
                  if (made === null) return;
                  setPoints(made.points, null);
                  toFocus.current = made.at;
                } else
                  setPoints(
                    movedPoint(points, at, point.frequency * 2 ** ((to[0] ?? 0) * fine), point.level + (to[1] ?? 0) * fine),
                    keys.gesture,
                  );
              }}
            />
          );
        })}
    </div>
  );
};

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
