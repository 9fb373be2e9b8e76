import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Badge.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

const ICONS: Readonly<Record<Tone, LucideIcon | null>> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  info: Info,
  plain: null,
};

/** A state in a word. Its icon says the tone too, for those who do not see the colour. */
export const Badge = ({
  tone,
  children,
  title,
}: {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly title?: string;
}) => {
  const Icon = ICONS[tone];
  return (
    <span className={`${styles.badge} ${styles[tone]}`} title={title}>
      {Icon !== null && <Icon size={12} aria-hidden />}
      <span className={styles.text}>{children}</span>
    </span>
  );
};
