import { startTransition, useEffect, useState } from 'react';

/**
 * False where it is drawn for the first time, true once that is on the screen: what is large comes in a piece of its own, and the
 * window answers in between. What comes later can hold what comes later still (of deferred values React makes one piece).
 */
export const useLater = (): boolean => {
  const [later, setLater] = useState(false);
  useEffect(() => startTransition(() => setLater(true)), []);
  return later;
};
