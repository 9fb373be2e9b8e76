import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import styles from './Field.module.css';
import { decimal } from './format.ts';
import { parseNumber, stepped } from './parseNumber.ts';

export interface NumberFieldProps {
  /** The accessible name; shown in front unless `bare`. Says the unit where it is not shown. */
  readonly label: string;
  /** Null shows the placeholder. */
  readonly value: number | null;
  /** `gesture` is the same for all steps of one run of arrow keys or wheel turns, and null for a typed value. */
  readonly onCommit: (value: number, gesture: string | null) => void;
  /** Called where the field was emptied; without it the old value comes back. */
  readonly onClear?: (() => void) | undefined;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly decimals?: number;
  readonly sign?: boolean;
  readonly placeholder?: string;
  readonly bare?: boolean;
  /** No box until pointed at. */
  readonly quiet?: boolean;
  readonly disabled?: boolean;
  /** Where a column's head says it. */
  readonly hideUnit?: boolean;
  readonly width?: number | string;
  readonly tabIndex?: number;
  readonly title?: string;
  readonly onFocus?: () => void;
  readonly parse?: (text: string) => number | null;
  readonly write?: (value: number) => string;
}

/** Commits on Enter, on leaving, and with every arrow key or wheel step (Shift: ten); Escape brings the old value back. */
export const NumberField = (props: NumberFieldProps) => {
  const { label, value, onCommit, onClear, unit = '', decimals = 2, step = 10 ** -decimals, bare = false, quiet = false } = props;
  const {
    min = Number.NEGATIVE_INFINITY,
    max = Number.POSITIVE_INFINITY,
    sign = false,
    placeholder = '',
    disabled = false,
  } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [invalid, setInvalid] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const gesture = useRef<string | null>(null);
  const write =
    props.write ?? ((number: number) => (sign && number > 0 ? `+${decimal(number, decimals)}` : decimal(number, decimals)));
  const parse = props.parse ?? ((text: string) => parseNumber(text, unit));
  const within = (number: number): number => Math.min(max, Math.max(min, number));
  const shown = draft ?? (value === null ? '' : write(value));
  const isNumber = shown !== '' || parseNumber(placeholder) !== null;

  const restore = (): void => {
    setDraft(null);
    setInvalid(false);
  };
  const commit = (): void => {
    if (draft === null) return;
    const number = parse(draft);
    restore();
    if (draft.trim() === '' && onClear !== undefined) {
      if (value !== null) onClear();
    } else if (number !== null && (value === null || write(within(number)) !== write(value))) onCommit(within(number), null);
  };
  const stepBy = (steps: number): void => {
    if (disabled) return;
    const from = (draft === null ? value : parse(draft)) ?? within(0);
    const next = within(stepped(from, step, steps));
    restore();
    gesture.current ??= `${label} ${Math.random().toString(36).slice(2)}`;
    if (next !== value) onCommit(next, gesture.current);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      stepBy(event.shiftKey ? steps * 10 : steps);
    } else if (event.key === 'Enter') {
      commit();
      input.current?.select();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (draft === null) input.current?.blur();
      else restore();
    }
  };

  const stepLatest = useRef(stepBy);
  stepLatest.current = stepBy;
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    // React listens passively: the page would scroll along.
    const onWheel = (event: WheelEvent): void => {
      if (document.activeElement !== element || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      stepLatest.current(event.deltaY < 0 ? 1 : -1);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const box = (
    <span
      className={[styles.box, styles.number, quiet ? styles.quiet : ''].join(' ')}
      data-invalid={invalid}
      style={{ width: props.width ?? 92 }}
      title={props.title}
    >
      <input
        ref={input}
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        data-number="true"
        data-typing={draft !== null}
        aria-label={label}
        aria-invalid={invalid}
        value={shown}
        placeholder={placeholder}
        disabled={disabled}
        tabIndex={props.tabIndex}
        onChange={({ target }) => {
          setDraft(target.value);
          setInvalid(target.value.trim() !== '' && parse(target.value) === null);
        }}
        onFocus={({ target }) => {
          target.select();
          props.onFocus?.();
        }}
        onBlur={() => {
          commit();
          gesture.current = null;
        }}
        onKeyDown={onKeyDown}
      />
      {unit !== '' && isNumber && props.hideUnit !== true && <span className={styles.unit}>{unit}</span>}
    </span>
  );
  if (bare) return box;
  return (
    <span className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {box}
    </span>
  );
};
