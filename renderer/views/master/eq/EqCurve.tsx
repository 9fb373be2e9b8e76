import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { EqBand, StageOf } from '../../../../electron/shared/chain/schema.ts';
import { newGesture } from '../../../state/actions.ts';
import { db, decimal } from '../../../ui/format.ts';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import { hertzText } from '../../charts/frequency.ts';
import { selectBand } from '../masterState.ts';
import { CHANNEL_COLOURS, CHANNEL_NAMES, describeBand, handleGain, narrowed, newBand, placed, rangeFor } from './bands.ts';
import type { EqChanges } from './EqEditor.tsx';
import styles from './eq.module.css';
import { LiveSpectrum } from './LiveSpectrum.tsx';
import { type EqArea, gainOf, hertzOf, paintEq, type SpectrumLine, xOf, yOf } from './paintEq.ts';

export interface EqCurveProps {
  /** Of all songs that are worked on; the first one is drawn. */
  readonly stages: readonly StageOf<'eq'>[];
  readonly band: number | null;
  readonly average: SpectrumLine | null;
  readonly changes: EqChanges;
}

interface Drag {
  readonly at: number;
  readonly gesture: string;
  /** From the pointer to the handle, so that it does not jump. */
  readonly offset: { readonly x: number; readonly y: number };
  y: number;
}

/** Bands as points on their curve. Points are buttons: they take the focus, and arrows move them. */
export const EqCurve = ({ stages, band: selected, average, changes }: EqCurveProps) => {
  const [stage] = stages;
  const root = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const drag = useRef<Drag | null>(null);
  // A range that changes under the hand would move what is being dragged.
  const [held, setHeld] = useState<number | null>(null);
  const range = held ?? rangeFor(stages);
  const area: EqArea = { ...size, range };

  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      if (stage !== undefined) paintEq(context, width, height, colour, { stage, range, selected, average });
    },
    [stage, range, selected, average],
  );
  const canvas = useCanvas(paint);

  const wheel = useRef({ gesture: '', at: 0 });
  const latest = useRef({ selected, changes });
  latest.current = { selected, changes };
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    // React listens passively: the page would scroll along.
    const onWheel = (event: WheelEvent): void => {
      const { selected: at, changes: own } = latest.current;
      const over = (event.target as HTMLElement).closest<HTMLElement>('[data-band]')?.dataset.band;
      const band = over === undefined ? at : Number(over);
      if (band === null || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      const now = performance.now();
      wheel.current = { gesture: now - wheel.current.at < 600 ? wheel.current.gesture : newGesture('eq wheel'), at: now };
      own.change(band, (one) => narrowed(one, event.deltaY < 0 ? 2 : -2), 'Set the Q', wheel.current.gesture);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  if (stage === undefined) return null;

  /** Pixels; held in sight. */
  const placeOf = (band: EqBand): readonly [left: number, top: number] => [
    Math.max(4, Math.min(size.width - 4, xOf(area, band.frequency))),
    Math.max(4, Math.min(size.height - 24, yOf(area, handleGain(band)))),
  ];
  const pointIn = (event: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } => {
    const box = root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const onDown = (event: ReactPointerEvent<HTMLButtonElement>, at: number): void => {
    const band = stage.bands[at];
    if (event.button !== 0 || band === undefined) return;
    const point = pointIn(event);
    event.currentTarget.setPointerCapture(event.pointerId);
    selectBand(at);
    setHeld(range);
    const offset = { x: xOf(area, band.frequency) - point.x, y: yOf(area, handleGain(band)) - point.y };
    drag.current = { at, gesture: newGesture('eq drag'), offset, y: point.y };
  };
  const onMove = (event: ReactPointerEvent<HTMLButtonElement>): void => {
    const own = drag.current;
    if (own === null) return;
    const point = pointIn(event);
    if (event.shiftKey || event.altKey) {
      const steps = Math.round((own.y - point.y) / 3);
      if (steps === 0) return;
      own.y = point.y;
      changes.change(own.at, (band) => narrowed(band, steps), 'Set the Q', own.gesture);
      return;
    }
    own.y = point.y;
    const [frequency, gain] = [hertzOf(area, point.x + own.offset.x), gainOf(area, point.y + own.offset.y)];
    const snapped = Math.abs(gain) < range * 0.012 ? 0 : gain;
    changes.change(own.at, (band) => placed(band, frequency, snapped), 'Move a band', own.gesture);
  };
  const onUp = (): void => {
    drag.current = null;
    setHeld(null);
  };

  return (
    <div className={styles.curve} ref={root}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={`Equalizer curve with ${stage.bands.length} bands; the table below says them in numbers`}
        onPointerDown={() => selectBand(null)}
        onDoubleClick={(event) => {
          const point = pointIn(event);
          changes.add(newBand(hertzOf(area, point.x), gainOf(area, point.y)));
        }}
      />
      <LiveSpectrum range={range} />
      {size.width > 0 &&
        stage.bands.map((band, at) => {
          const [left, top] = placeOf(band);
          const chosen = at === selected;
          return (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place
              key={at}
              type="button"
              className={styles.handle}
              data-band={at}
              data-on={band.on}
              data-dynamic={band.dynamics !== undefined}
              aria-pressed={chosen}
              aria-label={describeBand(band, at)}
              style={{
                ...{ left, top },
                ['--band' as string]: `var(${CHANNEL_COLOURS[band.channel]})`,
              }}
              onFocus={() => selectBand(at)}
              onPointerDown={(event) => onDown(event, at)}
              onPointerMove={onMove}
              onPointerUp={onUp}
              onLostPointerCapture={onUp}
              onDoubleClick={() => changes.change(at, (one) => ({ ...one, gain: 0 }), 'Set the gain to 0 dB', null)}
              onKeyDown={(event) => changes.key(event, at)}
            >
              {at + 1}
            </button>
          );
        })}
      {size.width > 0 &&
        stage.bands.map((band, at) => {
          const [left, top] = placeOf(band);
          if (band.channel === 'stereo' && at !== selected) return null;
          return (
            // Beside the button: what is seen in it would have to be the beginning of its name.
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place
              key={at}
              className={styles.beside}
              style={{ left, top, ['--band' as string]: `var(${CHANNEL_COLOURS[band.channel]})` }}
              aria-hidden
            >
              {band.channel !== 'stereo' && <span className={styles.channel}>{CHANNEL_NAMES[band.channel].short}</span>}
              {at === selected && (
                <span className={styles.tip} data-below={top < 60}>
                  {`${hertzText(band.frequency)}   ${db(handleGain(band))}   Q ${decimal(band.q, 2)}`}
                </span>
              )}
            </span>
          );
        })}
      {stage.bands.length === 0 && <p className={styles.hint}>Double-click to add a band, or use Add band below.</p>}
    </div>
  );
};

/** dBFS per twelfth of an octave of a song's middle, as the live spectrum is drawn. */
export const useAverage = (mid: readonly number[] | null | undefined, edgeOf: (band: number) => number): SpectrumLine | null =>
  useMemo(() => {
    if (mid === null || mid === undefined) return null;
    return {
      frequencies: mid.map((_, band) => Math.sqrt(edgeOf(band) * edgeOf(band + 1))),
      levels: mid.map((square) => (square > 0 ? 10 * Math.log10(square) + 3.01 : -Infinity)),
    };
  }, [mid, edgeOf]);
