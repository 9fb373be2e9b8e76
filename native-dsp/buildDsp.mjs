/** Our own kernels, native-dsp/src/*.cpp. No fast-math and no contraction: results must be the same bits everywhere. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildModule, readFolder } from './clang.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const FLAGS = [
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

export const buildDsp = (output) => {
  const include = readFolder(join(here, 'include'), /\.h$/);
  const src = readFolder(join(here, 'src'), /\.(cpp|h)$/);
  const sources = Object.keys(src).filter((file) => file.endsWith('.cpp'));
  return buildModule({
    command: 'clang++',
    flags: FLAGS,
    tree: { include, src },
    sources: sources.map((file) => `src/${file}`),
    output,
  });
};
