import type { Stage } from './stage.ts';

/** The timeline on the screen, for commands; null where there is none. */
let shown: { readonly stage: Stage; readonly root: HTMLElement } | null = null;

export const showTimeline = (stage: Stage, root: HTMLElement): void => {
  shown = { stage, root };
};

export const hideTimeline = (stage: Stage): void => {
  if (shown?.stage === stage) shown = null;
};

export const shownStage = (): Stage | null => shown?.stage ?? null;

/** Whether the keyboard is in the timeline, or at a line of the song table, where the same is selected. */
export const hasKeyboard = (): boolean => {
  const { activeElement } = document;
  if (shown === null || activeElement === null) return false;
  return shown.root.contains(activeElement) || (activeElement as HTMLElement).dataset.song !== undefined;
};
