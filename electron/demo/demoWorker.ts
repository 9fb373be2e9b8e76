import { parentPort, workerData } from 'node:worker_threads';
import { type Failure, failureOf } from '../shared/failure.ts';
import { writeDemoAlbum } from './demoAlbum.ts';

/** Writes the demo album in a thread of its own: it is minutes of synthesis. */
export interface DemoOrder {
  readonly folder: string;
}

export type DemoMessage =
  /** 0..1 of the whole, and the song that is being written. */
  { readonly fraction: number; readonly song: string } | { readonly albumFile: string } | { readonly failure: Failure };

const PROGRESS_MILLISECONDS = 100;

const send = (message: DemoMessage): void => parentPort?.postMessage(message);

let last = 0;
try {
  const { albumFile } = await writeDemoAlbum((workerData as DemoOrder).folder, {
    onProgress: (fraction, song) => {
      const now = performance.now();
      if (now - last < PROGRESS_MILLISECONDS) return;
      last = now;
      send({ fraction, song });
    },
  });
  send({ albumFile });
} catch (error) {
  send({ failure: failureOf(error) });
}
