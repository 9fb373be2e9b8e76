import { describe, expect, it } from 'vitest';
import { createJobs } from '../jobs.ts';
import { ReadingJobs } from './readingJob.ts';

/** A song that is being read until it is told that it was. */
const song = (name: string) => {
  let end: () => void = () => {};
  const settled = new Promise<void>((resolve) => {
    end = resolve;
  });
  const read = {
    ...{ name, progress: 0, size: 10, busy: true, status: 'reading' as 'reading' | 'ready' | 'unreadable' },
    settled: () => settled,
    become: (status: 'ready' | 'unreadable') => {
      Object.assign(read, { status, busy: false });
      end();
    },
    cancel: () => read.become('unreadable'),
  };
  return read;
};

const desk = () => {
  const jobs = createJobs({ emit: () => {} });
  return { jobs, reading: new ReadingJobs(jobs) };
};

describe('reading songs as a job', () => {
  it('takes songs of one run into the job that is under way, which ends with the last of them', async () => {
    const { jobs, reading } = desk();
    const [one, two] = [song('1.wav'), song('2.wav')];
    reading.read(1, 'Import songs', [one], 'run');
    reading.read(1, 'Import songs', [two], 'run');
    one.become('ready');
    await new Promise(setImmediate);
    expect(jobs.list()).toMatchObject([{ title: 'Import songs', status: 'running' }]);
    two.become('ready');
    await expect.poll(() => jobs.list()).toMatchObject([{ status: 'done' }]);

    reading.read(1, 'Import songs', [song('3.wav')], 'run');
    expect(jobs.list()).toMatchObject([{ status: 'done' }, { status: 'running' }]);
    await jobs.close();
  });

  it('keeps the songs of other runs, other albums and of none apart', async () => {
    const { jobs, reading } = desk();
    reading.read(1, null, [song('1.wav')], 'run');
    reading.read(1, null, [song('2.wav')], 'other');
    reading.read(2, null, [song('3.wav')], 'run');
    reading.read(1, null, [song('4.wav')]);
    reading.read(1, null, [song('5.wav'), song('6.wav')]);
    const titles = ['Read "1.wav"', 'Read "2.wav"', 'Read "3.wav"', 'Read "4.wav"', 'Read 2 songs'];
    expect(jobs.list().map(({ title }) => title)).toEqual(titles);
    await jobs.close();
  });

  it('is cancelled with every song that joined it', async () => {
    const { jobs, reading } = desk();
    const songs = [song('1.wav'), song('2.wav')];
    for (const one of songs) reading.read(1, 'Import songs', [one], 'run');
    await new Promise(setImmediate);
    jobs.cancel(jobs.list()[0]?.id ?? 0);
    await expect.poll(() => jobs.list()).toMatchObject([{ status: 'cancelled' }]);
    expect(songs.map(({ status }) => status)).toEqual(['unreadable', 'unreadable']);
  });
});
