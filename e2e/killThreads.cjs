/** Loaded into the program's own process: signal SIGUSR2 ends every thread it has started since, as a crash would. */
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const threads = new Set();
  process.on('worker', (thread) => {
    threads.add(thread);
    thread.once('exit', () => threads.delete(thread));
  });
  process.on('SIGUSR2', () => {
    for (const thread of threads) void thread.terminate();
  });
}
