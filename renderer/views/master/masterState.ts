import { create } from 'zustand';
import type { Chain } from '../../../electron/shared/chain/schema.ts';

/** What of the master view is open; nothing of the album, and nothing kept between starts. */

export type Scope = 'song' | 'album';

/** What the editor shows: a stage of a chain, by its place, or one of the last stages, which are always there. */
export type Shown =
  | { readonly kind: 'stage'; readonly scope: Scope; readonly at: number }
  | { readonly kind: 'limiter' }
  | { readonly kind: 'dither' };

export interface MasterState {
  readonly shown: Shown;
  /** The equalizer band that is selected, from 0; null for none. */
  readonly band: number | null;
  readonly copied: { readonly chain: Chain; readonly from: string } | null;
}

export const useMaster = create<MasterState>(() => ({
  shown: { kind: 'stage', scope: 'song', at: 0 },
  band: null,
  copied: null,
}));

export const show = (shown: Shown): void => useMaster.setState({ shown, band: null });
export const showStage = (scope: Scope, at: number): void => show({ kind: 'stage', scope, at });
export const selectBand = (band: number | null): void => useMaster.setState({ band });

/** The chain that commands work on: that of the stage on show, else the song's. */
export const shownScope = (): Scope => {
  const { shown } = useMaster.getState();
  return shown.kind === 'stage' ? shown.scope : 'song';
};
