import { ToggleGroup } from 'radix-ui';
import styles from './parts.module.css';

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean;
}

/** One of two or three, all in sight. */
export const Segmented = <Value extends string>({ label, value, options, onChange, disabled = false }: SegmentedProps<Value>) => (
  <ToggleGroup.Root
    type="single"
    className={styles.segmented}
    aria-label={label}
    value={value}
    disabled={disabled}
    onValueChange={(chosen) => {
      const option = options.find((one) => one.value === chosen);
      if (option !== undefined) onChange(option.value);
    }}
  >
    {options.map((option) => (
      <ToggleGroup.Item key={option.value} value={option.value} className={styles.segment}>
        {option.label}
      </ToggleGroup.Item>
    ))}
  </ToggleGroup.Root>
);
