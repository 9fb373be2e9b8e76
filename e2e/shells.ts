import { installedChromium } from '../electron/setup/browser.mjs';
import { displayProblem, installedElectron } from '../electron/setup/electronBinary.mjs';

export type ShellName = 'browser' | 'electron';

/** Chromium's sandbox does not work for root, whom containers like. */
export const SANDBOX_FLAGS: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Why a shell's tests cannot run here; undefined where they can. */
export const obstacleOf = (shell: ShellName): string | undefined => {
  if (shell === 'browser') return installedChromium() === undefined ? 'there is no Chromium' : undefined;
  if (installedElectron() === undefined) return 'Electron has not been downloaded (npm start does)';
  return displayProblem(SANDBOX_FLAGS);
};
