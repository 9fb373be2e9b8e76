import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { Report, ReportFinding } from '../../../electron/shared/report.ts';
import styles from './deliver.module.css';
import { sentence } from './sentence.ts';
import { worstFirst } from './worstFirst.ts';

const LOOKS: Readonly<Record<ReportFinding['severity'], { readonly name: string; readonly icon: LucideIcon }>> = {
  forbids: { name: 'Error', icon: CircleAlert },
  warns: { name: 'Warning', icon: TriangleAlert },
  notes: { name: 'Note', icon: Info },
};

/** What the delivery's report finds, the worst first. */
export const DeliveredFindings = ({ report: { findings } }: { readonly report: Pick<Report, 'findings'> }) => {
  if (findings.length === 0) {
    return (
      <p className={styles.clear}>
        <CircleCheck size={16} aria-hidden />
        None: nothing here breaks a rule or asks for a second look.
      </p>
    );
  }
  return (
    <ul className={styles.findings} aria-label="What the report finds">
      {worstFirst(findings).map(({ severity, track, message }) => {
        const { name, icon: Icon } = LOOKS[severity];
        return (
          <li key={`${track} ${message}`} className={styles.finding} data-severity={severity}>
            <Icon size={15} aria-label={name} role="img" />
            <p className={styles.findingText}>{sentence(message)}</p>
          </li>
        );
      })}
    </ul>
  );
};
