import { keysText, onMac } from '../commands/command.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './TransportBar.module.css';

export interface ToggleProps {
  readonly text: string;
  /** Begins with what is shown, or speech control would not find it. */
  readonly name: string;
  readonly tip: string;
  readonly keys: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** One way of listening, on or off. */
export const Toggle = ({ text, name, tip, keys, on, onChange }: ToggleProps) => (
  <Tooltip text={tip} keys={keysText(keys, onMac())}>
    <button type="button" className={styles.toggle} aria-label={name} aria-pressed={on} onClick={() => onChange(!on)}>
      {text}
    </button>
  </Tooltip>
);
