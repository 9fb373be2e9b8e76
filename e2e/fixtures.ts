import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { ShellName } from './shells.ts';
import { type Folders, type Studio, startStudio } from './studio.ts';

export { expect };

export interface ShellOptions {
  shell: ShellName;
}

interface StudioOptions {
  /** For tests that make the window complain; every other one fails when it prints an error. */
  windowMayComplain: boolean;
}

interface StudioFixtures {
  /** A fresh data folder and a folder for deliveries; not made yet. */
  folders: Folders;
  /** A folder of the user's, empty. */
  mixes: string;
  /** Starts the app on `folders`, again after it was stopped. What is still running in the end is stopped. */
  launch: (words?: readonly string[]) => Promise<Studio>;
  /** The app, running on a fresh data folder. */
  studio: Studio;
}

export const test = base.extend<ShellOptions & StudioOptions & StudioFixtures>({
  shell: ['browser', { option: true }],
  windowMayComplain: [false, { option: true }],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needs of a fixture from its pattern
  folders: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'glassmaster-e2e-'));
    await use({ data: join(home, 'data'), deliveries: join(home, 'deliveries') });
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the needs of a fixture from its pattern
  mixes: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'glassmaster-mixes-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  launch: async ({ shell, folders, windowMayComplain }, use) => {
    const started: Studio[] = [];
    await use(async (words) => {
      const studio = await startStudio(shell, folders, words);
      started.push(studio);
      return studio;
    });
    for (const studio of started) await studio.stop().catch(() => studio.kill());
    if (!windowMayComplain) expect(started.flatMap(({ problems }) => problems)).toEqual([]);
  },

  studio: async ({ launch }, use) => {
    await use(await launch());
  },
});
