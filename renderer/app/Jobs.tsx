import { X } from 'lucide-react';
import { cancelJob } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { IconButton } from '../ui/Button.tsx';
import { remaining } from '../ui/format.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import styles from './Jobs.module.css';

const MOST_SHOWN = 2;

/** Long work under way: what, how far, how long yet, and a way to stop it. */
export const Jobs = () => {
  const jobs = useStudio((studio) => studio.jobs);
  const running = jobs.filter(({ status, kind }) => status === 'running' && kind !== 'match');
  if (running.length === 0) return null;
  return (
    <ul className={styles.jobs} aria-label="Work under way">
      {running.slice(-MOST_SHOWN).map((job) => (
        <li key={job.id} className={styles.job}>
          <div className={styles.text}>
            <span className={styles.title} title={`${job.title}: ${job.phase}`}>
              {job.phase === '' ? job.title : job.phase}
            </span>
            <span className={styles.left}>
              {Math.round(job.fraction * 100)} %{job.secondsLeft === null ? '' : ` · ${remaining(job.secondsLeft)}`}
            </span>
          </div>
          <ProgressBar label={`${job.title}: ${job.phase}`} fraction={job.fraction} />
          <IconButton
            className={styles.cancel}
            icon={X}
            size={14}
            label={`Cancel: ${job.title}`}
            onClick={() => void cancelJob(job.id)}
          />
        </li>
      ))}
      {running.length > MOST_SHOWN && <li className={styles.left}>and {running.length - MOST_SHOWN} more</li>}
    </ul>
  );
};
