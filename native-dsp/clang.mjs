/** The compiler that npm installed (LLVM as WebAssembly): sources in, object or module out, in memory. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands, runLLVM } from '@yowasp/clang';

const TARGET = ['--target=wasm32-wasip1'];
const LINK = [...TARGET, '-mexec-model=reactor', '-Wl,--gc-sections', '-Wl,--strip-debug', '-Wl,-z,stack-size=1048576'];
const silent = { fetchProgress() {} };

const run = async (command, args, files) => {
  const decoder = new TextDecoder();
  let log = '';
  const collect = (bytes) => {
    if (bytes !== null) log += decoder.decode(bytes, { stream: true });
  };
  try {
    const tree = await commands[command](args, files, { stdout: collect, stderr: collect, ...silent });
    if (log.trim() !== '') process.stderr.write(log);
    return tree;
  } catch (error) {
    process.stderr.write(log);
    throw new Error(`native-dsp: ${command} failed: ${error.message}`, { cause: error });
  }
};

/** The files of a folder that match, as the compiler wants them: name to text. */
export const readFolder = (folder, keep) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => keep.test(name))
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

/** Compiles each source (a path in `tree`), links them and writes the module; resolves with its length in bytes. */
export const buildModule = async ({ command, flags, tree, sources, output }) => {
  // Loads the compiler without the progress lines it would print otherwise.
  await runLLVM(null, {}, silent);
  const objects = {};
  for (const source of sources) {
    const object = source.replaceAll('/', '-').replace(/\.c(pp)?$/, '.o');
    objects[object] = (await run(command, [...TARGET, ...flags, '-c', source, '-o', object], tree))[object];
  }
  const linked = await run(command, [...LINK, ...Object.keys(objects), '-o', 'linked.wasm'], objects);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(`${output}.part`, linked['linked.wasm']);
  renameSync(`${output}.part`, output);
  return linked['linked.wasm'].length;
};
