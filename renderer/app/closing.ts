import { stored } from '../state/actions.ts';
import { openDialog } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';

/** The user was asked, and wants to. */
let anyway = false;

/**
 * Nothing typed or asked last is lost by closing: a field commits when it is left, and what is not in the library yet holds
 * the window open until it is, a few milliseconds. Electron's window then closes by itself; a browser asks its user. A delivery
 * ends with Electron's window, so that asks first; a browser's tab may go, the program goes on, but for songs that are on their
 * way from the browser to it.
 */
export const mindClosing = (): (() => void) => {
  const hold = (event: BeforeUnloadEvent): void => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const { storing, facts, filling } = useStudio.getState();
    const inElectron = facts?.shell === 'electron';
    const delivering = inElectron && !anyway && deliveryUnderWay() !== null;
    const sending = !inElectron && filling.length > 0;
    if (!storing && !delivering && !sending) return;
    event.preventDefault();
    if (delivering) openDialog({ kind: 'close' });
    else if (inElectron) void stored().then(() => window.close());
  };
  window.addEventListener('beforeunload', hold);
  return () => window.removeEventListener('beforeunload', hold);
};

export const closeAnyway = (): void => {
  anyway = true;
  window.close();
};

/** What is being delivered, in words; null for nothing. */
export const deliveryUnderWay = (): string | null =>
  useStudio.getState().jobs.find(({ kind, status }) => kind === 'deliver' && status === 'running')?.title ?? null;
