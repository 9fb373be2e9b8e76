import { startTransition, useEffect, useState } from 'react';

/** How many entries of a long list are there: a few at first, the rest little by little while the window already answers. */
export const useGradual = (length: number, first: number, step: number): number => {
  const [count, setCount] = useState(first);
  useEffect(() => {
    if (count >= length) return;
    const timer = window.setTimeout(() => startTransition(() => setCount(count + step)));
    return () => window.clearTimeout(timer);
  }, [count, length, step]);
  return Math.min(count, length);
};
