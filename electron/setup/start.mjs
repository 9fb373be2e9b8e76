/** `npm start`: the app's window, or with --browser the same in a browser. */
import { join } from 'node:path';
import { buildProgram, buildWindow } from './build.mjs';
import { displayProblem, findElectron } from './electronBinary.mjs';
import { root, run, runForward, stop } from './tools.mjs';

const instead = (reason) => stop(`${reason}; run it in a browser instead: npm start -- --browser`, 1);

export const start = async (words) => {
  buildProgram();
  buildWindow();
  if (words.includes('--browser')) {
    return runForward([join(root, 'out/electron/web/main.js'), ...words.filter((word) => word !== '--browser')]);
  }
  const problem = displayProblem(words);
  if (problem !== undefined) instead(problem);
  const { path, reason } = findElectron();
  if (path === undefined) instead(reason);
  const { code, signal } = await run(path, [root, ...words]);
  // 127: a library that Electron needs is not on this machine. A signal: Chromium gave up, mostly for want of a sandbox.
  if (code === 127 || ['SIGTRAP', 'SIGABRT', 'SIGSEGV', 'SIGILL'].includes(signal)) {
    instead(`Electron could not run here (${signal ?? 'see the line above'})`);
  }
  return code ?? 0;
};
