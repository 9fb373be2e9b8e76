import type { ReactNode } from 'react';
import { FADE_CURVES } from '../../../electron/shared/album/schema.ts';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { usePanels } from '../../state/panels.ts';
import { LengthField } from '../../ui/LengthField.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './Inspector.module.css';

export const InspectorHead = ({
  over,
  title,
  children,
}: {
  readonly over: string;
  readonly title: string;
  readonly children?: ReactNode;
}) => (
  <header className={styles.head}>
    <p className={styles.over}>{over}</p>
    <h2 className={styles.title} title={title}>
      {title}
    </h2>
    {children}
  </header>
);

export const Section = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className={styles.section} aria-label={title}>
    <div className={styles.sectionHead}>
      <h3>{title}</h3>
      {aside}
    </div>
    {children}
  </section>
);

/** A control with its name in front; all controls of the inspector stand in one line. */
export const Row = ({
  name,
  hint,
  children,
}: {
  readonly name: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) => (
  <div className={styles.row} title={hint}>
    <span className={styles.name} aria-hidden>
      {name}
    </span>
    <span className={styles.control}>{children}</span>
  </div>
);

export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: string, title?: string])[] }) => (
  <dl className={styles.facts}>
    {facts.map(([name, value, title]) => (
      <div key={name} className={styles.row} title={title}>
        <dt className={styles.name}>{name}</dt>
        <dd className={styles.value}>{value}</dd>
      </div>
    ))}
  </dl>
);

export const CURVE_NAMES = {
  auto: 'Automatic',
  linear: 'Linear',
  'equal-power': 'Equal power',
  's-curve': 'S-curve',
  logarithmic: 'Logarithmic',
  exponential: 'Exponential',
} as const;

export const FADE_OPTIONS = FADE_CURVES.map((curve) => ({ value: curve, label: CURVE_NAMES[curve] }));
export const CROSSFADE_OPTIONS = [{ value: 'auto' as const, label: CURVE_NAMES.auto }, ...FADE_OPTIONS];

/** Whether short lengths are shown in seconds or in CD sectors, everywhere. */
export const UnitSwitch = () => {
  const unit = usePanels((panels) => panels.lengthUnit);
  return (
    <Select
      bare
      label="Unit of lengths"
      value={unit}
      options={[
        { value: 'seconds', label: 'seconds' },
        { value: 'sectors', label: 'CD sectors' },
      ]}
      onChange={(lengthUnit) => usePanels.setState({ lengthUnit })}
    />
  );
};

export interface LengthRowProps {
  readonly name: string;
  /** The accessible name where `name` alone does not say enough. */
  readonly label?: string;
  readonly hint?: string;
  readonly frames: number | null;
  readonly rate: SessionRate;
  readonly minFrames?: number;
  readonly maxFrames?: number;
  readonly clock?: boolean;
  readonly placeholder?: string;
  readonly onCommit: (frames: number, gesture: string | null) => void;
  readonly onClear?: (() => void) | undefined;
  readonly children?: ReactNode;
}

export const LengthRow = ({ name, label, hint, children, ...field }: LengthRowProps) => (
  <Row name={name} {...(hint === undefined ? {} : { hint })}>
    <LengthField bare label={label ?? name} width={108} {...field} />
    {children}
  </Row>
);
