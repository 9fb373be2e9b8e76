import { useCallback, useEffect, useRef, useState } from 'react';
import type { EqBand, StageOf } from '../../../../electron/shared/chain/schema.ts';
import { newGesture } from '../../../state/actions.ts';
import { followPointer } from '../../../ui/followPointer.ts';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import { selectBand } from '../masterState.ts';
import { type BandHand, BandHandle } from './BandHandle.tsx';
import { handleGain, narrowed, newBand, placed, rangeFor } from './bands.ts';
import styles from './eq.module.css';
import type { EqChanges } from './eqChanges.ts';
import { LiveSpectrum } from './LiveSpectrum.tsx';
import { type EqArea, gainOf, hertzOf, paintEq, type SpectrumLine, xOf, yOf } from './paintEq.ts';
import { paintGround } from './paintGround.ts';

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
  /** Where the curve is on the page; to ask in every frame would have the page laid out once more. */
  readonly origin: Place;
  /** From the pointer to the handle, so that it does not jump. */
  readonly offset: Place;
  y: number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Latest {
  readonly stage: StageOf<'eq'> | undefined;
  readonly area: EqArea;
  readonly selected: number | null;
  readonly changes: EqChanges;
}

/** Bands as points on their curve. Points are buttons: they take the focus, and arrows move them. */
export const EqCurve = ({ stages, band: selected, average, changes }: EqCurveProps) => {
  const [stage] = stages;
  const root = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  // A range that changes under the hand would move what is being dragged.
  const [held, setHeld] = useState<number | null>(null);
  const range = held ?? rangeFor(stages);
  const area: EqArea = { ...size, range };
  const latest = useRef<Latest>({ stage, area, selected, changes });
  latest.current = { stage, area, selected, changes };

  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const ground = useCanvas(
    useCallback<Paint>(
      (context, width, height, colour) => paintGround(context, { width, height, range }, colour, average),
      [range, average],
    ),
  );
  const canvas = useCanvas(
    useCallback<Paint>(
      (context, width, height, colour) => {
        if (stage !== undefined) paintEq(context, width, height, colour, { stage, range, selected });
      },
      [stage, range, selected],
    ),
  );

  const wheel = useRef({ gesture: '', at: 0 });
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

  const [hand] = useState(() => handOf(latest, root, setHeld));
  useEffect(() => hand.letGo, [hand]);
  if (stage === undefined) return null;

  /** Pixels; held in sight. */
  const placeOf = (band: EqBand): { readonly left: number; readonly top: number } => ({
    left: Math.max(4, Math.min(size.width - 4, xOf(area, band.frequency))),
    top: Math.max(4, Math.min(size.height - 24, yOf(area, handleGain(band)))),
  });
  return (
    <div className={styles.curve} ref={root}>
      <canvas ref={ground} className={styles.ground} aria-hidden />
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={`Equalizer curve with ${stage.bands.length} bands; the table below says them in numbers`}
        onPointerDown={() => selectBand(null)}
        onDoubleClick={(event) => {
          const point = pointIn(event, originOf(root.current));
          changes.add(newBand(hertzOf(area, point.x), gainOf(area, point.y)));
        }}
      />
      <LiveSpectrum range={range} />
      {size.width > 0 &&
        stage.bands.map((band, at) => (
          <BandHandle
            // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place
            key={at}
            at={at}
            band={band}
            {...placeOf(band)}
            chosen={at === selected}
            hand={hand}
            changes={changes}
          />
        ))}
      {stage.bands.length === 0 && <p className={styles.hint}>Double-click to add a band, or use Add band below.</p>}
    </div>
  );
};

interface Pointer {
  readonly clientX: number;
  readonly clientY: number;
}

const originOf = (element: HTMLElement | null): Place => {
  const box = element?.getBoundingClientRect();
  return { x: box?.left ?? 0, y: box?.top ?? 0 };
};

const pointIn = ({ clientX, clientY }: Pointer, origin: Place): Place => ({ x: clientX - origin.x, y: clientY - origin.y });

const handOf = (
  latest: { readonly current: Latest },
  root: { readonly current: HTMLElement | null },
  hold: (range: number | null) => void,
): BandHand & { readonly letGo: () => void } => {
  let drag: Drag | null = null;
  let letGo = (): void => {};
  const move = (event: PointerEvent): void => {
    if (drag === null) return;
    const { area, changes } = latest.current;
    const point = pointIn(event, drag.origin);
    if (event.shiftKey || event.altKey) {
      const steps = Math.round((drag.y - point.y) / 3);
      if (steps === 0) return;
      drag.y = point.y;
      changes.change(drag.at, (band) => narrowed(band, steps), 'Set the Q', drag.gesture);
      return;
    }
    drag.y = point.y;
    const [frequency, gain] = [hertzOf(area, point.x + drag.offset.x), gainOf(area, point.y + drag.offset.y)];
    const snapped = Math.abs(gain) < area.range * 0.012 ? 0 : gain;
    changes.change(drag.at, (band) => placed(band, frequency, snapped), 'Move a band', drag.gesture);
  };
  return {
    letGo: () => letGo(),
    down: (event, at) => {
      const { stage, area } = latest.current;
      const band = stage?.bands[at];
      if (event.button !== 0 || band === undefined) return;
      letGo();
      const origin = originOf(root.current);
      const point = pointIn(event, origin);
      event.currentTarget.setPointerCapture(event.pointerId);
      selectBand(at);
      hold(area.range);
      const offset = { x: xOf(area, band.frequency) - point.x, y: yOf(area, handleGain(band)) - point.y };
      drag = { at, gesture: newGesture('eq drag'), origin, offset, y: point.y };
      letGo = followPointer(event.pointerId, move, () => {
        drag = null;
        hold(null);
      });
    },
  };
};
