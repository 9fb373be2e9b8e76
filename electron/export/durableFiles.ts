import { open } from 'node:fs/promises';
import { diskFailure } from '../shared/failure.ts';

/** Makes files durable one after the other while other work goes on: no core waits for the disk. */
export class DurableFiles {
  #last: Promise<void> = Promise.resolve();

  /** Complete files, to be kept. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.#last = this.#last.then(() => syncFile(path));
    // Its failure is met in `all`; until then it must not count as unhandled.
    this.#last.catch(() => {});
  }

  /** Resolves once every file added so far is on the disk; fails with the first that cannot be kept. */
  all(): Promise<void> {
    return this.#last;
  }
}

const syncFile = async (path: string): Promise<void> => {
  try {
    const file = await open(path, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw diskFailure(path, error) ?? error;
  }
};
