import { parentPort, workerData } from 'node:worker_threads';
import { EnginePool } from '../engine/pool.ts';
import { type Failure, failureOf } from '../shared/failure.ts';
import type { MasterProgress } from './deliverAlbum.ts';
import { deliverMatched, type MatchedDelivery } from './deliverMatched.ts';
import type { Delivered } from './renderedAlbum.ts';

/**
 * Makes one delivery in a thread of its own, with workers of its own: writing, syncing and digesting whole discs would keep
 * the caller's thread from answering, and stopping this one stops nobody else's work. Any message means: stop.
 */
export interface DeliveryOrder extends MatchedDelivery {
  /** Engine workers. */
  readonly jobs: number;
}

export type DeliveryMessage =
  | { readonly progress: MasterProgress }
  | { readonly delivered: Delivered }
  | { readonly failure: Failure };

const PROGRESS_MILLISECONDS = 100;

const send = (message: DeliveryMessage): void => parentPort?.postMessage(message);

const { jobs, ...delivery } = workerData as DeliveryOrder;
const stop = new AbortController();
parentPort?.once('message', () => stop.abort());
const pool = new EnginePool(jobs, stop.signal);
let last = 0;
try {
  const delivered = await deliverMatched(pool, delivery, (progress) => {
    const now = performance.now();
    if (now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    send({ progress });
  });
  send({ delivered });
} catch (error) {
  send({ failure: failureOf(error) });
} finally {
  await pool.close();
  parentPort?.close();
}
