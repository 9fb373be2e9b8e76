import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { CellCheck } from './checks.ts';
import styles from './metadata.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, note: Info } as const;

/** How serious a cell's worst check is. What it says is in the cell's name and below the table. */
export const CellMark = ({ severity }: Pick<CellCheck, 'severity'>) => {
  const Icon = ICONS[severity];
  return <Icon className={styles.mark} data-severity={severity} size={12} aria-hidden />;
};
