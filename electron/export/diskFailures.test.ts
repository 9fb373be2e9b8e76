import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MasterProgress } from './deliverAlbum.ts';
import { manifestMismatches, master, tone, writeSong } from './masterAlbum.testkit.ts';

let folder: string;
let songs: string;
let isMounted = false;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'disks-'));
  songs = join(folder, 'songs');
  for (const [at, pitch] of [220, 330, 440].entries()) writeSong(join(songs, `0${at + 1} Song.wav`), 40, tone(pitch, 0.3));
  mkdirSync(join(folder, 'small'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=250m', 'tmpfs', join(folder, 'small')], { stdio: 'ignore' });
    isMounted = true;
  } catch {
    console.log('skipped: a small disk can be made only by root, and not everywhere');
  }
});
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', join(folder, 'small')]);
  rmSync(folder, { recursive: true, force: true });
});

/** Does something once, as soon as a phase of the work has begun. */
const onceIn = (phase: string, act: () => void): ((progress: MasterProgress) => void) => {
  let isDone = false;
  return (progress) => {
    if (isDone || progress.phase !== phase) return;
    isDone = true;
    act();
  };
};

const fillUp = (path: string): void => {
  try {
    for (const block = Buffer.alloc(1 << 16); ; ) appendFileSync(path, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
};

describe('a disk that fails in the middle of a delivery', () => {
  it.each(['rendering and encoding', 'writing and verifying'])(
    'says that it is full, and keeps what was there (%s)',
    async (phase) => {
      if (!isMounted) return;
      const disk = join(folder, 'small');
      const out = join(disk, 'record');
      await master(songs, out, { deliver: ['wav'] });
      const before = readFileSync(join(out, 'manifest.sha256'), 'utf8');
      const onProgress = onceIn(phase, () => fillUp(join(disk, 'filler')));
      await expect(master(songs, out, { deliver: ['ddp', 'wav', 'mp3'], replace: true, onProgress })).rejects.toMatchObject({
        failure: { kind: 'destination', file: out, problem: expect.stringMatching(/disk is full/) },
      });
      expect(readFileSync(join(out, 'manifest.sha256'), 'utf8')).toBe(before);
      expect(manifestMismatches(out)).toEqual([]);
      expect(readdirSync(disk).sort()).toEqual(['filler', 'record']);
      rmSync(join(disk, 'filler'));
      rmSync(out, { recursive: true });
    },
  );

  it.each(['rendering and encoding', 'writing and verifying'])('says that its folder was taken away (%s)', async (phase) => {
    const disk = join(folder, 'stick');
    mkdirSync(disk);
    const out = join(disk, 'record');
    const onProgress = onceIn(phase, () => rmSync(disk, { recursive: true }));
    await expect(master(songs, out, { deliver: ['ddp', 'wav', 'mp3'], onProgress })).rejects.toMatchObject({
      failure: { kind: 'destination', file: out, problem: expect.stringContaining('taken away') },
    });
    expect(readdirSync(folder).sort()).toEqual(['small', 'songs']);
  });
});
