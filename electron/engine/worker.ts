import { parentPort } from 'node:worker_threads';
import { failureOf } from '../shared/failure.ts';
import { correlate } from './jobs/correlate.ts';
import { digest } from './jobs/digest.ts';
import { encode } from './jobs/encode.ts';
import { inspect } from './jobs/inspect.ts';
import { measure } from './jobs/measure.ts';
import { prepare } from './jobs/prepare.ts';
import { render } from './jobs/render.ts';
import type { FromWorker, JobKind, Jobs, ReportProgress, ToWorker } from './protocol.ts';

type Handlers = {
  readonly [Kind in JobKind]: (
    input: Jobs[Kind]['input'],
    report: ReportProgress,
  ) => Jobs[Kind]['output'] | Promise<Jobs[Kind]['output']>;
};

const HANDLERS: Handlers = { prepare, measure, correlate, render, inspect, encode, digest };

const PROGRESS_MILLISECONDS = 100;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');
const send = (message: FromWorker) => port.postMessage(message);

port.on('message', async ({ id, kind, input }: ToWorker) => {
  let last = 0;
  const report: ReportProgress = (event) => {
    const now = performance.now();
    if (event.finishedTracks === undefined && now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    send({ id, event });
  };
  try {
    const handler = HANDLERS[kind] as (input: unknown, report: ReportProgress) => unknown;
    send({ id, output: await handler(input, report) });
  } catch (error) {
    send({ id, failure: failureOf(error) });
  }
});
