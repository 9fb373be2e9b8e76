import type { JobState } from '../../../electron/shared/contract/state.ts';
import { FailureError } from '../../../electron/shared/failure.ts';

const STEP_MILLISECONDS = 150;

/** Jobs that only take time. */
export class FakeJobs {
  readonly #emit: (job: JobState) => void;
  readonly #jobs = new Map<number, JobState>();
  #lastId = 0;

  constructor(emit: (job: JobState) => void) {
    this.#emit = emit;
  }

  list(): JobState[] {
    return [...this.#jobs.values()];
  }

  cancel(id: number): void {
    const job = this.#jobs.get(id);
    if (job?.status === 'running') this.#set({ ...job, status: 'cancelled', secondsLeft: null });
  }

  /** Goes through the phases in so many seconds. `done` rejects with 'cancelled' if it was. */
  run(
    about: Pick<JobState, 'kind' | 'title' | 'albumId'>,
    phases: readonly string[],
    seconds: number,
  ): { id: number; done: Promise<void> } {
    this.#lastId += 1;
    const id = this.#lastId;
    const steps = Math.max(1, Math.round((seconds * 1000) / STEP_MILLISECONDS));
    const first: JobState = {
      ...{ ...about, id, phase: phases[0] ?? '', fraction: 0, secondsLeft: null },
      ...{ status: 'running' as const, failure: null, deliveryId: null },
    };
    this.#set(first);
    const done = new Promise<void>((resolve, reject) => {
      let step = 0;
      const timer = setInterval(() => {
        const job = this.#jobs.get(id);
        step += 1;
        if (job?.status !== 'running') {
          clearInterval(timer);
          reject(new FailureError({ kind: 'cancelled', file: null, problem: 'cancelled', remedy: '' }));
        } else if (step < steps) {
          const fraction = step / steps;
          const secondsLeft = step < 4 ? null : seconds * (1 - fraction);
          this.#set({ ...job, fraction, phase: phases[Math.floor(fraction * phases.length)] ?? '', secondsLeft });
        } else {
          clearInterval(timer);
          resolve();
        }
      }, STEP_MILLISECONDS);
    });
    return { id, done };
  }

  finish(id: number, deliveryId: number | null = null): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#set({ ...job, status: 'done', fraction: 1, secondsLeft: null, deliveryId });
  }

  #set(job: JobState): void {
    this.#jobs.set(job.id, job);
    this.#emit(job);
  }
}
