import type { AlbumState, AlbumSummary, JobState, MatchState, Settings, SourceState } from './state.ts';

/** What the window is told unasked. Every open window gets every event. */
export interface Events {
  /** An edit, undo, redo or restore has been made. */
  albumChanged: AlbumState;
  libraryChanged: readonly AlbumSummary[];
  sourceChanged: { readonly albumId: number; readonly source: SourceState };
  matchChanged: MatchState;
  /** How far the chains' work is, or what they did, has changed: to be read anew. */
  chainChanged: { readonly albumId: number };
  /** As for chains: spectra, or the tonal match. */
  toneChanged: { readonly albumId: number };
  jobChanged: JobState;
  settingsChanged: Settings;
  /**
   * What streams of this album play is no longer what the album is: start anew from the play head those that do not play `plan`,
   * mastered or in the bypass. Null where nothing can be played.
   */
  auditionStale: {
    readonly albumId: number;
    readonly plan: { readonly mastered: number; readonly bypass: number } | null;
  };
}

export type EventName = keyof Events;
export const EVENT_NAMES = [
  'albumChanged',
  'libraryChanged',
  'sourceChanged',
  'matchChanged',
  'chainChanged',
  'toneChanged',
  'jobChanged',
  'settingsChanged',
  'auditionStale',
] as const satisfies readonly EventName[];
/** Fails to compile where an event is missing above. */
type Listed = (typeof EVENT_NAMES)[number];
const _all: Record<Exclude<EventName, Listed>, never> = {};
void _all;
