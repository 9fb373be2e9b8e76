/**
 * Rises whenever a `measure` or `correlate` job comes to give another result for the same input, or other fields; what was
 * kept of earlier ones is then measured again.
 */
export const MEASUREMENT_VERSION = 2;
