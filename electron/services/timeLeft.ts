/** Before so much is known the time left would be a guess. */
const FIRST_ESTIMATE = { milliseconds: 1000, fraction: 0.01 };

/** From the rate since `startedAt`, in milliseconds as performance.now has them; null until there is one. `fraction` is 0..1. */
export const secondsLeft = (startedAt: number, fraction: number): number | null => {
  const elapsed = performance.now() - startedAt;
  if (elapsed < FIRST_ESTIMATE.milliseconds || fraction < FIRST_ESTIMATE.fraction) return null;
  return Math.ceil((elapsed * (1 - fraction)) / fraction / 1000);
};
