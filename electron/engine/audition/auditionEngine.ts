import { Worker } from 'node:worker_threads';
import type { AuditionBlock } from '../../shared/contract/state.ts';
import { type Failure, FailureError } from '../../shared/failure.ts';
import type { AuditionProgramme, FromAudition, ToAudition } from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './auditionWorker.ts' : './auditionWorker.js', import.meta.url);

/** A window plays one stream, and for a moment the one that takes its place; a few windows may be open. */
const MOST_STREAMS = 8;
/** Pulls of one stream under way at once. */
const MOST_PULLS = 64;

interface Pull {
  readonly stream: number;
  readonly resolve: (block: AuditionBlock) => void;
  readonly reject: (reason: FailureError) => void;
}

/**
 * The thread that renders what is listened to, apart from the pool so that no long job stands in its way. If it crashes, every
 * pull under way fails and every stream is over; the next `open` starts a new thread.
 */
export class AuditionEngine {
  #worker: Worker | undefined;
  readonly #pulls = new Map<number, Pull>();
  /** Oldest first. */
  readonly #streams = new Set<number>();
  /** Why streams are over that a crash has ended, by their numbers. */
  readonly #crashed = new Map<number, Failure>();
  #nextStream = 1;
  #nextPull = 1;
  #closed = false;

  /** Starts the thread, so that the first stream need not wait for it. */
  warm(): void {
    if (this.#closed || this.#worker !== undefined) return;
    const worker = new Worker(WORKER);
    this.#worker = worker;
    worker.on('message', (message: FromAudition) => this.#receive(message));
    worker.on('error', (error: Error) => this.#lose(worker, error.message));
    worker.on('exit', (code) => this.#lose(worker, `its thread ended with code ${code}`));
  }

  /** Returns the stream's number; what is wrong with it comes with its first pull. Beyond eight the oldest stream ends. */
  open(programme: AuditionProgramme): number {
    if (this.#closed) throw new FailureError(CLOSED);
    this.warm();
    const stream = this.#nextStream++;
    this.#streams.add(stream);
    for (const oldest of [...this.#streams].slice(0, -MOST_STREAMS)) this.end(oldest);
    this.#post({ open: stream, programme });
    return stream;
  }

  /** The stream's next block; pulls are answered in the order they are made. A stream that has ended is a 'conflict'. */
  pull(stream: number, frames: number): Promise<AuditionBlock> {
    return new Promise((resolve, reject) => {
      if (!this.#streams.has(stream)) {
        reject(new FailureError(this.#crashed.get(stream) ?? ENDED));
        return;
      }
      const waiting = [...this.#pulls.values()].filter((pull) => pull.stream === stream).length;
      if (waiting >= MOST_PULLS) {
        reject(new FailureError(TOO_MANY));
        return;
      }
      const pull = this.#nextPull++;
      this.#pulls.set(pull, { stream, resolve, reject });
      this.#post({ pull, stream, frames });
    });
  }

  /** Ends a stream; its pulls under way fail. No matter if it has ended already. */
  end(stream: number): void {
    if (!this.#streams.delete(stream)) return;
    this.#failPulls((pull) => pull.stream === stream, ENDED);
    this.#post({ close: stream });
  }

  /** Ends all streams and the thread; resolves when it is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#streams.clear();
    this.#failPulls(() => true, CLOSED);
    await worker?.terminate();
  }

  #post(message: ToAudition): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromAudition): void {
    const pull = this.#pulls.get(message.pull);
    if (pull === undefined) return;
    this.#pulls.delete(message.pull);
    if ('failure' in message) pull.reject(new FailureError(message.failure));
    else pull.resolve(message.block);
  }

  #lose(worker: Worker, problem: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const crash: Failure = {
      kind: 'internal',
      file: null,
      problem: `playback crashed: ${problem}`,
      remedy: 'play again; if it repeats, please report it',
    };
    this.#crashed.clear();
    for (const stream of this.#streams) this.#crashed.set(stream, crash);
    this.#streams.clear();
    this.#failPulls(() => true, crash);
    void worker.terminate();
  }

  #failPulls(which: (pull: Pull) => boolean, failure: Failure): void {
    for (const [id, pull] of this.#pulls) {
      if (!which(pull)) continue;
      this.#pulls.delete(id);
      pull.reject(new FailureError(failure));
    }
  }
}

const ENDED: Failure = { kind: 'conflict', file: null, problem: 'this playback has ended', remedy: 'play again' };
const CLOSED: Failure = { kind: 'cancelled', file: null, problem: 'playback was closed', remedy: '' };
const TOO_MANY: Failure = {
  kind: 'conflict',
  file: null,
  problem: `more than ${MOST_PULLS} blocks of one playback were asked for at once`,
  remedy: 'wait for the blocks before',
};
