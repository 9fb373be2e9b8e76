import { Copy } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import { call } from '../../api/api.ts';
import { attempt, reportDone } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { Button } from '../../ui/Button.tsx';
import { type ChangedPart, changesBetween, changesText } from './albumChanges.ts';
import styles from './HistoryDialog.module.css';

/** What is another way now than it was at a revision. */
export const Changes = ({ revision }: { readonly revision: number }) => {
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);
  const now = useStudio((studio) => studio.album?.album ?? null);
  const [then, setThen] = useState<Album | null>(null);
  useEffect(() => {
    if (albumId === null) return;
    let wanted = true;
    void attempt(() => call('album.at', { albumId, revision })).then((album) => {
      if (wanted) setThen(album);
    });
    return () => {
      wanted = false;
    };
  }, [albumId, revision]);
  const parts = useMemo(() => (then === null || now === null ? null : changesBetween(then, now)), [then, now]);
  if (parts === null) return null;
  return (
    <section className={styles.changes} aria-label="Since then">
      {parts.length === 0 ? (
        <p>Nothing is another way now.</p>
      ) : (
        <>
          {parts.map((part) => (
            <Part key={part.name} part={part} />
          ))}
          <Button className={styles.copy} look="quiet" icon={Copy} onClick={() => void copy(parts)}>
            Copy as text
          </Button>
        </>
      )}
    </section>
  );
};

const copy = async (parts: readonly ChangedPart[]): Promise<void> => {
  const copied = await attempt(() => navigator.clipboard.writeText(changesText(parts)).then(() => true));
  if (copied === true) reportDone('The changes are on the clipboard');
};

const Part = ({ part: { name, changes } }: { readonly part: ChangedPart }) => (
  <div className={styles.part}>
    <h3 className={styles.of}>{name}</h3>
    <ul>
      {changes.map(({ what, from, to }) => (
        <li key={what}>
          <span className={styles.what}>{what}</span>{' '}
          <span>
            <span className={styles.from}>{from ?? 'none'}</span> <span className="hidden-text">before, now</span>{' '}
            <span aria-hidden>→</span> <span className={styles.to}>{to ?? 'none'}</span>
          </span>
        </li>
      ))}
    </ul>
  </div>
);
