import { useId } from 'react';
import styles from './Field.module.css';

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly bare?: boolean;
  readonly disabled?: boolean;
  readonly width?: number | string;
  /** Something happens with a choice, as a dialog: arrows open the list rather than choose what they pass. */
  readonly arrowsOpen?: boolean;
}

/** One of a few. The system's own list, so that it works as people know it. */
export const Select = <Value extends string>({
  label,
  value,
  options,
  onChange,
  bare = false,
  disabled = false,
  width,
  arrowsOpen = false,
}: SelectProps<Value>) => {
  const id = useId();
  const list = (
    <select
      id={id}
      className={styles.select}
      aria-label={label}
      value={value}
      disabled={disabled}
      style={{ width }}
      onKeyDown={(event) => {
        if (!arrowsOpen || event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
        event.preventDefault();
        event.currentTarget.showPicker();
      }}
      onChange={({ target }) => {
        const chosen = options.find((option) => option.value === target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
  if (bare) return list;
  return (
    <span className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {list}
    </span>
  );
};
