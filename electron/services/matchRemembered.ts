import { setImmediate as nextTurn } from 'node:timers/promises';
import { FailureError } from '../shared/failure.ts';
import type { MatchFiles } from './matchFiles.ts';
import { contentKeyOf, type Keyed } from './matchKey.ts';

interface Pending<Output> {
  readonly work: Promise<Output>;
  readonly stop: AbortController;
  waiters: number;
}

export interface RememberedMeans<Input, Output> {
  readonly run: (input: Input, signal: AbortSignal) => Promise<Output>;
  readonly weigh: (output: Output) => number;
  readonly mostWeight: number;
  /** Where results outlive the program, and how they look there. */
  readonly files: MatchFiles;
  readonly encode: (name: string, output: Output) => Uint8Array;
  readonly decode: (name: string, file: Uint8Array) => Output | null;
}

/**
 * Results by what they depend on. Work that several ask for is done once; it stops when none of them waits any more. The
 * results used longest ago leave the memory first once all together are too heavy; what depends on known content alone is
 * also kept in files.
 */
export class Remembered<Input, Output> {
  readonly #means: RememberedMeans<Input, Output>;
  readonly #done = new Map<string, Output>();
  readonly #pending = new Map<string, Pending<Output>>();
  #weight = 0;

  constructor(means: RememberedMeans<Input, Output>) {
    this.#means = means;
  }

  /** What is in memory. */
  known(input: Input): Output | undefined {
    return this.#known(contentKeyOf(input));
  }

  /** What is in memory or in a file; null where it would have to be worked out. */
  async recall(input: Input): Promise<Output | null> {
    const key = contentKeyOf(input);
    // What is made of many results at once leaves room for other work in between, even where all are known.
    await nextTurn();
    return this.#known(key) ?? this.#read(key);
  }

  /** Leaves the memory: what it stood for is gone. */
  drop(input: Input): void {
    const { name } = contentKeyOf(input);
    const output = this.#done.get(name);
    if (output === undefined) return;
    this.#done.delete(name);
    this.#weight -= this.#means.weigh(output);
  }

  isPending(input: Input): boolean {
    return this.#pending.has(contentKeyOf(input).name);
  }

  async get(input: Input, signal: AbortSignal): Promise<Output> {
    if (signal.aborted) throw cancelled();
    const key = contentKeyOf(input);
    const known = this.#known(key);
    if (known !== undefined) {
      await nextTurn();
      return known;
    }
    const pending = this.#pending.get(key.name) ?? this.#start(key, input);
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

  #known({ name }: Keyed): Output | undefined {
    const output = this.#done.get(name);
    if (output !== undefined) {
      this.#done.delete(name);
      this.#done.set(name, output);
    }
    return output;
  }

  #start(key: Keyed, input: Input): Pending<Output> {
    const stop = new AbortController();
    const work = this.#find(key, input, stop.signal);
    const pending: Pending<Output> = { work, stop, waiters: 0 };
    this.#pending.set(key.name, pending);
    const forget = () => this.#forget(key, pending);
    work.then(forget, forget);
    return pending;
  }

  async #find(key: Keyed, input: Input, signal: AbortSignal): Promise<Output> {
    const found = await this.#read(key);
    if (found !== null) return found;
    const output = await this.#means.run(input, signal);
    this.#keep(key, output);
    const { files, encode } = this.#means;
    if (key.lasting) files.write(key.name, () => encode(key.name, output));
    return output;
  }

  async #read(key: Keyed): Promise<Output | null> {
    if (!key.lasting) return null;
    const { files, decode } = this.#means;
    const output = await files.read(key.name, (file) => decode(key.name, file));
    if (output !== null) this.#keep(key, output);
    return output;
  }

  #forget({ name }: Keyed, pending: Pending<Output>): void {
    if (this.#pending.get(name) === pending) this.#pending.delete(name);
  }

  #keep({ name }: Keyed, output: Output): void {
    const { weigh, mostWeight } = this.#means;
    if (this.#done.has(name)) return;
    this.#done.set(name, output);
    this.#weight += weigh(output);
    for (const [oldest, heavy] of this.#done) {
      if (this.#weight <= mostWeight || oldest === name) return;
      this.#done.delete(oldest);
      this.#weight -= weigh(heavy);
    }
  }
}

const cancelled = (): FailureError =>
  new FailureError({ kind: 'cancelled', file: null, problem: 'no longer asked for', remedy: '' });
