import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { allocatePlanes, freePlanes } from '../dsp/planes.ts';
import type { RenderInput } from '../engine/protocol.ts';
import { openSinks } from './sinks.ts';

const disk = vi.hoisted(() => ({ failing: false, syncs: 0 }));

// A disk that takes what is written and then cannot keep it: nothing short of one can be mounted to do so.
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  fsync: (_handle: number, done: (error: NodeJS.ErrnoException | null) => void) => {
    disk.syncs += 1;
    setImmediate(
      done,
      disk.failing ? Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' }) : null,
    );
  },
}));

const FRAMES = 1000;
const NOTHING = new Uint8Array(0);
const dsp = new DspInstance(compileDsp());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sinks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  disk.failing = false;
  disk.syncs = 0;
});

const inputFor = (name: string) =>
  ({
    outputRate: 44100,
    dither: 'tpdf',
    tracks: [
      { startFrame: 0, frames: FRAMES },
      { startFrame: FRAMES, frames: FRAMES },
    ],
    sinks: [
      {
        kind: 'wav',
        bits: 16,
        files: [1, 2].map((song) => ({ path: join(folder, `${name} ${song}`), header: NOTHING, trailer: NOTHING })),
      },
      { kind: 'float', paths: [3, 4].map((song) => join(folder, `${name} ${song}`)) },
    ],
  }) as unknown as RenderInput;

/** Two songs into all sinks, as a render does it. */
const written = async (name: string): Promise<(string | null)[][]> => {
  const planes = allocatePlanes(dsp, 2 * FRAMES);
  for (const plane of [planes.left, planes.right]) dsp.plane(plane, 2 * FRAMES).fill(0.25);
  const sinks = openSinks(dsp, inputFor(name), () => []);
  try {
    sinks.write(planes, 0, 2 * FRAMES);
    return await sinks.finish();
  } catch (error) {
    sinks.abandon();
    throw error;
  } finally {
    freePlanes(dsp, planes);
  }
};

/** Files that this process has open; null where the system does not say. */
const openFiles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
};

describe('sinks', () => {
  it('are finished only once every file is durable and digested, scratch aside', async () => {
    const [songs, scratch] = await written('sound');
    expect(disk.syncs).toBe(2);
    const sha256 = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    expect(songs).toEqual(['sound 1', 'sound 2'].map(sha256));
    expect(scratch).toEqual([null, null]);
    expect(readFileSync(join(folder, 'sound 4'))).toHaveLength(FRAMES * 8);
    expect(readFileSync(join(folder, 'sound 1'))).toHaveLength(FRAMES * 4);
  });

  it('fail where a file cannot be made durable, with every file closed', async () => {
    disk.failing = true;
    const before = openFiles();
    await expect(written('torn')).rejects.toMatchObject({ code: 'EIO' });
    await new Promise(setImmediate);
    expect(openFiles()).toBe(before);
  });

  it('give their memory back once when that happens: what is rendered next has it to itself', async () => {
    disk.failing = true;
    const free = vi.spyOn(dsp, 'free');
    await expect(written('again')).rejects.toMatchObject({ code: 'EIO' });
    const freed = free.mock.calls.map(([address]) => address);
    free.mockRestore();
    expect(new Set(freed).size).toBe(freed.length);
    disk.failing = false;
    expect(await written('after')).toEqual(await written('once more'));
  });
});
