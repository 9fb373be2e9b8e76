import { Worker } from 'node:worker_threads';
import { type Failure, FailureError } from '../shared/failure.ts';
import type { FromWorker, JobEvent, JobKind, Jobs, ToWorker } from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

interface Waiting {
  readonly id: number;
  readonly kind: JobKind;
  readonly input: unknown;
  readonly onEvent: ((event: JobEvent) => void) | undefined;
  readonly resolve: (output: never) => void;
  readonly reject: (reason: unknown) => void;
}

interface Seat {
  readonly worker: Worker;
  job: Waiting | undefined;
}

/**
 * A pool of worker threads, one DSP instance each. Jobs start in the order they were asked for. A worker that
 * crashes fails its job and is replaced; closing the pool, or its signal, fails every job that has not ended.
 */
export class EnginePool {
  readonly size: number;
  readonly #seats: Seat[] = [];
  readonly #queue: Waiting[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => {
    void this.close({ kind: 'cancelled', file: null, problem: 'stopped before it was done', remedy: 'nothing was changed' });
  };
  #nextId = 1;
  #closed: Failure | undefined;

  constructor(size: number, signal?: AbortSignal) {
    this.size = size;
    this.#signal = signal;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  run<Kind extends JobKind>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    onEvent?: (event: JobEvent) => void,
  ): Promise<Jobs[Kind]['output']> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new FailureError(this.#closed));
        return;
      }
      this.#queue.push({ id: this.#nextId++, kind, input, onEvent, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends all workers at once; jobs under way fail with `reason`. Resolves when every thread is gone. */
  async close(
    reason: Failure = { kind: 'cancelled', file: null, problem: 'the engine was closed', remedy: 'start the job again' },
  ): Promise<void> {
    this.#closed ??= reason;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    const seats = this.#seats.splice(0);
    for (const job of this.#queue.splice(0)) job.reject(new FailureError(this.#closed));
    for (const seat of seats) seat.job?.reject(new FailureError(this.#closed));
    await Promise.all(seats.map((seat) => seat.worker.terminate()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const seat = this.#seats.find((candidate) => candidate.job === undefined) ?? this.#hire();
      if (seat === undefined) return;
      const job = this.#queue.shift();
      if (job === undefined) return;
      seat.job = job;
      const message: ToWorker = { id: job.id, kind: job.kind, input: job.input };
      seat.worker.postMessage(message);
    }
  }

  #hire(): Seat | undefined {
    if (this.#seats.length >= this.size) return undefined;
    const worker = new Worker(WORKER);
    const seat: Seat = { worker, job: undefined };
    worker.on('message', (message: FromWorker) => this.#receive(seat, message));
    worker.on('error', (error: Error) => this.#lose(seat, error.message));
    worker.on('exit', (code) => this.#lose(seat, `a worker thread ended with code ${code}`));
    this.#seats.push(seat);
    return seat;
  }

  #receive(seat: Seat, message: FromWorker): void {
    const job = seat.job;
    if (job === undefined || job.id !== message.id) return;
    if ('event' in message) {
      job.onEvent?.(message.event);
      return;
    }
    seat.job = undefined;
    if ('failure' in message) job.reject(new FailureError(message.failure));
    else job.resolve(message.output as never);
    this.#dispatch();
  }

  #lose(seat: Seat, problem: string): void {
    const at = this.#seats.indexOf(seat);
    if (at < 0) return;
    this.#seats.splice(at, 1);
    const job = seat.job;
    seat.job = undefined;
    job?.reject(
      new FailureError({
        kind: 'internal',
        file: null,
        problem: `the ${job.kind} job crashed: ${problem}`,
        remedy: 'try again; if it repeats, please report it with the file',
      }),
    );
    void seat.worker.terminate();
    this.#dispatch();
  }
}
