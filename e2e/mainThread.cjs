/**
 * Loaded into the program's own process by `node --require`: how long its main thread is at work without a pause. Signal
 * SIGUSR2 writes what was seen since the last one to the file that GLASSMASTER_MAIN_THREAD names.
 *
 * Where the system tells (Linux), time is the thread's own processor time, so that other programs do not count.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const file = process.env.GLASSMASTER_MAIN_THREAD;

if (isMainThread && file) {
  const processorTime = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  const clock = (() => {
    try {
      processorTime();
      return processorTime;
    } catch {
      return () => performance.now();
    }
  })();
  let seen = [];
  let before = clock();
  const look = () => {
    const now = clock();
    if (now - before > 5) seen.push(now - before);
    before = now;
  };
  setInterval(look, 1).unref();
  process.on('SIGUSR2', () => {
    look();
    writeFileSync(file, JSON.stringify(seen));
    seen = [];
  });
}
