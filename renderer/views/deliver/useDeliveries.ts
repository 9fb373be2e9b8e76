import { useEffect, useState } from 'react';
import type { DeliveryResult, DeliverySummary, JobState, Preflight } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { attempt, reportFailure } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import type { DeliveryChoices } from './choices.ts';

/** What the command for a pre-flight and the one for a delivery both take. */
export const requestOf = (albumId: number, { formats, bits, mp3, codecSafe, folder, name }: DeliveryChoices) => ({
  albumId,
  formats: [...formats],
  bits,
  mp3,
  codecSafe,
  folder: folder?.token ?? null,
  name: name.trim() === '' ? null : name.trim(),
});

/** Waits so long (ms) for the next change before it asks: a pre-flight lays out the album and encodes its texts. */
const SETTLE_MILLISECONDS = 250;

/** Rises each time the user comes back to the window: meanwhile a disk may have got room, or a folder gone. */
const useReturns = (): number => {
  const [returns, setReturns] = useState(0);
  useEffect(() => {
    const count = (): void => setReturns((before) => before + 1);
    window.addEventListener('focus', count);
    return () => window.removeEventListener('focus', count);
  }, []);
  return returns;
};

/**
 * The pre-flight of the album as it is now; the one before while a new one is under way, null before the first and where no
 * format is chosen. `ended` is the delivery that ended last: after it another destination may be taken.
 */
export const usePreflight = (
  albumId: number,
  choices: DeliveryChoices,
  ended: number,
): { preflight: Preflight | null; checking: boolean } => {
  const revision = useStudio((studio) => studio.album?.revision);
  const match = useStudio((studio) => studio.match);
  const sources = useStudio((studio) => studio.sources);
  const [held, setHeld] = useState<{ albumId: number; preflight: Preflight } | null>(null);
  const [checking, setChecking] = useState(true);
  const returns = useReturns();
  const asked = choices.formats.length > 0;
  // The choices are told anew with every setting, also with those that are not of a delivery.
  const request = JSON.stringify(requestOf(albumId, choices));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a pre-flight is of the album, its match and its files as they are now
  useEffect(() => {
    if (!asked) return;
    let wanted = true;
    setChecking(true);
    const timer = setTimeout(() => {
      call('deliver.preflight', requestOf(albumId, choices))
        .then((preflight) => wanted && setHeld({ albumId, preflight }))
        .catch((error: unknown) => wanted && reportFailure(error))
        .finally(() => wanted && setChecking(false));
    }, SETTLE_MILLISECONDS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [albumId, request, revision, match, sources, asked, ended, returns]);
  return { preflight: asked && held?.albumId === albumId ? held.preflight : null, checking };
};

/** Id of the album's delivery job that ended last; 0 for none. */
export const lastEnded = (jobs: readonly JobState[], albumId: number): number =>
  jobs.reduce(
    (last, job) =>
      job.kind === 'deliver' && job.albumId === albumId && job.status !== 'running' ? Math.max(last, job.id) : last,
    0,
  );

/** The album's deliveries, newest first. */
export const useDeliveryList = (albumId: number, ended: number): readonly DeliverySummary[] => {
  const [held, setHeld] = useState<{ albumId: number; list: readonly DeliverySummary[] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a delivery that ended is in the list
  useEffect(() => {
    let wanted = true;
    void attempt(() => call('deliver.list', { albumId })).then((list) => {
      if (wanted && list !== null) setHeld({ albumId, list });
    });
    return () => {
      wanted = false;
    };
  }, [albumId, ended]);
  return held?.albumId === albumId ? held.list : [];
};

export const useDeliveryResult = (deliveryId: number | null): DeliveryResult | null => {
  const [result, setResult] = useState<DeliveryResult | null>(null);
  useEffect(() => {
    if (deliveryId === null) return;
    let wanted = true;
    void attempt(() => call('deliver.result', { deliveryId })).then((found) => {
      if (wanted && found !== null) setResult(found);
    });
    return () => {
      wanted = false;
    };
  }, [deliveryId]);
  return result !== null && result.id === deliveryId ? result : null;
};
