import { useEffect, useState } from 'react';
import type { ChainPreset } from '../../../electron/shared/chain/presets.ts';
import type { ChainCurves, ChainState } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { reportFailure } from '../../state/actions.ts';
import { useTold } from '../../state/useTold.ts';

/** What chains do, as far as the program knows; asked for anew whenever it says that more is known. */

export const useChainState = (): ChainState | null => useTold((albumId) => call('chain.read', { albumId }), 'chainChanged', '');

/** Reduction over a song, by its track id, or with null over the record. */
export const useChainCurves = (track: string | null): ChainCurves | null =>
  useTold((albumId) => call('chain.curves', { albumId, track }), 'chainChanged', track ?? '');

let known: readonly ChainPreset[] | null = null;

export const usePresets = (): readonly ChainPreset[] => {
  const [presets, setPresets] = useState(known ?? []);
  useEffect(() => {
    if (known !== null) return;
    call('chain.presets', {}).then((list) => {
      known = list;
      setPresets(list);
    }, reportFailure);
  }, []);
  return presets;
};
