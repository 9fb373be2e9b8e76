import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DemoMessage, DemoOrder } from '../demo/demoWorker.ts';
import { FailureError } from '../shared/failure.ts';
import type { JobHandle } from './context.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? '../demo/demoWorker.ts' : '../demo/demoWorker.js', import.meta.url);
const ALBUM_FILE = 'album.json';

/** The album file of a demo album that is there whole; null otherwise. A song gets its name when it is complete. */
export const writtenDemo = (folder: string): string | null => {
  const albumFile = join(folder, ALBUM_FILE);
  try {
    const { tracks, cover } = JSON.parse(readFileSync(albumFile, 'utf8')) as { tracks: { file: string }[]; cover: string };
    return [cover, ...tracks.map(({ file }) => file)].every((name) => existsSync(join(folder, name))) ? albumFile : null;
  } catch {
    return null;
  }
};

/** Writes the demo album in a thread of its own. Resolves with its album file; cancelling ends the thread at once. */
export const writeDemo = (folder: string, { signal, progress }: Pick<JobHandle, 'signal' | 'progress'>): Promise<string> =>
  new Promise<string>((resolve, reject) => {
    const order: DemoOrder = { folder };
    const worker = new Worker(WORKER, { workerData: order });
    const stop = (): void => {
      void worker.terminate();
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: DemoMessage) => {
      if ('fraction' in message) progress(`Writing "${message.song}"`, message.fraction);
      else if ('failure' in message) reject(new FailureError(message.failure));
      else resolve(message.albumFile);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) removeUnfinished(folder);
      reject(signal.aborted ? signal.reason : new Error('the thread that writes the demo album ended early'));
    });
  });

/** As far as that can be done; what stays is written over the next time. */
const removeUnfinished = (folder: string): void => {
  try {
    for (const name of readdirSync(folder)) if (name.endsWith('.part')) rmSync(join(folder, name), { force: true });
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
};
