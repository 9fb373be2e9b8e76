/** Something to be fetched; the key tells requests apart. Resolves to whether it is to be had. */
export interface Request {
  readonly key: string;
  readonly run: () => Promise<boolean>;
}

/** Fetches what is wanted now, a few at a time, the first first. What is no longer wanted is not asked for. */
export class Requests {
  readonly #limit: number;
  readonly #running = new Set<string>();
  /** Not to be had for now. */
  readonly #refused = new Set<string>();
  #waiting: readonly Request[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes the place of everything wanted before; what is being fetched goes on. */
  want(requests: readonly Request[]): void {
    this.#waiting = requests;
    this.#start();
  }

  /** What was refused may be asked for again. */
  retry(): void {
    this.#refused.clear();
  }

  #start(): void {
    while (this.#running.size < this.#limit) {
      const next = this.#waiting.find(({ key }) => !this.#running.has(key) && !this.#refused.has(key));
      if (next === undefined) return;
      this.#waiting = this.#waiting.filter(({ key }) => key !== next.key);
      this.#running.add(next.key);
      void this.#run(next);
    }
  }

  async #run({ key, run }: Request): Promise<void> {
    // A song that cannot be read says so in its own state; here it is only not drawn.
    const found = await run().catch(() => false);
    this.#running.delete(key);
    if (!found) this.#refused.add(key);
    this.#start();
  }
}
