import type { PointerEvent as ReactPointerEvent } from 'react';
import { newGesture } from '../../../state/actions.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { useDrag } from '../../../ui/useDrag.ts';
import styles from './stages.module.css';

export interface SettingProps {
  readonly label: string;
  /** Null where the songs differ. */
  readonly value: number | null;
  readonly onChange: (value: number, gesture: string | null) => void;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  readonly step?: number;
  readonly decimals?: number;
  readonly sign?: boolean;
  /** What a double-click on its name brings back. */
  readonly standard: number;
  /** Evenly by ratio instead of by difference: times, frequencies. */
  readonly ratio?: boolean;
  readonly title?: string;
  readonly disabled?: boolean;
  readonly write?: (value: number) => string;
  readonly parse?: (text: string) => number | null;
}

/** Pixels that a drag over the whole range takes. */
const TRAVEL = 260;

/** A setting in numbers, with its place in the range under it; both its name and that bar can be dragged. */
export const Setting = (props: SettingProps) => {
  const { label, value, onChange, min, max, step = 0.1, decimals = 1, standard, ratio = false, disabled = false } = props;
  const least = ratio ? Math.max(min, step) : min;
  const placeOf = (one: number): number =>
    ratio ? Math.log(Math.max(one, least) / least) / Math.log(max / least) : (one - min) / (max - min);
  const valueAt = (place: number): number => {
    const at = Math.max(0, Math.min(1, place));
    const raw = ratio ? least * (max / least) ** at : min + at * (max - min);
    const grid = ratio ? raw : Math.round(raw / step) * step;
    return Math.min(max, Math.max(min, ratio ? Number(raw.toPrecision(3)) : Number(grid.toFixed(6))));
  };
  const drag = useDrag((event, held: { readonly x: number; readonly place: number; readonly gesture: string }) => {
    const next = valueAt(held.place + ((event.clientX - held.x) / TRAVEL) * (event.shiftKey ? 0.1 : 1));
    if (next !== value) onChange(next, held.gesture);
  });
  const onPointerDown = (event: ReactPointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || disabled) return;
    drag.take(event, { x: event.clientX, place: placeOf(value ?? standard), gesture: newGesture(label) });
  };
  const zero = props.sign === true ? placeOf(0) : 0;
  const here = value === null ? zero : placeOf(value);
  return (
    <div className={styles.setting} data-disabled={disabled}>
      <span
        className={styles.name}
        title={props.title}
        onDoubleClick={() => onChange(standard, null)}
        onPointerDown={onPointerDown}
        aria-hidden
      >
        {label}
      </span>
      <NumberField
        bare
        label={label}
        value={value}
        placeholder="differs"
        unit={props.unit ?? ''}
        min={min}
        max={max}
        step={step}
        decimals={decimals}
        sign={props.sign ?? false}
        disabled={disabled}
        width="100%"
        {...(props.title === undefined ? {} : { title: props.title })}
        {...(props.write === undefined ? {} : { write: props.write })}
        {...(props.parse === undefined ? {} : { parse: props.parse })}
        onCommit={onChange}
      />
      <span className={styles.range} onPointerDown={onPointerDown} aria-hidden>
        <span
          className={styles.fill}
          style={{ left: `${Math.min(zero, here) * 100}%`, width: `${Math.abs(here - zero) * 100}%` }}
        />
      </span>
    </div>
  );
};
