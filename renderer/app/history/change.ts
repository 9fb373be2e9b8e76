/** One thing that is another way now; null where it was not, or is not, set at all. */
export interface Change {
  readonly what: string;
  readonly from: string | null;
  readonly to: string | null;
}

export const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** None where both are written alike and are alike. `write` gives null for what is as good as not set. */
export const changeOf = <Value>(
  what: string,
  before: Value | undefined,
  after: Value | undefined,
  write: (value: Value) => string | null,
): readonly Change[] => {
  const [from, to] = [before, after].map((value) => (value === undefined ? null : write(value))) as [
    string | null,
    string | null,
  ];
  if (isSame(before, after) || (from === null && to === null)) return [];
  return [{ what, from, to: from === to ? `${to}, a little different` : to }];
};
