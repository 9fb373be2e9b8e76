/**
 * Builds the WASM modules, one thread each. Usage:
 *   node native-dsp/build.mjs [dsp] [lame]        default: both, into resources/
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { buildDsp } from './buildDsp.mjs';
import { buildLame } from './buildLame.mjs';

const MODULES = { dsp: buildDsp, lame: buildLame };
const outputOf = (name) => join(dirname(fileURLToPath(import.meta.url)), `../resources/${name}.wasm`);

const inThread = (name) =>
  new Promise((done, failed) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: name });
    worker.on('error', failed);
    worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`native-dsp: ${name} was not built`))));
  });

if (isMainThread) {
  const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(MODULES);
  await Promise.all(names.map(inThread));
} else {
  const started = Date.now();
  const bytes = await MODULES[workerData](outputOf(workerData));
  process.stderr.write(`native-dsp: ${workerData}.wasm ${bytes} bytes in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
