/** A browser for the window's tests: the machine's Chromium or Playwright's own, fetched where it can be. Never fails. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { modules, pinnedNode, say, succeeds } from './tools.mjs';

const MOST_DOWNLOAD_MS = 5 * 60_000;

const onMachine = () =>
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
const ofPlaywright = () => {
  const path = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
  return existsSync(path) ? path : undefined;
};

/** Undefined where there is none. */
export const installedChromium = () => ofPlaywright() ?? onMachine();

export const fetchChromium = () => {
  if (installedChromium() !== undefined) return;
  say('downloading Chromium for the tests (once)');
  const args = [join(modules, '@playwright/test/cli.js'), 'install', 'chromium'];
  if (succeeds(pinnedNode, args, { timeout: MOST_DOWNLOAD_MS }).status !== 0)
    say('there is no Chromium: tests in a browser will be skipped');
};
