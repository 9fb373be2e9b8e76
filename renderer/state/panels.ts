import { create } from 'zustand';

/** What of the window is open; nothing of the album, and nothing kept between starts. */

export type OpenDialog =
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'history' }
  | { readonly kind: 'advice' }
  | { readonly kind: 'close' }
  | { readonly kind: 'remove-album'; readonly albumId: number; readonly title: string };

export interface Panels {
  readonly dialog: OpenDialog | null;
  readonly inspector: boolean;
  /** Id of the song whose title is being edited in the song table. */
  readonly renaming: string | null;
  /** Files are held over the window; `at` is the position they would come to in the song table, null for the end. */
  readonly drop: { readonly at: number | null } | null;
  /** How short lengths are shown and typed. */
  readonly lengthUnit: 'seconds' | 'sectors';
  /** Height of the song table's share of the arrange view, 0..1. */
  readonly tableShare: number;
}

export const usePanels = create<Panels>(() => ({
  dialog: null,
  inspector: true,
  renaming: null,
  drop: null,
  lengthUnit: 'seconds',
  tableShare: 0.5,
}));

export const openDialog = (dialog: OpenDialog): void => usePanels.setState({ dialog });
export const closeDialog = (): void => usePanels.setState({ dialog: null });
export const setRenaming = (renaming: string | null): void => usePanels.setState({ renaming });
