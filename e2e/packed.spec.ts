import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSoundDisc, expectSoundManifest, mp3sIn } from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { packInto, startPacked } from './packed.ts';
import { deliverView } from './pages/deliver.ts';
import { windowOf } from './pages/window.ts';

/** What users install, made by electron-builder and started as they start it. */

const DEMO_SONGS = 6;

test.describe('the packed program', () => {
  test.skip(({ shell }) => shell !== 'electron', 'only Electron is packed');
  test.skip(process.platform !== 'linux', 'the packed folder is laid out otherwise on other systems');

  let folder = '';
  let program = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'glassmaster-packed-'));
    program = packInto(folder);
  });
  test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  test('starts, delivers the demo album, and has it again after it was killed', async ({ folders }) => {
    test.slow();
    const first = await startPacked(program, folders);
    try {
      const { start, header } = windowOf(first.page);
      await start.openDemo();
      await expect(header.status).toContainText('Matched at', { timeout: 120_000 });
      const view = deliverView(first.page);
      await view.show();
      await view.choose(['DDP', 'MP3']);
      await view.deliver();
      await expect(view.result.getByRole('status')).toHaveText(/^All [0-9]+ checks passed\.$/, { timeout: 120_000 });
    } finally {
      await first.kill();
    }
    const delivered = join(folders.deliveries, 'Little Lathe - Run-Out Groove');
    expectSoundManifest(delivered);
    expect(await expectSoundDisc(delivered)).toBe(DEMO_SONGS);
    expect(mp3sIn(delivered)).toHaveLength(DEMO_SONGS);

    const second = await startPacked(program, folders);
    try {
      await expect(windowOf(second.page).header.status).toContainText('Matched at');
    } finally {
      await second.kill();
    }
  });

  test('runs no code that a variable of the environment names', async ({ folders, mixes }) => {
    const trace = join(mixes, 'trace');
    const script = join(mixes, 'script.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`);
    const { page, kill } = await startPacked(program, folders, {
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: `--require=${script}`,
    });
    try {
      await expect(windowOf(page).start.zone).toBeVisible();
    } finally {
      await kill();
    }
    expect(existsSync(trace)).toBe(false);
  });
});
