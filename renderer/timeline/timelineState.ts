import { create } from 'zustand';
import type { Join } from '../../electron/shared/album/album.ts';
import type { Part } from './plan.ts';

/** What only the timeline knows; none of it is part of the album. */
export interface TimelineState {
  /** What of the selected song the arrow keys move; null for the song itself. */
  readonly part: Part | null;
  /** Index 02 is 0. */
  readonly mark: { readonly track: string; readonly index: number } | null;
  /** Songs are drawn as loud as they will be. */
  readonly mastered: boolean;
  /** Waveforms are drawn so many times as high. */
  readonly height: number;
  /** The view goes with the play head. */
  readonly follow: boolean;
  /** Among the scene's joins: the one whose gap is being typed. */
  readonly gapField: number | null;
  /** Seconds of the crossfade that was set last. */
  readonly crossfadeSeconds: number;
  /** What crossfades took the place of, by the song before. */
  readonly replacedJoins: Readonly<Record<string, Join | null>>;
  /** The list of songs and joins has the keyboard. */
  readonly focused: boolean;
}

export const useTimelineState = create<TimelineState>(() => ({
  part: null,
  mark: null,
  mastered: true,
  height: 1,
  follow: true,
  gapField: null,
  crossfadeSeconds: 3,
  replacedJoins: {},
  focused: false,
}));

/** Tells nobody where nothing changes: the pointer calls this at every move. */
export const setTimelineState = (change: Partial<TimelineState>): void => {
  const now = useTimelineState.getState();
  if ((Object.keys(change) as (keyof TimelineState)[]).some((key) => change[key] !== now[key])) useTimelineState.setState(change);
};

const TALLEST = 256;

/** Waveforms twice as high, or half. */
export const changeHeight = (factor: number): void =>
  setTimelineState({ height: Math.max(1, Math.min(TALLEST, useTimelineState.getState().height * factor)) });
