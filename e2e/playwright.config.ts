import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import type { ShellOptions } from './fixtures.ts';
import { obstacleOf, type ShellName } from './shells.ts';

/** The same specs in every shell that runs on this machine. */
const shells = (['browser', 'electron'] as const satisfies readonly ShellName[]).filter((shell) => {
  const obstacle = obstacleOf(shell);
  // Workers read this file too.
  if (obstacle !== undefined && process.env.TEST_WORKER_INDEX === undefined) {
    console.log(`skipped: tests of the ${shell} shell, because ${obstacle}`);
  }
  return obstacle === undefined;
});

/** Measurements take long and want the machine to themselves, so they run when they are asked for by name. */
const MEASUREMENTS = 'feel.spec.ts';
const asksToMeasure = process.argv.some((word) => word.includes(MEASUREMENTS));

export default defineConfig<ShellOptions>({
  testDir: '.',
  ...(asksToMeasure ? {} : { testIgnore: MEASUREMENTS }),
  outputDir: fileURLToPath(new URL('../out/test-results', import.meta.url)),
  fullyParallel: true,
  workers: 2,
  // Only what hangs is to fail: a machine may have other work.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: 'list',
  projects: shells.map((shell) => ({ name: shell, use: { shell } })),
});
