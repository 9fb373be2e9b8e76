import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { fail, failureOf } from '../shared/failure.ts';
import type { FromWorker, JobKind, Jobs, ReportProgress, ToWorker } from './protocol.ts';

type Handler<Kind extends JobKind> = (
  input: Jobs[Kind]['input'],
  report: ReportProgress,
) => Jobs[Kind]['output'] | Promise<Jobs[Kind]['output']>;

/** Each job's code is loaded when it is first asked for: most of a worker's start is what it loads. */
const HANDLERS: { readonly [Kind in JobKind]: () => Promise<Handler<Kind>> } = {
  readSong: async () => (await import('./jobs/readSong.ts')).readSong,
  advise: async () => (await import('./jobs/advise.ts')).advise,
  identify: async () => (await import('./jobs/identify.ts')).identify,
  tags: async () => (await import('./jobs/tags.ts')).tags,
  describe: async () => (await import('./jobs/describe.ts')).describe,
  samples: async () => (await import('./jobs/samples.ts')).samples,
  prepare: async () => (await import('./jobs/prepare.ts')).prepare,
  process: async () => (await import('./jobs/process.ts')).process,
  measure: async () => (await import('./jobs/measure.ts')).measure,
  correlate: async () => (await import('./jobs/correlate.ts')).correlate,
  preflight: async () => (await import('./jobs/preflight.ts')).preflight,
  render: async () => (await import('./jobs/render.ts')).render,
  inspect: async () => (await import('./jobs/inspect.ts')).inspect,
  encode: async () => (await import('./jobs/encode.ts')).encode,
  checkEncoded: async () => (await import('./jobs/checkEncoded.ts')).checkEncoded,
  digest: async () => (await import('./jobs/digest.ts')).digest,
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
  else if ('load' in message) void load(message.load);
  else void run(message);
};

/** What cannot be loaded is told of by the first job that needs it. */
const load = (kinds: readonly JobKind[]): Promise<unknown> => Promise.allSettled(kinds.map((kind) => HANDLERS[kind]()));

const run = async ({ id, kind, input }: Extract<ToWorker, { readonly id: number }>): Promise<void> => {
  let last = 0;
  const report: ReportProgress = (event) => {
    requireWanted(id);
    const now = performance.now();
    const matters = event.finishedTracks !== undefined || event.drawnFrames !== undefined;
    if (!matters && now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    send({ id, event });
  };
  try {
    const handler = (await HANDLERS[kind]()) as (input: unknown, report: ReportProgress) => unknown;
    send({ id, output: await handler(input, report) });
  } catch (error) {
    send({ id, failure: failureOf(error) });
  }
};

port.on('message', receive);
