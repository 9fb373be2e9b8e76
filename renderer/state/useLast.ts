import { useState } from 'react';

/** What was last known under a key, while the newest is being worked out: null only until there was anything. */
export const lastOf = <Value>(
  held: { readonly key: string; readonly value: Value } | null,
  key: string,
  value: Value | null,
): { readonly key: string; readonly value: Value } | null => {
  if (value !== null) return held !== null && held.key === key && Object.is(held.value, value) ? held : { key, value };
  return held?.key === key ? held : null;
};

export const useLast = <Value>(key: string, value: Value | null): Value | null => {
  const [held, setHeld] = useState<{ readonly key: string; readonly value: Value } | null>(null);
  const next = lastOf(held, key, value);
  // React draws the component once more with it before anything is shown.
  if (next !== held) setHeld(next);
  return next?.value ?? null;
};
