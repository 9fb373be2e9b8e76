import { startTransition, useEffect, useState } from 'react';

interface Pace {
  readonly first: number;
  readonly step: number;
  /** Others go ahead: the next come when the window has nothing else to do, or have waited too long. */
  readonly patient?: boolean;
}

const LONGEST_WAIT_MILLISECONDS = 1000;

/** Returns how to stop waiting. */
const soon = (patient: boolean, work: () => void): (() => void) => {
  // Safari has no idle callbacks.
  if (patient && 'requestIdleCallback' in window) {
    const waiting = window.requestIdleCallback(work, { timeout: LONGEST_WAIT_MILLISECONDS });
    return () => window.cancelIdleCallback(waiting);
  }
  const timer = window.setTimeout(work);
  return () => window.clearTimeout(timer);
};

/** How many entries of a long list are there: a few at first, the rest little by little while the window already answers. */
export const useGradual = (length: number, { first, step, patient = false }: Pace): number => {
  const [count, setCount] = useState(first);
  useEffect(() => {
    if (count >= length) return;
    return soon(patient, () => startTransition(() => setCount(count + step)));
  }, [count, length, step, patient]);
  return Math.min(count, length);
};
