/**
 * Makes a fresh clone ready, then runs what was asked for on the pinned Node. Plain JavaScript on purpose: it
 * starts on whatever Node >= 20 the machine has, before anything is installed.
 *   run.mjs                  set up only
 *   run.mjs FILE.ts ARGS...  set up, then run FILE.ts
 *   run.mjs --test ARGS...   lint, types, then vitest (ARGS go to vitest)
 *   run.mjs --check          lint and types
 *   run.mjs --build          compile to out/ for an installed `glassmaster`
 * The second time nothing is installed or built: stamps hold the hashes of what the last run was made from.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = join(root, 'node_modules');
const installStamp = join(modules, '.glassmaster-install');
const wasm = join(root, 'resources/dsp.wasm');
const wasmStamp = join(root, 'resources/dsp.stamp');
const pinnedNode = join(modules, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

const say = (text) => process.stderr.write(`glassmaster: ${text}\n`);
const stop = (text) => {
  say(text);
  process.exit(2);
};

const hashOf = (files, ...extra) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.update(extra.join('\0')).digest('hex');
};
const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

/** stdout belongs to the program's own document, so everything that set-up prints goes to stderr. */
const runQuietly = (command, args, what, remedy) => {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) stop(`${what} failed${error ? ` (${error.message})` : ''}; ${remedy}`);
};

const install = () => {
  const stamp = hashOf([join(root, 'package.json'), join(root, 'package-lock.json')], process.platform, process.arch);
  if (stampIs(installStamp, stamp) && existsSync(pinnedNode)) return;
  say('installing dependencies (once)');
  const npmScript = process.env.npm_execpath;
  // npm removes node_modules first, so it must not run on the Node inside it.
  const outerNode = process.env.npm_node_execpath ?? process.execPath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, commandArgs] = npmScript?.endsWith('.js') ? [outerNode, [npmScript, ...args]] : ['npm', args];
  runQuietly(command, commandArgs, 'npm ci', 'see the lines above; it needs git, Node >= 20, npm and the npm registry');
  if (!existsSync(pinnedNode)) {
    stop(
      'npm did not install the pinned Node (install scripts are disabled?); allow the install script of the package "node" and try again',
    );
  }
  writeFileSync(installStamp, stamp);
};

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();

const buildDsp = () => {
  const clang = JSON.parse(readFileSync(join(modules, '@yowasp/clang/package.json'), 'utf8')).version;
  const stamp = hashOf(filesBelow(join(root, 'native-dsp')), clang);
  if (stampIs(wasmStamp, stamp) && existsSync(wasm)) return;
  say('building the DSP (once)');
  rmSync(wasmStamp, { force: true });
  runQuietly(pinnedNode, [join(root, 'native-dsp/build.mjs'), wasm], 'building resources/dsp.wasm', 'see the lines above');
  writeFileSync(wasmStamp, stamp);
};

/** Runs on the pinned Node with our stdio; signals reach the child, its exit code becomes ours. */
const runForward = (args) =>
  new Promise((done) => {
    const child = spawn(pinnedNode, args, {
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`,
      },
    });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', (error) => stop(`cannot start ${pinnedNode}: ${error.message}; delete node_modules and try again`));
    child.on('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });

const tool = (path) => join(modules, path);
const biome = [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', root];
const types = [tool('typescript/bin/tsc'), '-p', root];

const steps = (mode, rest) => {
  if (mode === '--check') return [biome, types];
  if (mode === '--test') return [biome, types, [tool('vitest/vitest.mjs'), 'run', '--root', root, ...rest]];
  if (mode === '--build') return [[...types.slice(0, 2), join(root, 'tsconfig.build.json')]];
  return [[resolve(root, mode), ...rest]];
};

if (Number(process.versions.node.split('.')[0]) < 20) stop(`Node ${process.versions.node} is too old; install Node 20 or newer`);
install();
buildDsp();
const [mode, ...rest] = process.argv.slice(2);
if (mode !== undefined) {
  for (const step of steps(mode, rest)) {
    const code = await runForward(step);
    if (code !== 0) process.exit(code);
  }
  if (mode === '--build') cpSync(join(root, 'resources'), join(root, 'out/resources'), { recursive: true });
}
