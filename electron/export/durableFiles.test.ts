import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DurableFiles } from './durableFiles.ts';

const disk = vi.hoisted(() => ({ failing: '', synced: [] as string[] }));

// A disk that takes what is written and then cannot keep it: nothing short of one can be mounted to do so.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open = async (path: string, flags: string) => {
    const file = await real.open(path, flags);
    const sync = file.sync.bind(file);
    file.sync = async () => {
      await sync();
      if (disk.failing !== '' && path.endsWith(disk.failing))
        throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', syscall: 'fsync' });
      disk.synced.push(path);
    };
    return file;
  };
  return { ...real, open };
});

let folder: string;
let paths: string[];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'durable-'));
  paths = ['1', '2', '3'].map((name) => join(folder, name));
  for (const path of paths) writeFileSync(path, 'sound');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  disk.failing = '';
  disk.synced = [];
});

/** Files that this process has open; null where the system does not say. */
const openFiles = (): number | null => {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
};

describe('durable files', () => {
  it('are all on the disk once that is told, whenever they were added', async () => {
    const durable = new DurableFiles();
    durable.add(paths.slice(0, 1));
    await durable.all();
    durable.add(paths.slice(1));
    await durable.all();
    expect(disk.synced).toEqual(paths);
  });

  it('fail where the disk cannot keep one or it is gone, with nothing left open', async () => {
    const before = openFiles();
    const keeping = async (lost: string) => {
      const durable = new DurableFiles();
      durable.add([paths[0] ?? '', lost, paths[2] ?? '']);
      await durable.all();
    };
    disk.failing = '2';
    await expect(keeping(paths[1] ?? '')).rejects.toMatchObject({
      failure: { kind: 'destination', file: paths[1], problem: 'the disk reported an input/output error' },
    });
    await expect(keeping(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(openFiles()).toBe(before);
  });
});
