import { Worker } from 'node:worker_threads';
import { type Failure, FailureError } from '../shared/failure.ts';
import type { FromWorker, JobEvent, JobKind, Jobs, ToWorker } from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

interface Waiting {
  readonly id: number;
  readonly kind: JobKind;
  readonly input: unknown;
  readonly onEvent: ((event: JobEvent) => void) | undefined;
  /** Stops listening to the job's own signal. */
  readonly release: () => void;
  readonly resolve: (output: never) => void;
  readonly reject: (reason: unknown) => void;
}

export interface RunOptions {
  /** Fails the job as 'cancelled' when aborted: at once for the caller, its worker is free a block of samples later. */
  readonly signal?: AbortSignal;
  /** Goes ahead of all jobs that wait without it, and does not wait for those under way; for short jobs only. */
  readonly urgent?: boolean;
}

const CANCELLED: Failure = {
  kind: 'cancelled',
  file: null,
  problem: 'stopped before it was done',
  remedy: 'nothing was changed',
};

interface Seat {
  readonly worker: Worker;
  job: Waiting | undefined;
}

/**
 * A pool of worker threads, one DSP instance each. Jobs start in the order they were asked for, urgent ones first. A worker that
 * crashes fails its job and is replaced; closing the pool, or its signal, fails every job that has not ended.
 */
export class EnginePool {
  readonly size: number;
  readonly #seats: Seat[] = [];
  readonly #queue: Waiting[] = [];
  /** How many of the queue, from its front, are urgent. */
  #urgent = 0;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => {
    void this.close(CANCELLED);
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
    { signal, urgent = false }: RunOptions = {},
  ): Promise<Jobs[Kind]['output']> {
    return new Promise((resolve, reject) => {
      const refusal = this.#closed ?? (signal?.aborted ? CANCELLED : undefined);
      if (refusal) {
        reject(new FailureError(refusal));
        return;
      }
      const onAbort = () => this.#cancel(job);
      const release = () => signal?.removeEventListener('abort', onAbort);
      const job: Waiting = { id: this.#nextId++, kind, input, onEvent, release, resolve, reject };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (urgent) this.#queue.splice(this.#urgent++, 0, job);
      else this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Starts a worker ahead of the first job and has it load what such jobs take. */
  warm(kinds: readonly JobKind[]): void {
    if (this.#closed !== undefined || this.#seats.length > 0) return;
    this.#hire().worker.postMessage({ load: kinds } satisfies ToWorker);
  }

  #cancel(job: Waiting): void {
    const place = this.#queue.indexOf(job);
    if (place >= 0) this.#take(place);
    const seat = this.#seats.find((candidate) => candidate.job === job);
    // The seat stays taken until the worker has noticed.
    seat?.worker.postMessage({ stop: job.id } satisfies ToWorker);
    job.reject(new FailureError(CANCELLED));
  }

  #take(place: number): Waiting | undefined {
    const [job] = this.#queue.splice(place, 1);
    if (place < this.#urgent) this.#urgent -= 1;
    return job;
  }

  /** Ends all workers at once; jobs under way fail with `reason`. Resolves when every thread is gone. */
  async close(
    reason: Failure = { kind: 'cancelled', file: null, problem: 'the engine was closed', remedy: 'start the job again' },
  ): Promise<void> {
    this.#closed ??= reason;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    const seats = this.#seats.splice(0);
    this.#urgent = 0;
    for (const job of [...this.#queue.splice(0), ...seats.flatMap((seat) => seat.job ?? [])]) {
      job.release();
      job.reject(new FailureError(this.#closed));
    }
    await Promise.all(seats.map((seat) => seat.worker.terminate()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0 && !this.#closed) {
      const busy = this.#seats.filter(({ job }) => job !== undefined).length;
      // An urgent job gets a seat of its own where long ones hold all others.
      if (busy >= this.size + (this.#urgent > 0 ? 1 : 0)) return;
      const seat = this.#seats.find((candidate) => candidate.job === undefined) ?? this.#hire();
      const job = this.#take(0);
      if (job === undefined) return;
      seat.job = job;
      const message: ToWorker = { id: job.id, kind: job.kind, input: job.input };
      seat.worker.postMessage(message);
    }
  }

  #hire(): Seat {
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
    job.release();
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
    job?.release();
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
