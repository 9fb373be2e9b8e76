/**
 * What is built, each behind a stamp of what it was built from:
 *   resources/dsp.wasm, resources/lame.wasm   native-dsp/
 *   out/electron         electron/, compiled file by file, with out/resources beside it
 *   out/renderer, out/preload   the window and its preload script, bundled
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, hashOf, modules, pinnedNode, root, runQuietly, say, stampIs } from './tools.mjs';

const inRoot = (...names) => names.map((name) => join(root, name));
const isTest = (file) => /\.(test|testkit)\.tsx?$/.test(file);
const sourcesIn = (folder) => filesBelow(join(root, folder)).filter((file) => !isTest(file));
const manifests = inRoot('package.json', 'package-lock.json');

const buildOnce = ({ what, stampFile, stamp, results, make }) => {
  if (stampIs(stampFile, stamp) && results.every((file) => existsSync(file))) return;
  say(`building ${what}`);
  rmSync(stampFile, { force: true });
  make();
  writeFileSync(stampFile, stamp);
};

const versionOf = (name) => JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;

/** What each WASM module is called and built from, beside the compiler and what loads it. */
const wasmModules = {
  dsp: { what: 'the DSP', sources: ['native-dsp/include', 'native-dsp/src'], script: 'native-dsp/buildDsp.mjs', packages: [] },
  lame: { what: 'the MP3 encoder', sources: ['native-dsp/lame'], script: 'native-dsp/buildLame.mjs', packages: ['libav.js'] },
};
const wasmStamp = ({ sources, script, packages }) => {
  const files = sources.flatMap((folder) => filesBelow(join(root, folder)));
  return hashOf([...files, ...inRoot(script, 'native-dsp/clang.mjs')], ...['@yowasp/clang', ...packages].map(versionOf));
};

export const buildWasm = () => {
  // Stamped with what the sources were before: what is edited while they compile is not in the module.
  const stale = Object.entries(wasmModules)
    .map(([name, module]) => ({
      name,
      what: module.what,
      stamp: wasmStamp(module),
      stampFile: join(root, `resources/${name}.stamp`),
    }))
    .filter(({ name, stamp, stampFile }) => !(stampIs(stampFile, stamp) && existsSync(join(root, `resources/${name}.wasm`))));
  if (stale.length === 0) return;
  const what = stale.map((module) => module.what).join(' and ');
  const names = stale.map(({ name }) => name);
  say(`building ${what} (once)`);
  for (const { stampFile } of stale) rmSync(stampFile, { force: true });
  runQuietly(pinnedNode, [join(root, 'native-dsp/build.mjs'), ...names], `building ${what}`, 'see the lines above');
  for (const { stampFile, stamp } of stale) writeFileSync(stampFile, stamp);
};

/** Needs the WASM modules. */
export const buildProgram = () => {
  const [out, compiled, resources] = inRoot('out', 'out/electron', 'out/resources');
  const configs = inRoot('tsconfig.json', 'tsconfig.build.json');
  mkdirSync(out, { recursive: true });
  buildOnce({
    what: 'the program',
    stampFile: join(out, '.program-stamp'),
    stamp: hashOf([...manifests, ...configs, ...sourcesIn('electron'), ...filesBelow(join(root, 'resources'))]),
    results: [
      join(compiled, 'main/start.cjs'),
      join(compiled, 'cli/main.js'),
      join(resources, 'dsp.wasm'),
      join(resources, 'lame.wasm'),
    ],
    make: () => {
      for (const folder of [compiled, resources]) rmSync(folder, { recursive: true, force: true });
      const tsc = join(modules, 'typescript/bin/tsc');
      runQuietly(pinnedNode, [tsc, '-p', join(root, 'tsconfig.build.json')], 'compiling electron/', 'see the lines above');
      cpSync(join(root, 'resources'), resources, { recursive: true });
    },
  });
};

export const buildWindow = () => {
  const [out, page, preload] = inRoot('out', 'out/renderer/index.html', 'out/preload/preload.cjs');
  const sources = ['renderer', 'electron/shared', 'electron/preload', 'electron/shells'].flatMap(sourcesIn);
  mkdirSync(out, { recursive: true });
  buildOnce({
    what: 'the window',
    stampFile: join(out, '.window-stamp'),
    stamp: hashOf([...manifests, ...inRoot('electron.vite.config.ts', 'tsconfig.json'), ...sources]),
    results: [page, preload],
    make: () => {
      const vite = join(modules, 'electron-vite/bin/electron-vite.js');
      const args = [vite, 'build', '--ignoreConfigWarning', '--logLevel', 'warn'];
      runQuietly(pinnedNode, args, 'bundling renderer/', 'see the lines above');
    },
  });
};
