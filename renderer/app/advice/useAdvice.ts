import { useEffect, useState } from 'react';
import type { AdviceState, JobState } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { reportFailure } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';

export interface AdviceRead {
  /** Null until the songs have been looked at. */
  readonly advice: AdviceState | null;
  /** The work under way; null where there is none. */
  readonly job: JobState | null;
  /** It was cancelled or failed. */
  readonly stopped: boolean;
  readonly lookAgain: () => void;
}

/** The advice on the open album as it is now; looking begins with the first use. */
export const useAdvice = (): AdviceRead => {
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);
  const revision = useStudio((studio) => studio.album?.revision ?? null);
  const job = useStudio(
    ({ jobs }) => jobs.find((one) => one.kind === 'advise' && one.albumId === albumId && one.status === 'running') ?? null,
  );
  const [advice, setAdvice] = useState<AdviceState | null>(null);
  const [stopped, setStopped] = useState(false);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision may be advised otherwise; asked again, too
  useEffect(() => {
    if (albumId === null) return;
    let wanted = true;
    setStopped(false);
    call('advice.look', { albumId }).then(
      (found) => {
        if (wanted) setAdvice(found);
      },
      (error: unknown) => {
        if (!wanted) return;
        setStopped(true);
        reportFailure(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [albumId, revision, asked]);
  return { advice: advice?.albumId === albumId ? advice : null, job, stopped, lookAgain: () => setAsked((count) => count + 1) };
};
