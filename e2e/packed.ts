import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { SANDBOX_FLAGS } from './shells.ts';
import { electronProgram, type Folders, folderWords } from './studio.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packs the program that has been built, as `npm run package -- --dir` does, into a folder; resolves to the program in it. */
export const packInto = (folder: string): string => {
  const electronDist = dirname(electronProgram());
  const words = ['--dir', '--publish=never', `--config.electronDist=${electronDist}`, `--config.directories.output=${folder}`];
  execFileSync(process.execPath, [join(ROOT, 'node_modules/electron-builder/cli.js'), ...words], { cwd: ROOT, stdio: 'pipe' });
  const packed = join(folder, 'linux-unpacked');
  useSqliteOf(electronDist, packed);
  return join(packed, 'glassmaster');
};

/** An Electron older than the product's, given for tests, brings the build of SQLite that its Node-API can load. */
const useSqliteOf = (electronDist: string, packed: string): void => {
  const build = `better-sqlite3/prebuilds/linux-${process.arch}.node`;
  const brought = join(electronDist, build);
  if (!existsSync(brought)) return;
  const place = join(packed, 'resources/app.asar.unpacked/node_modules', build);
  rmSync(place);
  copyFileSync(brought, place);
};

interface PackedStudio {
  readonly page: Page;
  kill(): Promise<void>;
}

/** Over the window's own port for developers: the packed program takes no debugger of Node's. */
export const startPacked = async (
  program: string,
  folders: Folders,
  environment: Readonly<Record<string, string>> = {},
): Promise<PackedStudio> => {
  const child = spawn(program, [...SANDBOX_FLAGS, '--remote-debugging-port=0', ...folderWords(folders)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  try {
    const browser = await chromium.connectOverCDP(await addressIn(child.stderr));
    const context = browser.contexts()[0];
    if (context === undefined) throw new Error('the packed program shows no window');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return {
      page,
      kill: async () => {
        await browser.close();
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
};

const addressIn = async (output: NodeJS.ReadableStream): Promise<string> => {
  const said: string[] = [];
  for await (const line of createInterface({ input: output })) {
    const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      output.resume();
      return address;
    }
    said.push(line);
  }
  throw new Error(`the packed program ended without a window: ${said.join('\n')}`);
};
