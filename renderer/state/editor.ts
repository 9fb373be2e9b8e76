import type { AlbumState } from '../../electron/shared/contract/state.ts';
import { failureOf } from '../../electron/shared/failure.ts';
import { call } from '../api/api.ts';
import { answered, type EditQueue, nextStep, queued, queueOf, type Step, sending, shown, told } from './editQueue.ts';
import { reportFailure } from './notices.ts';

/** The album as it is to be shown, and whether the program has yet to answer to something of it. */
type OnChange = (state: AlbumState, isStoring: boolean) => void;

/** Sends the steps of one album in order, whether or not it is still the one on show. */
export class Editor {
  readonly albumId: number;
  readonly #onChange: OnChange;
  #queue: EditQueue;
  #idle: (() => void)[] = [];

  constructor(state: AlbumState, onChange: OnChange) {
    this.albumId = state.albumId;
    this.#queue = queueOf(state);
    this.#onChange = onChange;
  }

  /** Resolves once the program has answered to everything asked so far. */
  step(step: Step): Promise<void> {
    this.#queue = queued(this.#queue, step);
    const done = new Promise<void>((resolve) => this.#idle.push(resolve));
    // On its way before the window draws it, and ahead of all that is asked of the album as it is shown then.
    void this.#sendNext();
    this.#show();
    return done;
  }

  /** Resolves once nothing asked so far is without an answer. */
  settled(): Promise<void> {
    return this.#queue.steps.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  told(state: AlbumState): void {
    this.#change(told(this.#queue, state));
  }

  async #sendNext(): Promise<void> {
    const step = nextStep(this.#queue);
    if (step === null) {
      if (this.#queue.steps.length === 0) for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    this.#queue = sending(this.#queue);
    let answer: AlbumState | null = null;
    try {
      answer = await this.#send(step);
    } catch (error) {
      reportFailure(failureOf(error));
    }
    this.#change(answered(this.#queue, answer));
    void this.#sendNext();
  }

  #send(step: Step): Promise<AlbumState> {
    const { albumId } = this;
    switch (step.kind) {
      case 'edit':
        return call('album.edit', { albumId, revision: this.#queue.base.revision, edit: step.edit, gesture: step.gesture });
      case 'undo':
        return call('album.undo', { albumId });
      case 'redo':
        return call('album.redo', { albumId });
      case 'restore':
        return call('album.restore', { albumId, revision: step.revision });
    }
  }

  #change(queue: EditQueue): void {
    this.#queue = queue;
    this.#show();
  }

  #show(): void {
    this.#onChange(shown(this.#queue), this.#queue.steps.length > 0);
  }
}
