import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { dismissNotice } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { IconButton } from '../ui/Button.tsx';
import styles from './Notices.module.css';

const ICONS = { failure: CircleAlert, done: CircleCheck, information: Info };

/** What went wrong and what to do about it. Read out as it comes; stays until it is dismissed. */
export const Notices = () => {
  const notices = useStudio((studio) => studio.notices);
  return (
    <section className={styles.notices} aria-label="Notices" aria-live="assertive" aria-relevant="additions">
      {notices.map(({ id, kind, file, problem, remedy }) => {
        const Icon = ICONS[kind];
        return (
          <div key={id} className={`${styles.notice} ${styles[kind]}`} role={kind === 'failure' ? 'alert' : 'status'}>
            <Icon size={16} aria-hidden />
            <div className={styles.text}>
              {file !== null && <p className={styles.file}>{file}</p>}
              <p>{sentence(problem)}</p>
              {remedy !== '' && <p className={styles.remedy}>{sentence(remedy)}</p>}
            </div>
            <IconButton icon={X} label="Dismiss" size={14} onClick={() => dismissNotice(id)} />
          </div>
        );
      })}
    </section>
  );
};

const sentence = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
};
