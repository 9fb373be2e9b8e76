import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A delivery that was being made when the program ended without a word. */
export interface CutOffDelivery {
  /** Of the album. */
  readonly title: string;
  readonly destination: string;
}

const noteSchema = z.object({ title: z.string(), destination: z.string() });

/**
 * Notes in `folder` that a delivery is under way: a crash or a power cut leaves them, so that the next start can clear up after
 * it and tell. They never stand in the way of a delivery: on a disk that takes none, there is none.
 */
export class DeliveryNotes {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns what takes the note away, for when the delivery has ended in whatever way. */
  write(delivery: CutOffDelivery): () => void {
    const path = join(this.#folder, `${randomUUID()}.json`);
    ignoringTheDisk(() => {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(path, JSON.stringify(delivery));
    });
    return () => void ignoringTheDisk(() => rmSync(path, { force: true }));
  }

  /** Those of earlier runs, once: to be called before any is written. */
  take(): readonly CutOffDelivery[] {
    const names = ignoringTheDisk(() => readdirSync(this.#folder)) ?? [];
    const notes = names.map((name) => ignoringTheDisk(() => parsed(readFileSync(join(this.#folder, name), 'utf8'))) ?? null);
    ignoringTheDisk(() => rmSync(this.#folder, { recursive: true, force: true }));
    return notes.filter((note) => note !== null);
  }
}

/** Null for one that was cut off itself while it was written. */
const parsed = (text: string): CutOffDelivery | null => {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const ignoringTheDisk = <Result>(work: () => Result): Result | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
