import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test as base } from './fixtures.ts';

/** Where deliveries go in tests of disks that fail. */
export type Disk = 'sound' | 'read-only' | 'small';

/** Room for what a few short songs need, and little more. */
const SMALL = 'size=160m';

export interface DiskControl {
  /** Writes until there is no room left. */
  fill(): void;
  /** As if the user had made room. */
  free(): void;
}

const mounted = (folder: string, options: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const controlOf = (folder: string): DiskControl => {
  const filler = join(folder, 'filler');
  return {
    fill: () => {
      const block = Buffer.alloc(1 << 16);
      try {
        for (;;) appendFileSync(filler, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    free: () => rmSync(filler),
  };
};

export const test = base.extend<{ disk: Disk; deliveriesDisk: DiskControl }>({
  disk: ['sound', { option: true }],

  // Before the app starts, and until it has ended.
  deliveriesDisk: [
    async ({ disk, folders: { deliveries } }, use, testInfo) => {
      mkdirSync(deliveries, { recursive: true });
      const isRoot = process.getuid?.() === 0;
      const isMounted = disk !== 'sound' && mounted(deliveries, disk === 'small' ? SMALL : 'ro,size=100m');
      if (!isMounted && disk === 'small') testInfo.skip(true, 'a small disk can be made only by root, and not everywhere');
      if (!isMounted && disk === 'read-only' && isRoot)
        testInfo.skip(true, 'root may write everywhere, and nothing can be mounted');
      if (!isMounted && disk === 'read-only') chmodSync(deliveries, 0o555);
      await use(controlOf(deliveries));
      if (isMounted) execFileSync('umount', ['-l', deliveries]);
      else chmodSync(deliveries, 0o755);
    },
    { auto: true },
  ],
});
