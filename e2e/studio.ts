import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { _electron, type Browser, chromium, type ElectronApplication, type Page } from '@playwright/test';
import { installedChromium } from '../electron/setup/browser.mjs';
import { installedElectron } from '../electron/setup/electronBinary.mjs';
import { SANDBOX_FLAGS, type ShellName } from './shells.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const WINDOW_SIZE = { width: 1440, height: 900 } as const;

export interface Folders {
  readonly data: string;
  readonly deliveries: string;
}

/** The app, started in one of its shells on a data folder. */
export interface Studio {
  readonly shell: ShellName;
  readonly page: Page;
  readonly folders: Folders;
  /** Errors the window has printed or thrown so far, and requests of it that failed. */
  readonly problems: readonly string[];
  /** Of the shell's own process. */
  readonly pid: number;
  /** Undefined in a browser. */
  readonly electron: ElectronApplication | undefined;
  /** As the user ends it. Resolves with the shell's exit code. */
  stop(): Promise<number | null>;
  /** Without any warning to it. */
  kill(): Promise<void>;
}

export const folderWords = ({ data, deliveries }: Folders): string[] => [
  '--data-folder',
  data,
  '--deliveries-folder',
  deliveries,
];

export const electronWords = (folders: Folders): string[] => [ROOT, ...SANDBOX_FLAGS, ...folderWords(folders)];
export const browserShellWords = (folders: Folders): string[] => [
  `${ROOT}out/electron/web/main.js`,
  '--no-open',
  ...folderWords(folders),
];

export const electronProgram = (): string => installedElectron() ?? 'electron';

/** `words` are more options for the shell. */
export const startStudio = (shell: ShellName, folders: Folders, words: readonly string[] = []): Promise<Studio> =>
  shell === 'electron' ? startElectron(folders, words) : startBrowser(folders, words);

const watch = (page: Page): string[] => {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.stack ?? error.message}`));
  return problems;
};

const ended = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
};

const startElectron = async (folders: Folders, words: readonly string[]): Promise<Studio> => {
  const electron = await _electron.launch({ executablePath: electronProgram(), args: [...electronWords(folders), ...words] });
  const child = electron.process();
  const page = await electron.firstWindow();
  const problems = watch(page);
  return {
    shell: 'electron',
    page,
    folders,
    problems,
    pid: child.pid ?? 0,
    electron,
    stop: async () => {
      const end = ended(child);
      await electron.close();
      return end;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
};

const startBrowser = async (folders: Folders, words: readonly string[]): Promise<Studio> => {
  const child = spawn(process.execPath, [...browserShellWords(folders), ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  const link = await firstLine(child);
  let browser: Browser | undefined;
  try {
    browser = await chromium.launch({ executablePath: installedChromium() ?? '', args: [...SANDBOX_FLAGS] });
    const page = await (await browser.newContext({ viewport: WINDOW_SIZE })).newPage();
    const problems = watch(page);
    await page.goto(link);
    const end = async (signal: NodeJS.Signals): Promise<number | null> => {
      await browser?.close();
      child.kill(signal);
      return ended(child);
    };
    return {
      shell: 'browser',
      page,
      folders,
      problems,
      pid: child.pid ?? 0,
      electron: undefined,
      stop: () => end('SIGINT'),
      kill: async () => {
        await end('SIGKILL');
      },
    };
  } catch (error) {
    await browser?.close();
    child.kill('SIGKILL');
    throw error;
  }
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('no output to read the link from');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`the browser shell ended with ${child.exitCode ?? child.signalCode} before it printed a link`);
};
