import { spawn } from 'node:child_process';
import { fail } from '../shared/failure.ts';

/** Opens a file, folder or address with the user's program for it. Fails where the system has no way to. */
export const systemOpen = (target: string): Promise<void> => {
  const [command, ...args] = openCommand(process.platform, target);
  return new Promise<void>((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with code ${code}`))));
    child.unref();
  }).catch((cause) => fail('usage', target, 'cannot be opened from here', 'open it yourself', cause));
};

const openCommand = (platform: NodeJS.Platform, target: string): readonly [string, ...string[]] => {
  if (platform === 'darwin') return ['open', target];
  // Not `start`: it is a word of the shell, which would read the target.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', target];
  return ['xdg-open', target];
};
