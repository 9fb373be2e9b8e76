/** The longest part of `positions` that rises: what can be left in place while the rest is moved. */
export const staying = (positions: readonly number[]): ReadonlySet<number> => {
  const best: number[][] = [];
  for (const position of positions) {
    const longest = best.filter((run) => (run.at(-1) ?? -1) < position).sort((one, other) => other.length - one.length)[0];
    best.push([...(longest ?? []), position]);
  }
  return new Set(best.sort((one, other) => other.length - one.length)[0] ?? []);
};
