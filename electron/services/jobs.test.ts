import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobState } from '../shared/contract/state.ts';
import { FailureError, failureOf } from '../shared/failure.ts';
import type { JobHandle } from './context.ts';
import { createJobs, type Jobs } from './jobs.ts';

let told: JobState[];
let jobs: Jobs;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  jobs = createJobs({ emit: (_name, event) => void told.push(event as JobState) });
});
afterEach(() => vi.useRealTimers());

const ABOUT = { kind: 'import', title: 'Import 3 songs', albumId: 1 } as const;
const failed = (done: Promise<unknown>) => done.then(() => null, failureOf);

/** A job that goes on until it is told how to end. */
const heldJob = async () => {
  let handle: JobHandle | undefined;
  let resolve: (output: number) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const { id, done } = jobs.run(ABOUT, (job) => {
    handle = job;
    return new Promise<number>((yes, no) => {
      resolve = yes;
      reject = no;
      job.signal.addEventListener('abort', () => no(job.signal.reason));
    });
  });
  await vi.advanceTimersByTimeAsync(0);
  if (handle === undefined) throw new Error('the job did not start');
  return { id, done, job: handle, resolve, reject };
};

describe('jobs', () => {
  it('are announced, tell how far they are, and end with what they made', async () => {
    const { id, done } = jobs.run(
      { kind: 'deliver', title: 'Deliver', albumId: 2 },
      async () => 'made',
      (output) => (output === 'made' ? 7 : null),
    );
    expect(jobs.list()).toMatchObject([{ id, kind: 'deliver', title: 'Deliver', albumId: 2, status: 'running', fraction: 0 }]);
    expect(await done).toBe('made');
    expect(told.map(({ status }) => status)).toEqual(['running', 'done']);
    expect(told.at(-1)).toMatchObject({ fraction: 1, deliveryId: 7, secondsLeft: null, failure: null });
  });

  it('tell their progress at most ten times a second, the newest each time, and the end at once', async () => {
    const { job, resolve, done } = await heldJob();
    told.length = 0;
    for (let step = 1; step <= 1000; step += 1) {
      job.progress('Reading', step / 2000);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(told.length).toBeGreaterThanOrEqual(9);
    expect(told.length).toBeLessThanOrEqual(11);
    job.progress('Reading', 0.9);
    resolve(1);
    await done;
    expect(told.at(-1)?.status).toBe('done');
    const count = told.length;
    job.progress('Too late', 0.1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toHaveLength(count);
  });

  it('estimate the time left from the rate so far, once there is one', async () => {
    const { job } = await heldJob();
    job.progress('Reading', 0.1);
    expect(jobs.list()[0]?.secondsLeft).toBeNull();
    await vi.advanceTimersByTimeAsync(10_000);
    job.progress('Reading', 0.25);
    expect(jobs.list()[0]?.secondsLeft).toBe(30);
    job.progress('Reading', 7);
    expect(jobs.list()[0]).toMatchObject({ fraction: 1, secondsLeft: 0 });
  });

  it('that fail say why, in their state and to who waits', async () => {
    const failure = { kind: 'unreadable', file: 'a.wav', problem: 'is cut short', remedy: 'copy it again' } as const;
    const { done } = jobs.run(ABOUT, () => Promise.reject(new FailureError(failure)));
    expect(await failed(done)).toEqual(failure);
    expect(jobs.list()).toMatchObject([{ status: 'failed', failure }]);
    const defect = jobs.run(ABOUT, () => {
      throw new Error('oh');
    });
    expect(await failed(defect.done)).toMatchObject({ kind: 'internal', problem: 'oh' });
  });

  it('that are cancelled end as cancelled, whatever they throw then; once ended they stay as they are', async () => {
    const { id, done } = await heldJob();
    jobs.cancel(id);
    expect(await failed(done)).toMatchObject({ kind: 'cancelled' });
    expect(jobs.list()).toMatchObject([{ status: 'cancelled', failure: { kind: 'cancelled' } }]);
    jobs.cancel(id);
    expect(jobs.list()).toMatchObject([{ status: 'cancelled' }]);
    expect(() => jobs.cancel(99)).toThrow('there is no job 99');
  });

  it('that ended stay in the list for a while, those that run always', async () => {
    const running = await heldJob();
    for (let count = 0; count < 50; count += 1) await jobs.run(ABOUT, async () => null).done;
    const ids = jobs.list().map(({ id }) => id);
    expect(ids).toHaveLength(21);
    expect(ids[0]).toBe(running.id);
    expect(ids.at(-1)).toBe(51);
  });

  it('all end on close, and none starts after', async () => {
    const { done } = await heldJob();
    const ended = failed(done);
    await jobs.close();
    expect(await ended).toMatchObject({ kind: 'cancelled' });
    const work = vi.fn(async () => null);
    expect(await failed(jobs.run(ABOUT, work).done)).toMatchObject({ kind: 'cancelled' });
    expect(work).not.toHaveBeenCalled();
  });
});
