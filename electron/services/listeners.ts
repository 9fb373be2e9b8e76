/** Those who want to be told. One that throws is warned of and does not keep the others from being told. */
export class Listeners<Told extends readonly unknown[]> {
  readonly #listeners = new Set<(...told: Told) => void>();

  /** Returns how to stop listening. */
  add(listener: (...told: Told) => void): () => void {
    // A function of its own, so that the same listener added twice is told twice and removed once.
    const own = (...told: Told): void => listener(...told);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(...told: Told): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(...told);
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}
