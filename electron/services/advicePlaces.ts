import type { AdviceCode } from '../shared/advise/advice.ts';
import type { SourceFacts } from '../shared/advise/facts.ts';
import { silencesInside } from '../shared/advise/silences.ts';

/** More are not listened to one by one. */
const MOST_PLACES = 12;

/** Seconds from the start of the file, rising, where what is said of a song can be heard. */
export const placesOf = (code: AdviceCode, { format: { sampleRate }, scan, edges, gatingBlocks }: SourceFacts): number[] => {
  const places = {
    clicks: () => scan.clicks.map(({ frame }) => frame / sampleRate),
    dropouts: () => edges.dropouts.map(({ startFrame }) => startFrame / sampleRate),
    'silence-inside': () => silencesInside(gatingBlocks).map(({ start }) => start),
  };
  const found = code in places ? places[code as keyof typeof places]() : [];
  return found.sort((one, other) => one - other).slice(0, MOST_PLACES);
};
