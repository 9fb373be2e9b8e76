import { framesFromSeconds, framesPerSector, type SessionRate } from '../../electron/shared/units.ts';
import { usePanels } from '../state/panels.ts';
import styles from './Field.module.css';
import { decimal } from './format.ts';
import { NumberField, type NumberFieldProps } from './NumberField.tsx';
import { parseNumber, parseSeconds } from './parseNumber.ts';

export interface LengthFieldProps
  extends Omit<NumberFieldProps, 'value' | 'onCommit' | 'unit' | 'min' | 'max' | 'step' | 'decimals' | 'parse' | 'write'> {
  readonly frames: number | null;
  readonly rate: SessionRate;
  readonly onCommit: (frames: number, gesture: string | null) => void;
  readonly minFrames?: number;
  readonly maxFrames?: number;
  /** A place in a song rather than a short length: shown as m:ss.mmm, always in seconds. */
  readonly clock?: boolean;
}

const clockText = (seconds: number): string => {
  const milliseconds = Math.round(seconds * 1000);
  const minutes = Math.floor(milliseconds / 60_000);
  return `${minutes}:${((milliseconds % 60_000) / 1000).toFixed(3).padStart(6, '0')}`;
};

const sectorsText = (value: number): string => decimal(value, Number.isInteger(value) ? 0 : 2);

const secondsText = (value: number): string => decimal(value, 3);

export type LengthTextProps = Pick<LengthFieldProps, 'frames' | 'rate' | 'placeholder'>;

/** What a quiet field that fills its place would show, without the field: a hundred songs have three hundred of them. */
export const LengthText = ({ frames, rate, placeholder = '' }: LengthTextProps) => {
  const sectors = usePanels((panels) => panels.lengthUnit === 'sectors');
  if (frames === null) return <span className={`${styles.text} ${styles.nothing}`}>{placeholder}</span>;
  return (
    <span className={styles.text}>{sectors ? sectorsText(frames / framesPerSector(rate)) : secondsText(frames / rate)}</span>
  );
};

/** Of a gap or a fade: as long as a disc can say. */
const MOST_SECONDS = 100 * 60;

/** A length in frames, shown and typed in seconds or, where the user prefers, in CD sectors of 1/75 s. */
export const LengthField = ({ frames, rate, onCommit, minFrames = 0, clock = false, ...rest }: LengthFieldProps) => {
  const { maxFrames = clock ? undefined : MOST_SECONDS * rate, ...others } = rest;
  const lengthUnit = usePanels((panels) => panels.lengthUnit);
  const sectors = lengthUnit === 'sectors' && !clock;
  const perUnit = sectors ? framesPerSector(rate) : rate;
  return (
    <NumberField
      {...others}
      value={frames === null ? null : frames / perUnit}
      unit={clock ? '' : sectors ? 'sectors' : 's'}
      min={minFrames / perUnit}
      {...(maxFrames === undefined ? {} : { max: maxFrames / perUnit })}
      step={sectors ? 1 : clock ? 0.1 : 0.1}
      // A length off the grid of sectors says so by its decimals.
      write={clock ? clockText : sectors ? sectorsText : secondsText}
      parse={sectors ? (text) => parseNumber(text, 'sectors') : parseSeconds}
      onCommit={(value, gesture) => onCommit(Math.round(sectors ? value * perUnit : framesFromSeconds(value, rate)), gesture)}
    />
  );
};
