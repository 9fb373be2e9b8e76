import { join } from 'node:path';
import { app, dialog, nativeTheme } from 'electron';
import { version } from '../cli/version.ts';
import { createServices, type Services } from '../services/services.ts';
import type { Settings } from '../shared/contract/state.ts';
import { describeFailure, failureOf } from '../shared/failure.ts';
import { builtRenderer, openRendererFiles } from '../shells/rendererFiles.ts';
import { readStartOptions } from '../shells/startOptions.ts';
import { carryCalls } from './ipc.ts';
import { installMenu } from './menu.ts';
import { serveWindow } from './protocol.ts';
import { denyEverythingElse } from './security.ts';
import { electronMeans } from './shellMeans.ts';
import { openWindow, type StudioWindow } from './window.ts';

/** Electron's main process: one window over the services of one data folder. */

const options = readStartOptions(process.argv.slice(1));
app.setName('Glassmaster');
app.setPath('userData', options.dataFolder);
// Chromium's own files stay apart: on many disks its `Cache` and our `cache` would be one folder.
app.setPath('sessionData', join(options.dataFolder, 'window'));

let services: Services | undefined;
let window: StudioWindow | undefined;
/** What the process ends with, once what is open is closed. */
let exitCode = 0;
let ending = false;

const start = async (): Promise<void> => {
  denyEverythingElse();
  serveWindow(await openRendererFiles(builtRenderer()));
  services = await createServices({
    ...options,
    version,
    shell: electronMeans(() => window?.browserWindow ?? null),
  });
  const settings = await services.call('app.readSettings', {});
  if (settings.ok) applyTheme(settings.output as Settings);
  services.subscribe((name, event) => {
    if (name === 'settingsChanged') applyTheme(event as Settings);
    window?.tell(name, event);
  });
  installMenu(app.name);
  window = openWindow(options.dataFolder);
  carryCalls(services, () => window?.browserWindow.webContents ?? null);
  await window.load();
};

/** The window's own colours follow the same choice; Chromium tells it through prefers-color-scheme. */
const applyTheme = ({ theme }: Settings): void => {
  nativeTheme.themeSource = theme;
};

/** One line for whoever started it, a box for everyone else. */
const refuseToStart = async (error: unknown): Promise<void> => {
  // Closed while it was starting: nothing is wrong.
  if (ending) return;
  exitCode = 2;
  const failure = failureOf(error);
  process.stderr.write(`glassmaster: ${describeFailure(failure)}\n`);
  const where = failure.file === null ? '' : `${failure.file}\n\n`;
  await dialog.showMessageBox({
    type: 'error',
    title: 'Glassmaster',
    message: 'Glassmaster cannot start.',
    detail: `${where}${failure.problem}; ${failure.remedy}.`,
    buttons: ['Close'],
  });
  app.quit();
};

const end = async (): Promise<void> => {
  const open = services;
  services = undefined;
  try {
    await open?.close();
  } finally {
    app.exit(exitCode);
  }
};

/** Whoever sends a signal does not answer the window when it asks. */
const PATIENCE_MILLISECONDS = 2000;

const endOnSignal = (): void => {
  app.quit();
  setTimeout(() => window?.browserWindow.destroy(), PATIENCE_MILLISECONDS).unref();
};

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => window?.show());
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', () => {
    ending = true;
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    void end();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endOnSignal);
  app.whenReady().then(start).catch(refuseToStart);
} else {
  process.stderr.write('glassmaster: it is already open; its window was brought to the front\n');
  app.exit(0);
}
