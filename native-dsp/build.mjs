/**
 * Compiles native-dsp/src/*.cpp to one WASM module with the clang that npm installed. Usage:
 *   node native-dsp/build.mjs [OUTPUT]        default OUTPUT: resources/dsp.wasm
 * Runs on Node >= 20. No fast-math and no contraction: results must be the same bits everywhere.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands, runLLVM } from '@yowasp/clang';

const here = dirname(fileURLToPath(import.meta.url));
const TARGET = ['--target=wasm32-wasip1'];
const COMPILE = [
  ...TARGET,
  '-std=c++20',
  '-O3',
  '-msimd128',
  '-ffp-contract=off',
  '-fno-exceptions',
  '-fno-rtti',
  '-fno-threadsafe-statics',
  '-fvisibility=hidden',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-Iinclude',
];
const LINK = [...TARGET, '-mexec-model=reactor', '-Wl,--gc-sections', '-Wl,--strip-debug', '-Wl,-z,stack-size=1048576'];

const run = async (args, files) => {
  const decoder = new TextDecoder();
  let log = '';
  const collect = (bytes) => {
    if (bytes !== null) log += decoder.decode(bytes, { stream: true });
  };
  try {
    const tree = await commands['clang++'](args, files, { stdout: collect, stderr: collect, fetchProgress() {} });
    if (log.trim() !== '') process.stderr.write(log);
    return tree;
  } catch (error) {
    process.stderr.write(log);
    throw new Error(`native-dsp: clang++ failed: ${error.message}`, { cause: error });
  }
};

const readFolder = (folder, keep) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => keep.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

export const buildDsp = async (output) => {
  const include = readFolder(join(here, 'include'), /\.h$/);
  const src = readFolder(join(here, 'src'), /\.(cpp|h)$/);
  // Loads the compiler without the progress lines it would print otherwise.
  await runLLVM(null, {}, { fetchProgress() {} });
  const objects = {};
  for (const name of Object.keys(src).filter((file) => file.endsWith('.cpp'))) {
    const object = name.replace(/\.cpp$/, '.o');
    const tree = await run([...COMPILE, '-c', `src/${name}`, '-o', object], { include, src });
    objects[object] = tree[object];
  }
  const linked = await run([...LINK, ...Object.keys(objects), '-o', 'dsp.wasm'], objects);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(`${output}.part`, linked['dsp.wasm']);
  renameSync(`${output}.part`, output);
  return linked['dsp.wasm'].length;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const output = process.argv[2] ?? join(here, '../resources/dsp.wasm');
  const started = Date.now();
  const bytes = await buildDsp(output);
  process.stderr.write(`native-dsp: ${output} ${bytes} bytes in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
