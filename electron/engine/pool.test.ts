import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tone, writeSong } from '../export/masterAlbum.testkit.ts';
import { EnginePool } from './pool.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-'));
  writeFileSync(join(folder, 'abc'), 'abc');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ABC = {
  bytes: 3,
  md5: '900150983cd24fb0d6963f7d28e17f72',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  parts: [],
};

describe('the engine pool', () => {
  it('runs more jobs than it has workers, each answered by its own result', async () => {
    const pool = new EnginePool(2);
    try {
      const results = await Promise.all(
        Array.from({ length: 9 }, () => pool.run('digest', { path: join(folder, 'abc'), md5: true })),
      );
      expect(results).toEqual(Array.from({ length: 9 }, () => ABC));
    } finally {
      await pool.close();
    }
  });

  it('fails only the job that went wrong', async () => {
    const pool = new EnginePool(1);
    try {
      const bad = pool.run('digest', { path: join(folder, 'missing') });
      const good = pool.run('digest', { path: join(folder, 'abc'), md5: true });
      await expect(bad).rejects.toThrow(/ENOENT/);
      await expect(good).resolves.toEqual(ABC);
    } finally {
      await pool.close();
    }
  });

  it('gives the first job to the worker that was started ahead of it, and starts none once it is closed', async () => {
    const started = vi.fn();
    process.on('worker', started);
    const pool = new EnginePool(2);
    try {
      pool.warm(['digest', 'tags']);
      pool.warm(['digest']);
      await expect(pool.run('digest', { path: join(folder, 'abc'), md5: true })).resolves.toEqual(ABC);
      expect(started).toHaveBeenCalledTimes(1);
      await pool.close();
      pool.warm(['digest']);
      expect(started).toHaveBeenCalledTimes(1);
    } finally {
      process.off('worker', started);
      await pool.close();
    }
  });

  it('fails the job of a worker that crashes, and gives the next one to another', async () => {
    writeFileSync(join(folder, 'huge'), '');
    truncateSync(join(folder, 'huge'), 4_000_000_000);
    const workers: Worker[] = [];
    const note = (worker: Worker) => void workers.push(worker);
    process.on('worker', note);
    const pool = new EnginePool(1);
    try {
      const huge = pool.run('digest', { path: join(folder, 'huge') });
      const next = pool.run('digest', { path: join(folder, 'abc'), md5: true });
      await vi.waitFor(() => expect(workers).toHaveLength(1));
      void workers[0]?.terminate();
      await expect(huge).rejects.toMatchObject({
        failure: { kind: 'internal', problem: expect.stringMatching(/^the digest job crashed: /) },
      });
      await expect(next).resolves.toEqual(ABC);
      expect(workers).toHaveLength(2);
    } finally {
      process.off('worker', note);
      await pool.close();
    }
  });

  it('does not keep an urgent job waiting for a long one, nor the long ones from running in their order', async () => {
    writeFileSync(join(folder, 'long'), '');
    truncateSync(join(folder, 'long'), 400_000_000);
    const pool = new EnginePool(1);
    const ended: string[] = [];
    const note = (name: string) => () => void ended.push(name);
    try {
      await Promise.all([
        pool.run('digest', { path: join(folder, 'long') }).then(note('long')),
        pool.run('digest', { path: join(folder, 'abc'), md5: true }).then(note('next')),
        pool.run('digest', { path: join(folder, 'abc'), md5: true }, undefined, { urgent: true }).then(note('urgent')),
      ]);
      expect(ended).toEqual(['urgent', 'long', 'next']);
    } finally {
      await pool.close();
    }
  });

  it('fails every waiting job when it is cancelled, and takes no more', async () => {
    const stop = new AbortController();
    const pool = new EnginePool(1, stop.signal);
    const jobs = [1, 2, 3].map(() => pool.run('digest', { path: join(folder, 'abc'), md5: true }));
    stop.abort();
    for (const job of jobs) await expect(job).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    await expect(pool.run('digest', { path: join(folder, 'abc'), md5: true })).rejects.toMatchObject({
      failure: { kind: 'cancelled' },
    });
  });

  it('stops a computing job that is not wanted any more, and gives its worker to the next', async () => {
    const pool = new EnginePool(1);
    const stop = new AbortController();
    const song = join(folder, 'long.wav');
    writeSong(song, 60, tone(440, 0.1));
    try {
      const progress: number[] = [];
      const input = { path: song, name: 'long.wav', scratchFolder: folder, sessionRate: null, label: 'long' };
      const unwanted = pool.run(
        'prepare',
        input,
        (event) => {
          progress.push(event.progress);
          stop.abort();
        },
        { signal: stop.signal },
      );
      await expect(unwanted).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
      await expect(pool.run('digest', { path: join(folder, 'abc'), md5: true })).resolves.toEqual(ABC);
      expect(Math.max(...progress)).toBeLessThan(1);
    } finally {
      await pool.close();
    }
  });

  it('never starts a job that was cancelled while it waited', async () => {
    const pool = new EnginePool(1);
    const stop = new AbortController();
    try {
      const first = pool.run('digest', { path: join(folder, 'abc'), md5: true });
      const waiting = pool.run('digest', { path: join(folder, 'missing') }, undefined, { signal: stop.signal });
      stop.abort();
      await expect(waiting).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
      await expect(first).resolves.toEqual(ABC);
      const late = pool.run('digest', { path: join(folder, 'abc'), md5: true }, undefined, { signal: stop.signal });
      await expect(late).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    } finally {
      await pool.close();
    }
  });
});
