import { chainPresets } from '../project/chains.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { Albums } from './context.ts';

export interface ChainsService {
  readonly handlers: Pick<CommandHandlers, 'chain.read' | 'chain.curves' | 'chain.presets'>;
}

/** What the chains of an album do, and what a chain may start from. */
export const createChains = (albums: Albums): ChainsService => ({
  handlers: {
    'chain.read': ({ albumId }) => ({ albumId, revision: albums.state(albumId).revision, songs: {}, album: null }),
    'chain.curves': ({ albumId }) => {
      albums.state(albumId);
      return { reductionDb: [] };
    },
    'chain.presets': () => chainPresets(),
  },
});
