import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { JobState } from '../shared/contract/state.ts';
import { type Failure, FailureError, fail, failureOf } from '../shared/failure.ts';
import type { JobRegister, ServiceContext } from './context.ts';
import { secondsLeft } from './timeLeft.ts';

const ANNOUNCE_MILLISECONDS = 100;
/** Finished jobs that stay in the list, for a window that was opened meanwhile. */
const FINISHED_KEPT = 20;

const CANCELLED: Failure = { kind: 'cancelled', file: null, problem: 'stopped before it was done', remedy: '' };

interface Job {
  state: JobState;
  readonly abort: AbortController;
  readonly startedAt: number;
  announcedAt: number;
  timer: NodeJS.Timeout | null;
}

export type Jobs = JobRegister & {
  readonly handlers: Pick<CommandHandlers, 'jobs.list' | 'jobs.cancel'>;
  /** Cancels all jobs and takes no more. Resolves when each has ended. */
  close(): Promise<void>;
};

export const createJobs = ({ emit }: Pick<ServiceContext, 'emit'>): Jobs => {
  const jobs = new Map<number, Job>();
  const working = new Set<Promise<unknown>>();
  let nextId = 1;
  let closed = false;

  const announce = (job: Job): void => {
    if (job.timer !== null) clearTimeout(job.timer);
    job.timer = null;
    job.announcedAt = performance.now();
    emit('jobChanged', job.state);
  };

  /** At once if the last time is long enough ago, else when it will be. */
  const announceSoon = (job: Job): void => {
    const wait = job.announcedAt + ANNOUNCE_MILLISECONDS - performance.now();
    if (wait <= 0) announce(job);
    else job.timer ??= setTimeout(() => announce(job), wait);
  };

  const progress = (job: Job, phase: string, fraction: number): void => {
    if (job.state.status !== 'running') return;
    const done = Math.min(1, Math.max(0, fraction));
    job.state = { ...job.state, phase, fraction: done, secondsLeft: secondsLeft(job.startedAt, done) };
    announceSoon(job);
  };

  const end = (job: Job, outcome: Partial<JobState>): void => {
    job.state = { ...job.state, ...outcome, secondsLeft: null };
    announce(job);
    const finished = [...jobs.values()].filter(({ state }) => state.status !== 'running');
    for (const { state } of finished.slice(0, -FINISHED_KEPT)) jobs.delete(state.id);
  };

  const register: JobRegister = {
    list: () => [...jobs.values()].map(({ state }) => state),
    cancel: (jobId) => {
      const job = jobs.get(jobId) ?? fail('usage', null, `there is no job ${jobId}`, 'look at the list of jobs');
      if (job.state.status === 'running') job.abort.abort(new FailureError(CANCELLED));
    },
    run: (about, work, deliveryOf = () => null) => {
      const id = nextId++;
      const abort = new AbortController();
      const { signal } = abort;
      const state: JobState = {
        ...{ id, ...about, phase: '', fraction: 0, secondsLeft: null },
        ...{ status: 'running', failure: null, deliveryId: null },
      };
      const job: Job = { state, abort, startedAt: performance.now(), announcedAt: 0, timer: null };
      jobs.set(id, job);
      announce(job);
      if (closed) abort.abort(new FailureError(CANCELLED));
      const worked = async () => {
        try {
          // So that whoever asked knows the job's id before anything happens in it.
          await Promise.resolve();
          signal.throwIfAborted();
          const output = await work({ id, signal, progress: (phase, fraction) => progress(job, phase, fraction) });
          end(job, { status: 'done', fraction: 1, deliveryId: deliveryOf(output) });
          return output;
        } catch (error) {
          const failure = signal.aborted ? CANCELLED : failureOf(error);
          end(job, { status: failure.kind === 'cancelled' ? 'cancelled' : 'failed', failure });
          throw new FailureError(failure, { cause: error });
        }
      };
      const done = worked();
      working.add(done);
      // Its failure is in its state; whoever waits for it is told too.
      void done.catch(() => undefined).finally(() => working.delete(done));
      return { id, done };
    },
  };

  return {
    ...register,
    handlers: {
      'jobs.list': () => register.list(),
      'jobs.cancel': ({ jobId }) => {
        register.cancel(jobId);
        return null;
      },
    },
    close: async () => {
      closed = true;
      for (const { state } of jobs.values()) register.cancel(state.id);
      await Promise.allSettled(working);
    },
  };
};
