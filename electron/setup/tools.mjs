/** What the parts of set-up share. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const modules = join(root, 'node_modules');
export const pinnedNode = join(modules, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

export const say = (text) => process.stderr.write(`glassmaster: ${text}\n`);
export const stop = (text, code = 2) => {
  say(text);
  process.exit(code);
};

export const hashOf = (files, ...extra) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.update(extra.join('\0')).digest('hex');
};
export const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

export const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();

/** stdout belongs to the program's own document, so everything that set-up prints goes to stderr. */
export const succeeds = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });

export const runQuietly = (command, args, what, remedy) => {
  const { status, error } = succeeds(command, args);
  if (status !== 0) stop(`${what} failed${error ? ` (${error.message})` : ''}; ${remedy}`);
};

/** Runs with our stdio and our tools first in the path; signals reach the child. Resolves with how it ended. */
export const run = (command, args) =>
  new Promise((done) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
    });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', (error) => stop(`cannot start ${command}: ${error.message}; delete node_modules and try again`));
    child.on('exit', (code, signal) => done({ code, signal }));
  });

/** On the pinned Node; its exit code becomes ours. */
export const runForward = async (args) => {
  const { code, signal } = await run(pinnedNode, args);
  return code ?? (signal === 'SIGINT' ? 130 : 143);
};
