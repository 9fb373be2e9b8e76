import { GitCompareArrows, RotateCcw, Tag } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { RevisionSummary } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { attempt, restoreRevision } from '../../state/actions.ts';
import { closeDialog } from '../../state/panels.ts';
import { useStudio } from '../../state/studio.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { moment } from '../../ui/format.ts';
import { TextField } from '../../ui/TextField.tsx';
import { Changes } from './Changes.tsx';
import styles from './HistoryDialog.module.css';

/** Every state the album was in: name the ones that matter, go back to any. */
export const HistoryDialog = () => {
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);
  const revision = useStudio((studio) => studio.album?.revision ?? null);
  const [revisions, setRevisions] = useState<readonly RevisionSummary[]>([]);
  const [naming, setNaming] = useState<number | null>(null);
  const [compared, setCompared] = useState<number | null>(null);

  const read = useCallback(async (): Promise<void> => {
    if (albumId === null) return;
    const list = await attempt(() => call('album.revisions', { albumId }));
    if (list !== null) setRevisions(list);
  }, [albumId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is a new list
  useEffect(() => {
    void read();
  }, [read, revision]);

  const name = async (of: number, text: string): Promise<void> => {
    if (albumId === null) return;
    await attempt(() => call('album.nameRevision', { albumId, revision: of, name: text }));
    await read();
  };

  return (
    <Dialog title="Revisions" wide onClose={closeDialog}>
      <p className={styles.lead}>
        Every step is kept. Restoring an earlier revision is a step of its own, so nothing in between is lost; comparing says what
        is another way since.
      </p>
      <ol className={styles.list} aria-label="Revisions, newest first">
        {revisions.map((one) => (
          <li key={one.revision} className={styles.revision} data-undone={one.undone} aria-current={one.current}>
            <time className={styles.time}>{moment(one.madeAt)}</time>
            <span className={styles.step}>
              {one.step}
              {one.current && <Badge tone="info">now</Badge>}
              {one.undone && <Badge tone="plain">undone</Badge>}
            </span>
            {naming === one.revision ? (
              <TextField
                bare
                autoFocus
                label={`Name of the revision "${one.step}"`}
                placeholder="For example: sent to the band"
                maxLength={200}
                value={one.name ?? ''}
                onCommit={(text) => void name(one.revision, text.trim())}
                onDone={() => setNaming(null)}
              />
            ) : (
              <button type="button" className={styles.name} onClick={() => setNaming(one.revision)}>
                <Tag size={12} aria-hidden />
                {one.name ?? 'Name…'}
              </button>
            )}
            {!one.current && (
              <IconButton
                icon={GitCompareArrows}
                size={14}
                className={styles.compare}
                label={`Compare "${one.name ?? one.step}" with now`}
                aria-expanded={compared === one.revision}
                onClick={() => setCompared(compared === one.revision ? null : one.revision)}
              />
            )}
            {!one.current && (
              <IconButton
                icon={RotateCcw}
                size={14}
                label={`Restore "${one.name ?? one.step}"`}
                onClick={() => void restoreRevision(one.revision)}
              />
            )}
            {!one.current && compared === one.revision && <Changes revision={one.revision} />}
          </li>
        ))}
      </ol>
      {revisions.length === 0 && <p>Reading…</p>}
    </Dialog>
  );
};
