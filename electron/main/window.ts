import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { GROUND } from './ground.ts';
import { WINDOW_ORIGIN } from './protocol.ts';
import { openBoundsFile } from './windowBounds.ts';

export interface StudioWindow {
  readonly browserWindow: BrowserWindow;
  load(): Promise<void>;
  tell(name: string, event: unknown): void;
  show(): void;
}

const PRELOAD = fileURLToPath(new URL('../../preload/preload.cjs', import.meta.url));
const MOST_CRASHES_PER_MINUTE = 3;
const ASKING_MILLISECONDS = 300;

export const openWindow = (dataFolder: string): StudioWindow => {
  const bounds = openBoundsFile(join(dataFolder, 'window.json'));
  const browserWindow = new BrowserWindow({
    ...bounds.read(),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Glassmaster',
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      // The transport keeps its pace while another window is in front.
      backgroundThrottling: false,
    },
  });
  const { webContents } = browserWindow;
  browserWindow.once('ready-to-show', () => browserWindow.show());
  browserWindow.on('close', () => bounds.write(browserWindow));
  // Closed from the taskbar, it may have a question to ask; what is stored before it goes takes a moment only.
  webContents.on('will-prevent-unload', () => {
    setTimeout(() => !browserWindow.isDestroyed() && browserWindow.isMinimized() && browserWindow.restore(), ASKING_MILLISECONDS);
  });

  const load = async (): Promise<void> => {
    try {
      await browserWindow.loadURL(`${WINDOW_ORIGIN}/`);
    } catch (error) {
      // Closed before it was there: nobody waits for it any more.
      if (!browserWindow.isDestroyed()) throw error;
    }
  };
  const crashes: number[] = [];
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    crashes.push(Date.now());
    const recent = crashes.filter((at) => at > Date.now() - 60_000).length;
    void reopen(browserWindow, load, recent < MOST_CRASHES_PER_MINUTE);
  });

  return {
    browserWindow,
    load,
    tell: (name, event) => {
      if (!webContents.isDestroyed()) webContents.send('event', name, event);
    },
    show: () => {
      if (browserWindow.isMinimized()) browserWindow.restore();
      browserWindow.show();
      browserWindow.focus();
    },
  };
};

/** The album lives in this process and on disk, so a window that crashed is simply shown anew; not for ever. */
const reopen = async (browserWindow: BrowserWindow, load: () => Promise<void>, again: boolean): Promise<void> => {
  if (again) await load();
  await dialog.showMessageBox(browserWindow, {
    type: 'warning',
    title: 'Glassmaster',
    message: again ? 'The window had stopped and was opened again.' : 'The window stops again and again.',
    detail: 'Your albums are as you left them; nothing is lost.',
    buttons: [again ? 'Go on' : 'Quit'],
  });
  if (!again) app.quit();
};
