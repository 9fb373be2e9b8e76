import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { fail, failureOf } from '../shared/failure.ts';
import { advise } from './jobs/advise.ts';
import { correlate } from './jobs/correlate.ts';
import { describe } from './jobs/describe.ts';
import { digest } from './jobs/digest.ts';
import { encode } from './jobs/encode.ts';
import { identify } from './jobs/identify.ts';
import { inspect } from './jobs/inspect.ts';
import { measure } from './jobs/measure.ts';
import { preflight } from './jobs/preflight.ts';
import { prepare } from './jobs/prepare.ts';
import { process } from './jobs/process.ts';
import { readSong } from './jobs/readSong.ts';
import { render } from './jobs/render.ts';
import { samples } from './jobs/samples.ts';
import { tags } from './jobs/tags.ts';
import type { FromWorker, JobKind, Jobs, ReportProgress, ToWorker } from './protocol.ts';

type Handlers = {
  readonly [Kind in JobKind]: (
    input: Jobs[Kind]['input'],
    report: ReportProgress,
  ) => Jobs[Kind]['output'] | Promise<Jobs[Kind]['output']>;
};

const HANDLERS: Handlers = {
  readSong,
  advise,
  identify,
  tags,
  describe,
  samples,
  prepare,
  process,
  measure,
  correlate,
  preflight,
  render,
  inspect,
  encode,
  digest,
};

const PROGRESS_MILLISECONDS = 100;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');
const send = (message: FromWorker) => port.postMessage(message);

let stopped: number | undefined;

/** A job that computes does not return to the event loop before it ends, so it looks for a stop itself. */
const requireWanted = (id: number): void => {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) receive(next.message);
  if (stopped === id) fail('cancelled', null, 'stopped before it was done', 'nothing was changed');
};

const receive = (message: ToWorker): void => {
  if ('stop' in message) stopped = message.stop;
  else void run(message);
};

const run = async ({ id, kind, input }: Exclude<ToWorker, { readonly stop: number }>): Promise<void> => {
  let last = 0;
  const report: ReportProgress = (event) => {
    requireWanted(id);
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
};

port.on('message', receive);
