import { parentPort } from 'node:worker_threads';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { failureOf } from '../../shared/failure.ts';
import { AuditionStream } from './auditionStream.ts';
import type { AuditionProgramme, FromAudition, ToAudition } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('auditionWorker.ts runs in a worker thread only');

const dsp = new DspInstance(compileDsp());
const streams = new Map<number, AuditionStream>();

const open = (id: number, programme: AuditionProgramme): void => {
  const stream = new AuditionStream(dsp, id, programme);
  streams.set(id, stream);
  try {
    // Nobody waits for this yet; the first pull is on its way.
    stream.prepare();
  } catch {
    // It is tried again by the first pull, whose answer says what is wrong.
  }
};

const pull = (request: number, id: number, frames: number): void => {
  const stream = streams.get(id);
  if (stream === undefined) return;
  try {
    const block = stream.pull(frames);
    send({ pull: request, block }, [block.left.buffer, block.right.buffer] as ArrayBuffer[]);
  } catch (error) {
    send({ pull: request, failure: failureOf(error) });
  }
};

const close = (id: number): void => {
  const stream = streams.get(id);
  streams.delete(id);
  stream?.close();
};

const send = (message: FromAudition, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

port.on('message', (message: ToAudition) => {
  if ('open' in message) open(message.open, message.programme);
  else if ('pull' in message) pull(message.pull, message.stream, message.frames);
  else close(message.close);
});
