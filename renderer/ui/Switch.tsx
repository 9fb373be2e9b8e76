import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';
import styles from './Field.module.css';

export interface SwitchProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly bare?: boolean;
}

export const Switch = ({ label, checked, onChange, disabled = false, bare = false }: SwitchProps) => {
  const id = useId();
  const button = (
    <Radix.Root
      id={id}
      className={styles.switch}
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
    >
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
  if (bare) return button;
  return (
    <span className={styles.field}>
      {button}
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
    </span>
  );
};
