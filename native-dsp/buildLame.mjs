/**
 * LAME 3.100, unchanged, from the source archive that the package libav.js carries, with native-dsp/lame/encoder.c in
 * front of it. Built here because no package has it both vectorised and taking float samples at a variable rate.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { list } from 'tar';
import { buildModule, readFolder } from './clang.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** Of lame-3.100.tar.gz as its authors released it. */
const ARCHIVE_SHA256 = 'ddfe36cab873794038ae2c1210557ad34857a4b6bdc515785d1da9e175b1da1e';

/** Fast-math, as LAME's own configure script has it, orders the sums once, here: the module then gives the same bytes everywhere. */
const FLAGS = [
  '-std=gnu11',
  '-O3',
  '-msimd128',
  '-ffast-math',
  '-fvisibility=hidden',
  // Old C: its warnings are its authors'.
  '-w',
  '-DNDEBUG',
  '-DSTDC_HEADERS',
  '-DHAVE_ERRNO_H',
  '-DHAVE_FCNTL_H',
  '-DHAVE_LIMITS_H',
  '-DHAVE_INTTYPES_H',
  '-DHAVE_STDINT_H',
  '-DHAVE_STRCHR',
  '-DHAVE_MEMCPY',
  '-DLAME_LIBRARY_BUILD',
  '-DUSE_FAST_LOG',
  '-DTAKEHIRO_IEEE754_HACK',
  '-Dieee754_float32_t=float',
  '-Iinclude',
  '-Ilibmp3lame',
];

const isWanted = /^lame-3\.100\/(include|libmp3lame|libmp3lame\/vector)\/[^/]+\.[ch]$/;

const readArchive = () => {
  const file = join(dirname(createRequire(import.meta.url).resolve('libav.js')), '../sources/lame-3.100.tar.gz');
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== ARCHIVE_SHA256) throw new Error(`native-dsp: ${file} is not the LAME 3.100 archive (SHA-256 ${found})`);
  const tree = { include: {}, libmp3lame: { vector: {} } };
  list({
    file,
    sync: true,
    filter: (path) => isWanted.test(path),
    onReadEntry: (entry) => {
      const [, ...folders] = entry.path.split('/');
      const name = folders.pop();
      const chunks = [];
      entry.on('data', (chunk) => chunks.push(chunk));
      entry.on('end', () => {
        folders.reduce((folder, step) => folder[step], tree)[name] = Buffer.concat(chunks).toString('latin1');
      });
    },
  });
  return tree;
};

export const buildLame = (output) => {
  const tree = { ...readArchive(), lame: readFolder(join(here, 'lame'), /\.c$/) };
  // The decoder's interface: there is no decoder in this build.
  const library = Object.keys(tree.libmp3lame).filter((file) => file.endsWith('.c') && file !== 'mpglib_interface.c');
  const sources = [...library.map((file) => `libmp3lame/${file}`), 'lame/encoder.c'];
  return buildModule({ command: 'clang', flags: FLAGS, tree, sources, output });
};
