/**
 * Makes a fresh clone ready, then runs what was asked for on the pinned Node. Plain JavaScript on purpose: it
 * starts on whatever Node >= 20 the machine has, before anything is installed.
 *   run.mjs                  set up only
 *   run.mjs FILE.ts ARGS...  set up, then run FILE.ts
 *   run.mjs --start ARGS...  the app; with --browser in a browser
 *   run.mjs --test           lint, types, unit tests, then the window's tests in each shell that runs here
 *   run.mjs --test ARGS...   lint, types, then vitest with ARGS
 *   run.mjs --window ARGS... the window's tests only (ARGS go to Playwright)
 *   run.mjs --check          lint and types
 *   run.mjs --build          all of out/
 *   run.mjs --bench ARGS...  speed beside other programs, on the built command line
 *   run.mjs --package ARGS...  an installable app (ARGS go to electron-builder)
 * The second time nothing is installed or built: stamps hold the hashes of what the last run was made from.
 */
import { join, resolve } from 'node:path';
import { fetchChromium } from './browser.mjs';
import { buildProgram, buildWasm, buildWindow } from './build.mjs';
import { install } from './install.mjs';
import { start } from './start.mjs';
import { modules, root, runForward, stop } from './tools.mjs';

const tool = (path) => join(modules, path);
const typesIn = (folder) => [tool('typescript/bin/tsc'), '-p', join(root, folder)];
const checks = [
  [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', root],
  typesIn('.'),
  typesIn('renderer'),
  typesIn('renderer/playback/worklet'),
  typesIn('e2e'),
  typesIn('e2e/bench'),
];
const unitTests = (words) => [tool('vitest/vitest.mjs'), 'run', '--root', root, ...words];
const windowTests = (words) => [tool('@playwright/test/cli.js'), 'test', '-c', join(root, 'e2e/playwright.config.ts'), ...words];

const forwardAll = async (steps) => {
  for (const step of steps) {
    const code = await runForward(step);
    if (code !== 0) return code;
  }
  return 0;
};

const buildAll = () => {
  buildProgram();
  buildWindow();
  return 0;
};

const testWindow = async (words) => {
  buildAll();
  fetchChromium();
  return runForward(windowTests(words));
};

const modes = {
  '--start': start,
  '--check': () => forwardAll(checks),
  '--test': async (words) => (await forwardAll([...checks, unitTests(words)])) || (words.length > 0 ? 0 : testWindow([])),
  '--window': testWindow,
  '--build': buildAll,
  '--bench': (words) => {
    buildProgram();
    return runForward([join(root, 'e2e/bench/main.ts'), ...words]);
  },
  '--package': (words) => {
    buildAll();
    const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
    const electron = given ? [`--config.electronDist=${given}`] : [];
    return runForward([tool('electron-builder/cli.js'), '--publish=never', ...electron, ...words]);
  },
};

if (Number(process.versions.node.split('.')[0]) < 20) stop(`Node ${process.versions.node} is too old; install Node 20 or newer`);
install();
buildWasm();
const [mode, ...rest] = process.argv.slice(2);
if (mode !== undefined) {
  const known = modes[mode];
  const code = await (known === undefined ? runForward([resolve(root, mode), ...rest]) : known(rest));
  process.exit(code ?? 0);
}
