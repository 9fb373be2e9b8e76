import { Worker } from 'node:worker_threads';
import { FailureError } from '../shared/failure.ts';
import type { MasterProgress } from './deliverAlbum.ts';
import type { DeliveryMessage, DeliveryOrder } from './deliveryWorker.ts';
import type { Delivered } from './renderedAlbum.ts';
import { clearCrashed } from './staging.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './deliveryWorker.ts' : './deliveryWorker.js', import.meta.url);

/** Makes a delivery in the background. Resolves or rejects once its thread is gone and the disk is as it will stay. */
export const runDelivery = (
  order: DeliveryOrder,
  signal: AbortSignal,
  onProgress: (progress: MasterProgress) => void,
): Promise<Delivered> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = new Worker(WORKER, { workerData: order });
    const stop = () => worker.postMessage('stop');
    signal.addEventListener('abort', stop, { once: true });
    let outcome: Exclude<DeliveryMessage, { readonly progress: MasterProgress }> | undefined;
    let crash: string | undefined;
    worker.on('message', (message: DeliveryMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else outcome = message;
    });
    worker.on('error', (error: Error) => {
      crash = error.message;
    });
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop);
      if (outcome === undefined) clearCrashed(order.request.destination);
      if (outcome !== undefined && 'delivered' in outcome) resolve(outcome.delivered);
      else reject(new FailureError(outcome?.failure ?? crashed(crash ?? `its thread ended with code ${code}`)));
    });
  });

const crashed = (problem: string) => ({
  kind: 'internal' as const,
  file: null,
  problem: `the delivery crashed: ${problem}`,
  remedy: 'try again; if it repeats, please report it',
});
