import { useId, useRef, useState } from 'react';
import styles from './Field.module.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  readonly placeholder?: string;
  readonly bare?: boolean;
  readonly quiet?: boolean;
  readonly disabled?: boolean;
  readonly width?: number | string;
  readonly tabIndex?: number;
  readonly maxLength?: number;
  readonly className?: string | undefined;
  readonly autoFocus?: boolean;
  /** After Enter, Escape or leaving, whether or not something was committed. */
  readonly onDone?: () => void;
}

/** Commits on Enter and on leaving; Escape brings the old text back. */
export const TextField = (props: TextFieldProps) => {
  const { label, value, onCommit, placeholder = '', bare = false, quiet = false, width = '100%', onDone } = props;
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  /** Escape may take the field away, and with it goes the focus: that is no reason to commit. */
  const abandoned = useRef(false);
  const commit = (): void => {
    if (draft !== null && draft !== value && !abandoned.current) onCommit(draft);
    setDraft(null);
  };
  const box = (
    <span className={[styles.box, quiet ? styles.quiet : '', props.className].filter(Boolean).join(' ')} style={{ width }}>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        value={draft ?? value}
        placeholder={placeholder}
        disabled={props.disabled}
        tabIndex={props.tabIndex}
        maxLength={props.maxLength}
        ref={(element) => {
          if (props.autoFocus === true && element !== null && document.activeElement !== element && draft === null) {
            element.focus();
            element.select();
          }
        }}
        onChange={({ target }) => {
          abandoned.current = false;
          setDraft(target.value);
        }}
        onBlur={() => {
          commit();
          onDone?.();
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') {
            event.stopPropagation();
            event.preventDefault();
            abandoned.current = true;
            setDraft(null);
            onDone?.();
          }
        }}
      />
    </span>
  );
  if (bare) return box;
  return (
    <span className={`${styles.field} ${styles.stacked}`}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {box}
    </span>
  );
};
