/**
 * What is built, each behind a stamp of what it was built from:
 *   resources/dsp.wasm   native-dsp/
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

export const buildDsp = () => {
  const clang = JSON.parse(readFileSync(join(modules, '@yowasp/clang/package.json'), 'utf8')).version;
  const [wasm, stampFile] = inRoot('resources/dsp.wasm', 'resources/dsp.stamp');
  buildOnce({
    what: 'the DSP (once)',
    stampFile,
    stamp: hashOf(filesBelow(join(root, 'native-dsp')), clang),
    results: [wasm],
    make: () =>
      runQuietly(pinnedNode, [join(root, 'native-dsp/build.mjs'), wasm], 'building resources/dsp.wasm', 'see the lines above'),
  });
};

/** Needs the DSP. */
export const buildProgram = () => {
  const [out, compiled, resources] = inRoot('out', 'out/electron', 'out/resources');
  const configs = inRoot('tsconfig.json', 'tsconfig.build.json');
  mkdirSync(out, { recursive: true });
  buildOnce({
    what: 'the program',
    stampFile: join(out, '.program-stamp'),
    stamp: hashOf([...manifests, ...configs, ...sourcesIn('electron'), ...filesBelow(join(root, 'resources'))]),
    results: [join(compiled, 'main/start.cjs'), join(compiled, 'cli/main.js'), join(resources, 'dsp.wasm')],
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
