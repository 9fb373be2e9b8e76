/** dB: less than this is not heard as limiting. */
const AT_WORK_DB = 0.1;

/** How much of a song the limiter is at work, 0..1; null where not rendered. `reduction` is dB each 100 ms. */
export const activeShare = (reduction: Float32Array | null | undefined): number | null => {
  if (reduction === null || reduction === undefined || reduction.length === 0) return null;
  let active = 0;
  for (const value of reduction) if (value >= AT_WORK_DB) active += 1;
  return active / reduction.length;
};
