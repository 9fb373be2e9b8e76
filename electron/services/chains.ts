import type { AuditionProgramme } from '../engine/audition/protocol.ts';
import { inPlaces } from '../export/processSongs.ts';
import { chainPresets } from '../project/chains.ts';
import { isActive } from '../shared/chain/active.ts';
import { type ChainResult, inPlacesOf } from '../shared/chain/work.ts';
import type { CommandHandlers, Monitor } from '../shared/contract/commands.ts';
import type { ChainState, ChainWork } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import type { Albums, Match, RenderPlan, Sources } from './context.ts';
import { heardChain, soloedClips, untreatedClips } from './soloChain.ts';
import { chainRequestsOf } from './songProcessing.ts';

export interface ChainsService {
  readonly handlers: Pick<CommandHandlers, 'chain.read' | 'chain.curves' | 'chain.presets'>;
  /** What of a plan is played: the songs as they came in the bypass, else where a part of a chain is listened to, that. */
  soloed(
    albumId: number,
    plan: RenderPlan,
    monitor: Pick<Monitor, 'bypass' | 'solo'>,
  ): Pick<AuditionProgramme, 'clips' | 'chain' | 'chainDeltaFrom'>;
}

/** What the chains of an album do, and what a chain may start from. */
export const createChains = (
  albums: Pick<Albums, 'state'>,
  sources: Pick<Sources, 'prepared'>,
  match: Pick<Match, 'processed' | 'recordChain' | 'songProcessing'>,
): ChainsService => {
  /** Of a song's chain that is on, in its own places; null where it is not rendered. */
  const songResult = (albumId: number, index: number): ChainResult | null => {
    const { album } = albums.state(albumId);
    const read = sources.prepared(albumId);
    const request = read === null ? null : (chainRequestsOf(album, read)[index] ?? null);
    const processed = request === null ? null : match.processed.known(request);
    return processed === null ? null : inPlaces(album.tracks[index]?.chain, processed).chain;
  };

  const recordResult = (albumId: number): ChainResult | null => {
    const { chain } = albums.state(albumId).album;
    const { result } = match.recordChain(albumId);
    return result === null || chain === undefined ? null : inPlacesOf(chain, result);
  };

  const songWork = (albumId: number, index: number): ChainWork => {
    const { album } = albums.state(albumId);
    const result = songResult(albumId, index);
    if (result !== null) return workOf('ready', 1, result);
    const read = sources.prepared(albumId);
    const request = read === null ? null : (chainRequestsOf(album, read)[index] ?? null);
    if (request === null) return workOf('working', 0, null);
    const failure = match.processed.failureOf(request);
    if (failure !== null && !match.processed.isPending(request)) return { ...workOf('failed', 0, null), failure };
    return workOf('working', match.processed.progressOf(request), null);
  };

  const read = (albumId: number): ChainState => {
    const { revision, album } = albums.state(albumId);
    const songs = album.tracks.flatMap(({ id, chain }, index): [string, ChainWork][] =>
      isActive(chain) ? [[id, songWork(albumId, index)]] : [],
    );
    const { status, progress } = match.recordChain(albumId);
    return {
      albumId,
      revision,
      songs: Object.fromEntries(songs),
      album: isActive(album.chain) ? workOf(status, progress, recordResult(albumId)) : null,
    };
  };

  const indexOf = (albumId: number, track: string): number => {
    const index = albums.state(albumId).album.tracks.findIndex(({ id }) => id === track);
    return index >= 0 ? index : fail('conflict', null, 'that song is no longer on the album', 'choose another song');
  };

  return {
    handlers: {
      'chain.read': ({ albumId }) => read(albumId),
      'chain.curves': ({ albumId, track }) => {
        const result = track === null ? recordResult(albumId) : songResult(albumId, indexOf(albumId, track));
        return { reductionDb: result?.reductionDb ?? [] };
      },
      'chain.presets': () => chainPresets(),
    },
    soloed: (albumId, plan, { bypass, solo }) => {
      const { clips, album, songs } = plan;
      // All stages, also those that are off, so that meters are in the places they have.
      const chain = album.chain ?? null;
      const all = { clips, chain, chainDeltaFrom: null };
      if (bypass) return { ...all, clips: untreatedClips(plan) };
      if (solo === null) return all;
      if (solo.track === null) {
        const heard = heardChain(chain, solo, recordResult(albumId));
        return { clips, chain: heard.chain, chainDeltaFrom: heard.deltaFrom };
      }
      const index = album.tracks.findIndex(({ id }) => id === solo.track);
      const session = songs[index]?.session ?? null;
      if (index < 0 || session === null) return all;
      const heard = heardChain(album.tracks[index]?.chain ?? null, solo, songResult(albumId, index));
      // What is done to a clip that is played from its own file is with it; of a rendered one it is known.
      const filter = match.songProcessing(album, songs).songs[index]?.request?.filter ?? null;
      return { ...all, clips: soloedClips(plan, index, session, heard, filter) };
    },
  };
};

const workOf = (status: ChainWork['status'], progress: number, result: ChainResult | null): ChainWork => {
  const ready = status === 'ready' && result !== null;
  return {
    status: status === 'ready' && !ready ? 'working' : status,
    progress,
    failure: null,
    stages: ready ? result.stages : [],
    loudnessChangeLu: ready ? result.loudnessChangeLu : null,
  };
};
