import { useMemo } from 'react';
import { withMinus } from '../../electron/shared/text/minus.ts';
import { useStudio } from '../state/studio.ts';
import { remaining } from '../ui/format.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { statusOf } from './albumFacts.ts';
import styles from './Status.module.css';

/** How the open album is: songs being read, the match, or what is in its way. */
export const Status = () => {
  const sources = useStudio((studio) => studio.sources);
  const match = useStudio((studio) => studio.match);
  const filling = useStudio((studio) => studio.filling.some((albumId) => albumId === studio.album?.albumId));
  const tracks = useStudio((studio) => studio.album?.album.tracks);
  const status = useMemo(() => {
    const files = new Set(tracks?.map(({ file }) => file) ?? []);
    return statusOf(
      Object.values(sources).filter(({ file }) => files.has(file)),
      match,
      filling,
    );
  }, [sources, match, filling, tracks]);
  return (
    <div role="status" aria-label="Album status" className={styles.place}>
      {status.text !== '' && (
        <Tooltip text={status.detail === '' ? status.text : withMinus(status.detail)}>
          <button type="button" className={`${styles.status} ${styles[status.tone]}`}>
            <span className={styles.dot} aria-hidden />
            <span>{status.text}</span>
            {/* Not read out with every second. */}
            {status.secondsLeft != null && (
              <span className={styles.left} aria-hidden>
                {remaining(status.secondsLeft)}
              </span>
            )}
            {status.progress !== null && (
              <span className={styles.track} aria-hidden>
                <span className={styles.done} style={{ width: `${Math.round(status.progress * 100)}%` }} />
              </span>
            )}
          </button>
        </Tooltip>
      )}
    </div>
  );
};
