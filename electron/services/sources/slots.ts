interface Waiting {
  readonly of: object | null;
  readonly start: () => void;
}

/** Lets so many pieces of work run at a time; the rest wait in the order they came, but for one that is wanted first. */
export class Slots {
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** `of`: what `prefer` knows it by. */
  async run<Output>(work: () => Promise<Output>, of: object | null = null): Promise<Output> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((start) => this.#waiting.push({ of, start }));
    try {
      return await work();
    } finally {
      // A slot goes straight to the next in line, so that nobody overtakes.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next.start();
    }
  }

  /** What waits of this is next; nothing happens where it does not wait. */
  prefer(of: object): void {
    const at = this.#waiting.findIndex((one) => one.of === of);
    if (at > 0) this.#waiting.unshift(...this.#waiting.splice(at, 1));
  }
}
