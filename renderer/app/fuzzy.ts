/**
 * How well words match a text, higher is better; null where not all of them are in it. A word at the start of a word
 * counts more than one inside, and letters in order more than none.
 */
export const matchScore = (query: string, text: string): number | null => {
  const whole = text.toLowerCase();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = whole.indexOf(word);
    if (at >= 0) score += at === 0 ? 4 : /[a-z0-9]/.test(whole[at - 1] ?? ' ') ? 1 : 3;
    else if (hasLettersInOrder(word, whole)) score += 0.25;
    else return null;
  }
  return score;
};

const hasLettersInOrder = (word: string, text: string): boolean => {
  let from = 0;
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
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
