import type { EnginePool } from '../engine/pool.ts';
import type { CorrelateInput, MeasuredClip, MeasureInput } from '../engine/protocol.ts';
import type { Correlate } from '../export/clips.ts';
import type { Measure } from '../export/matchSongs.ts';
import { FailureError } from '../shared/failure.ts';

interface Pending<Output> {
  readonly work: Promise<Output>;
  readonly stop: AbortController;
  waiters: number;
}

/**
 * Results by what they depend on. Work that several ask for is done once; it stops when none of them waits any more. The
 * results used longest ago go first once all together are too heavy.
 */
class Remembered<Input, Output> {
  readonly #run: (input: Input, signal: AbortSignal) => Promise<Output>;
  readonly #weigh: (output: Output) => number;
  readonly #mostWeight: number;
  readonly #done = new Map<string, Output>();
  readonly #pending = new Map<string, Pending<Output>>();
  #weight = 0;

  constructor(
    run: (input: Input, signal: AbortSignal) => Promise<Output>,
    weigh: (output: Output) => number,
    mostWeight: number,
  ) {
    this.#run = run;
    this.#weigh = weigh;
    this.#mostWeight = mostWeight;
  }

  known(input: Input): Output | undefined {
    const key = JSON.stringify(input);
    const output = this.#done.get(key);
    if (output !== undefined) {
      this.#done.delete(key);
      this.#done.set(key, output);
    }
    return output;
  }

  isPending(input: Input): boolean {
    return this.#pending.has(JSON.stringify(input));
  }

  async get(input: Input, signal: AbortSignal): Promise<Output> {
    if (signal.aborted) throw cancelled();
    const known = this.known(input);
    if (known !== undefined) return known;
    const key = JSON.stringify(input);
    const pending = this.#pending.get(key) ?? this.#start(key, input);
    pending.waiters += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        pending.waiters -= 1;
        if (pending.waiters === 0) {
          this.#forget(key, pending);
          pending.stop.abort();
        }
        reject(cancelled());
      };
      signal.addEventListener('abort', leave, { once: true });
      pending.work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  #start(key: string, input: Input): Pending<Output> {
    const stop = new AbortController();
    const work = this.#run(input, stop.signal);
    const pending: Pending<Output> = { work, stop, waiters: 0 };
    this.#pending.set(key, pending);
    work.then(
      (output) => {
        this.#forget(key, pending);
        this.#keep(key, output);
      },
      () => this.#forget(key, pending),
    );
    return pending;
  }

  #forget(key: string, pending: Pending<Output>): void {
    if (this.#pending.get(key) === pending) this.#pending.delete(key);
  }

  #keep(key: string, output: Output): void {
    if (this.#done.has(key)) return;
    this.#done.set(key, output);
    this.#weight += this.#weigh(output);
    for (const [oldest, heavy] of this.#done) {
      if (this.#weight <= this.#mostWeight || oldest === key) return;
      this.#done.delete(oldest);
      this.#weight -= this.#weigh(heavy);
    }
  }
}

const cancelled = (): FailureError =>
  new FailureError({ kind: 'cancelled', file: null, problem: 'no longer asked for', remedy: '' });

/** Bytes: about forty matches of an 80-minute album. */
const MOST_MEASURED_BYTES = 64_000_000;
const MOST_CORRELATIONS = 10_000;

const bytesOf = ({ gatingBlocks, shortTermLufs, reductionDb }: MeasuredClip): number =>
  gatingBlocks.byteLength + shortTermLufs.byteLength + reductionDb.byteLength + 1000;

/** What a match needs done. */
export interface MatchMeans {
  readonly measure: Measure;
  readonly correlate: Correlate;
}

/** Something was asked of `memory` that was never measured. */
class NotRemembered extends Error {}

/** What the match has measured so far, in this run of the program. */
export class MatchCache {
  readonly measurements: Pick<Remembered<MeasureInput, MeasuredClip>, 'known' | 'isPending' | 'get'>;
  /** Asked for ahead of all measurements: a crossfade being drawn is to be heard at once. */
  readonly correlations: Pick<Remembered<CorrelateInput, number>, 'known' | 'isPending' | 'get'>;

  constructor(pool: EnginePool) {
    this.measurements = new Remembered(
      (input, signal) => pool.run('measure', input, undefined, { signal }),
      bytesOf,
      MOST_MEASURED_BYTES,
    );
    this.correlations = new Remembered(
      (input, signal) => pool.run('correlate', input, undefined, { signal, urgent: true }),
      () => 1,
      MOST_CORRELATIONS,
    );
  }

  /** Measures what is not known yet, until the signal aborts. */
  means(signal: AbortSignal): MatchMeans {
    return {
      measure: (input) => this.measurements.get(input, signal),
      correlate: (input) => this.correlations.get(input, signal),
    };
  }

  /** The result of work that needs only what is known already; null where it needs more. */
  async fromMemory<Result>(work: (means: MatchMeans) => Promise<Result>): Promise<Result | null> {
    const recall = <Value>(value: Value | undefined): Promise<Value> =>
      value === undefined ? Promise.reject(new NotRemembered()) : Promise.resolve(value);
    try {
      return await work({
        measure: (input) => recall(this.measurements.known(input)),
        correlate: (input) => recall(this.correlations.known(input)),
      });
    } catch (error) {
      if (error instanceof NotRemembered) return null;
      throw error;
    }
  }
}
