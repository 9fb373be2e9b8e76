import { useEffect, useState } from 'react';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { reportFailure } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';

/** The album's curves as of the latest finished match; those of the one before until the new ones are there. */
export const useCurves = (): LoudnessCurves | null => {
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);
  const match = useStudio((studio) => studio.match);
  const [held, setHeld] = useState<{ albumId: number; curves: LoudnessCurves } | null>(null);
  const ready = match?.status === 'ready' || match?.status === 'failed' || match?.status === 'waiting';
  // biome-ignore lint/correctness/useExhaustiveDependencies: every state of the match may bring other curves
  useEffect(() => {
    if (albumId === null || !ready) return;
    let wanted = true;
    call('match.curves', { albumId })
      .then((curves) => wanted && setHeld({ albumId, curves }))
      .catch((error: unknown) => wanted && reportFailure(error));
    return () => {
      wanted = false;
    };
  }, [albumId, ready, match]);
  return held !== null && held.albumId === albumId ? held.curves : null;
};
