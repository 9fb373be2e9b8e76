/**
 * Order of file names as people number them: runs of digits compare as numbers, the rest by code point without case.
 * Does not depend on the machine's language.
 */
export const compareNames = (a: string, b: string): number => {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = compareParts(left[at] ?? '', right[at] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
};

const partsOf = (name: string): string[] =>
  name
    .normalize('NFC')
    .toLowerCase()
    .match(/\d+|\D+/g) ?? [];

const compareParts = (a: string, b: string): number => {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a, b);
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return left.length - right.length || compareText(left, right);
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
