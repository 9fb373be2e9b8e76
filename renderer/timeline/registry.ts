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

/** Whether the keyboard is in the timeline. */
export const hasKeyboard = (): boolean => shown?.root.contains(document.activeElement) ?? false;
