import { useId, useState } from 'react';
import styles from './metadata.module.css';

export interface FieldCheck {
  readonly tone: 'good' | 'bad' | 'note';
  readonly text: string;
  /** A text that would be right, to be taken with a click. */
  readonly offer?: string | null;
}

export interface CheckedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onCommit: (text: string) => void;
  /** What is to be said of the text as it is typed. */
  readonly check: (text: string) => FieldCheck | null;
  /** Whether a text may be kept; what may not stays in the field until it is mended or Escape is pressed. */
  readonly allows?: (text: string) => boolean;
}

/** A text with its check below, while it is typed. */
export const CheckedField = ({ label, value, placeholder = '', onCommit, check, allows = () => true }: CheckedFieldProps) => {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const said = check(shown);
  const commit = (): void => {
    if (draft === null || !allows(draft)) return;
    if (draft.trim() !== value) onCommit(draft.trim());
    setDraft(null);
  };
  const take = (offer: string): void => {
    setDraft(null);
    onCommit(offer);
  };
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={shown}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        aria-describedby={`${id}-check`}
        aria-invalid={said?.tone === 'bad'}
        onChange={({ target }) => setDraft(target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape' && draft !== null) {
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
          }
        }}
      />
      <div id={`${id}-check`} className={styles.check} data-tone={said?.tone}>
        {said?.text ?? ''}
        {said?.offer != null && (
          <button
            type="button"
            className={styles.offer}
            // The field would keep what was typed when it loses the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => take(said.offer ?? '')}
          >
            {`Use ${said.offer}`}
          </button>
        )}
      </div>
    </div>
  );
};
