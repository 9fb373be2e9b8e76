import { isDeepStrictEqual } from 'node:util';
import type { PreparedSource, ProcessedSource, ToneFilter } from '../engine/protocol.ts';
import { songChains } from '../export/processSongs.ts';
import { filtersOf, tonePlanOf } from '../export/toneSongs.ts';
import type { Album } from '../shared/album/album.ts';
import type { TonePlan } from '../shared/tone/plan.ts';
import type { MatchCache } from './matchCache.ts';
import type { ProcessRequest } from './processedSongs.ts';

/** What is to be done to the songs of an album ahead of the timeline, as far as it is known. */
export interface SongProcessingPlan {
  /** Per song, the hidden track last; `request` is null where nothing is done to it. */
  readonly songs: readonly SongWork[];
  /** Of what is known: songs whose chain is not rendered count as silent. Worked out when called. */
  readonly tone: () => TonePlan;
  /** All of what the tonal match goes by is known: the filters are what they will be. */
  readonly complete: boolean;
}

export interface SongWork {
  /** Its chain alone, which tells its spectrum; null where it has none. */
  readonly chain: ProcessRequest | null;
  readonly chained: ProcessedSource | null;
  /** Chain and match filter. */
  readonly request: ProcessRequest | null;
  readonly processed: ProcessedSource | null;
}

/** What the chains of songs are to do, in order, the hidden track last; null for nothing. */
export const chainRequestsOf = (album: Album, read: readonly PreparedSource[]): (ProcessRequest | null)[] => {
  const chains = songChains(album);
  return read.map(({ session }, at): ProcessRequest | null => {
    const chain = chains[at] ?? null;
    return chain === null || session === null ? null : { source: session, chain, filter: null };
  });
};

/** The same with match filters. */
export const requestsWith = (
  read: readonly PreparedSource[],
  chains: readonly (ProcessRequest | null)[],
  filters: readonly (ToneFilter | null)[],
): (ProcessRequest | null)[] =>
  chains.map((request, at): ProcessRequest | null => {
    const filter = filters[at] ?? null;
    const source = read[at]?.session ?? null;
    return filter === null || source === null ? request : requestWith(source, request?.chain ?? null, filter);
  });

/** The request itself as long as nothing of it changes: what is known of it is found by it. */
const requestWith = (source: ProcessRequest['source'], chain: ProcessRequest['chain'], filter: ToneFilter): ProcessRequest => {
  const last = latest.get(filter.curveDb);
  if (last?.source === source && last.filter?.phase === filter.phase && isDeepStrictEqual(last.chain, chain)) return last;
  const request = { source, chain, filter };
  latest.set(filter.curveDb, request);
  return request;
};

const latest = new WeakMap<ToneFilter['curveDb'], ProcessRequest>();

export const songProcessing = (
  { processed, references }: Pick<MatchCache, 'processed' | 'references'>,
  album: Album,
  read: readonly PreparedSource[],
): SongProcessingPlan => {
  const chains = chainRequestsOf(album, read);
  const chained = chains.map((request) => (request === null ? null : processed.known(request)));
  const reference = references.known(album);
  const complete = reference !== null && chains.every((request, at) => request === null || chained[at] != null);
  const heard = () =>
    read.map((song, at): PreparedSource => {
      const isKnown = chains[at] === null || chained[at] != null;
      return isKnown
        ? { ...song, processed: chained[at] ?? null }
        : { ...song, processed: null, analysis: { ...song.analysis, ltas: null } };
    });
  const outside = reference !== null && 'spectra' in reference ? reference.spectra : [];
  const tone = () => tonePlanOf(album, heard(), outside);
  const isOn = complete && album.tone.reference !== 'off';
  const requests = requestsWith(read, chains, isOn ? filtersOf(album, tone()) : []);
  return {
    tone,
    complete,
    songs: requests.map((request, at): SongWork => {
      const chain = chains[at] ?? null;
      const done = request === chain ? (chained[at] ?? null) : request === null ? null : processed.known(request);
      return { chain, chained: chained[at] ?? null, request, processed: done };
    }),
  };
};
