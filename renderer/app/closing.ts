import { stored } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';

/**
 * Nothing typed or asked last is lost by closing: a field commits when it is left, and what is not in the library yet holds
 * the window open until it is, a few milliseconds. Electron's window then closes by itself; a browser asks its user.
 */
export const storeBeforeClosing = (): (() => void) => {
  const hold = (event: BeforeUnloadEvent): void => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const { storing, facts } = useStudio.getState();
    if (!storing) return;
    event.preventDefault();
    if (facts?.shell === 'electron') void stored().then(() => window.close());
  };
  window.addEventListener('beforeunload', hold);
  return () => window.removeEventListener('beforeunload', hold);
};
