import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { allocatePlanes, freePlanes } from '../dsp/planes.ts';
import type { RenderInput } from '../engine/protocol.ts';
import { openSinks } from './sinks.ts';

const FRAMES = 1000;
const NOTHING = new Uint8Array(0);
const dsp = new DspInstance(compileDsp());

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sinks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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

/** Two songs into all sinks, as a render does it; `frames` of them arrive. */
const written = (name: string, frames = 2 * FRAMES): (string | null)[][] => {
  const planes = allocatePlanes(dsp, 2 * FRAMES);
  for (const plane of [planes.left, planes.right]) dsp.plane(plane, 2 * FRAMES).fill(0.25);
  const sinks = openSinks(dsp, inputFor(name), () => []);
  try {
    sinks.write(planes, 0, frames);
    return sinks.finish();
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
  it('are finished once every file is whole and digested, scratch without a digest', () => {
    const [songs, scratch] = written('sound');
    const sha256 = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    expect(songs).toEqual(['sound 1', 'sound 2'].map(sha256));
    expect(scratch).toEqual([null, null]);
    expect(readFileSync(join(folder, 'sound 4'))).toHaveLength(FRAMES * 8);
    expect(readFileSync(join(folder, 'sound 1'))).toHaveLength(FRAMES * 4);
  });

  it('leave no file open, neither when finished nor when the render ends before its songs do', () => {
    const before = openFiles();
    written('whole');
    expect(openFiles()).toBe(before);
    expect(() => written('torn', FRAMES + 1)).toThrow('1 files of a wav sink were not filled');
    expect(openFiles()).toBe(before);
  });

  it('give their memory back once when that happens: what is rendered next has it to itself', () => {
    const free = vi.spyOn(dsp, 'free');
    expect(() => written('again', FRAMES + 1)).toThrow('not filled');
    const freed = free.mock.calls.map(([address]) => address);
    free.mockRestore();
    expect(new Set(freed).size).toBe(freed.length);
    expect(written('after')).toEqual(written('once more'));
  });
});
