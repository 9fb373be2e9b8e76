/** Where Electron is, or why it cannot be had. Its npm package fetches the program itself only when it is first wanted. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, pinnedNode, say, succeeds } from './tools.mjs';

const PROGRAM = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
const MOST_DOWNLOAD_MS = 10 * 60_000;
const folder = join(modules, 'electron');

/** Undefined where it has not been fetched. */
export const installedElectron = () => {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const path = join(override || join(folder, 'dist'), PROGRAM);
  if (!existsSync(path)) return undefined;
  if (override) return path;
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  const versionFile = join(folder, 'dist/version');
  const found = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').replace(/^v/, '').trim() : undefined;
  return found === wanted ? path : undefined;
};

/** `{ path }` or `{ reason }`. */
export const findElectron = () => {
  const installed = installedElectron();
  if (installed !== undefined) return { path: installed };
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH)
    return { reason: 'there is no Electron in the folder ELECTRON_OVERRIDE_DIST_PATH names' };
  say('downloading Electron (once, about 120 MB)');
  const { status, error } = succeeds(pinnedNode, [join(folder, 'install.js')], { timeout: MOST_DOWNLOAD_MS });
  const fetched = status === 0 ? installedElectron() : undefined;
  if (fetched !== undefined) return { path: fetched };
  return { reason: `Electron could not be downloaded${error ? ` (${error.message})` : ''}` };
};

/** Why no window can be opened here; undefined where one can. */
export const displayProblem = (args) => {
  if (process.platform !== 'linux') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0 && !args.includes('--no-sandbox')) return 'Electron does not run as root (without --no-sandbox)';
  return undefined;
};
