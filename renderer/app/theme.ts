import type { Settings } from '../../electron/shared/contract/state.ts';
import { useStudio } from '../state/studio.ts';

const LIGHT = '(prefers-color-scheme: light)';

/** Keeps the document's theme to the setting, and to the system's where the setting says so. */
export const keepTheme = (): (() => void) => {
  const system = matchMedia(LIGHT);
  const apply = (): void => {
    const theme: Settings['theme'] = useStudio.getState().settings?.theme ?? 'system';
    document.documentElement.dataset.theme = theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
  };
  apply();
  system.addEventListener('change', apply);
  const leave = useStudio.subscribe(({ settings }, before) => {
    if (settings?.theme !== before.settings?.theme) apply();
  });
  return () => {
    leave();
    system.removeEventListener('change', apply);
  };
};
