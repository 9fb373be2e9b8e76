/**
 * How well words match a text, higher is better; null where not all of them are in it. A word at the start of a word
 * counts more than one inside, and first letters of words (`msu` for Move song up) more than nothing.
 * Letters anywhere in a text do not match: Enter would do what nobody meant.
 */
export const matchScore = (query: string, text: string): number | null => {
  const whole = text.toLowerCase();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = whole.indexOf(word);
    if (at >= 0) score += at === 0 ? 4 : /[a-z0-9]/.test(whole[at - 1] ?? ' ') ? 1 : 3;
    else if (startsWords(word, whole)) score += 0.25;
    else return null;
  }
  return score;
};

/** Whether a word is made of the beginnings of words, in their order. */
const startsWords = (word: string, text: string): boolean => {
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const from = (letters: string, part: number): boolean => {
    if (letters === '') return true;
    return parts.slice(part).some((one, at) => {
      const most = commonStart(letters, one);
      for (let length = most; length > 0; length -= 1) if (from(letters.slice(length), part + at + 1)) return true;
      return false;
    });
  };
  return from(word, 0);
};

const commonStart = (one: string, other: string): number => {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
};

/** What matches, best first; everything in its own order where nothing is asked for. */
export const ranked = <Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): readonly Item[] => {
  if (query.trim() === '') return items;
  return items
    .map((item, at) => ({ item, at, score: matchScore(query, textOf(item)) }))
    .filter(({ score }) => score !== null)
    .sort((one, other) => (other.score ?? 0) - (one.score ?? 0) || one.at - other.at)
    .map(({ item }) => item);
};
