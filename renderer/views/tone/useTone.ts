import type { ToneState } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { useTold } from '../../state/useTold.ts';

/** Spectra and the tonal match as far as they are known. */
export const useTone = (): ToneState | null => useTold((albumId) => call('tone.read', { albumId }), 'toneChanged', '');
