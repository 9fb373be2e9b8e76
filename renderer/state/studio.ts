import { create } from 'zustand';
import type {
  AlbumState,
  AlbumSummary,
  AppFacts,
  JobState,
  MatchState,
  Settings,
  SourceState,
} from '../../electron/shared/contract/state.ts';

/** What the window knows. Only state/ writes it; everything else calls actions. */

export const VIEW_IDS = ['arrange', 'loudness', 'tone', 'master', 'metadata', 'deliver'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** Something the user is told, until it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'failure' | 'done' | 'information';
  /** The file concerned; null where there is none. */
  readonly file: string | null;
  readonly problem: string;
  readonly remedy: string;
}

export interface Selection {
  /** Ids of the selected songs, in album order. */
  readonly tracks: readonly string[];
  /** Id of the song before the selected join; null where none is. */
  readonly join: string | null;
}

export interface Studio {
  /** 'starting' until the program has answered for the first time. */
  readonly status: 'starting' | 'ready' | 'failed';
  readonly facts: AppFacts | null;
  readonly settings: Settings | null;
  readonly albums: readonly AlbumSummary[];
  /** With the edits that are still under way. */
  readonly album: AlbumState | null;
  /** Whether some of those edits are not in the library yet. */
  readonly storing: boolean;
  /** By `track.file`. */
  readonly sources: Readonly<Record<string, SourceState>>;
  readonly match: MatchState | null;
  /** Albums that songs are being added to, once for each time. */
  readonly filling: readonly number[];
  readonly jobs: readonly JobState[];
  readonly view: ViewId;
  readonly selection: Selection;
  readonly notices: readonly Notice[];
}

export const NO_SELECTION: Selection = { tracks: [], join: null };

export const useStudio = create<Studio>(() => ({
  status: 'starting',
  facts: null,
  settings: null,
  albums: [],
  album: null,
  storing: false,
  sources: {},
  match: null,
  filling: [],
  jobs: [],
  view: 'arrange',
  selection: NO_SELECTION,
  notices: [],
}));
