import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { installedChromium } from '../electron/setup/browser.mjs';
import { SANDBOX_FLAGS } from './shells.ts';

/**
 * How long the timeline's script takes per frame: `node e2e/timelineFrames.ts`. An album of 99 songs and 80 minutes in the
 * window's own development server is scrolled, zoomed and edited with the mouse. Printed is processor time on the page's
 * main thread per animation frame, the handling of the pointer and the wheel included, painting by the browser not: time
 * that other programs take does not count.
 */

const SONGS = 99;
const MINUTES = 80;
const STEPS = 240;

interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  /** Microseconds: when it began, and processor time it took. */
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

const HANDLED = ['wheel', 'mousewheel', 'pointermove', 'pointerdown', 'pointerup', 'mousemove', 'keydown'];

/** Milliseconds of script per animation frame while something is done. */
const framesOf = async (page: Page, run: () => Promise<void>): Promise<readonly number[]> => {
  const browser = page.context().browser();
  if (browser === null) throw new Error('the page has no browser');
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await run();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const frames: number[] = [];
  let handling = 0;
  for (const event of trace.traceEvents.toSorted((one, other) => one.ts - other.ts)) {
    const milliseconds = (event.tdur ?? 0) / 1000;
    if (event.name === 'EventDispatch' && HANDLED.includes(event.args?.data?.type ?? '')) handling += milliseconds;
    if (event.name !== 'FireAnimationFrame') continue;
    frames.push(handling + milliseconds);
    handling = 0;
  }
  return frames;
};

const print = (what: string, frames: readonly number[]): void => {
  const sorted = [...frames].sort((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
  console.log(
    `${what.padEnd(44)} ${String(sorted.length).padStart(4)} frames   median ${at(0.5)}   p95 ${at(0.95)}   most ${at(1)} ms`,
  );
};

/** Trims every song, so that the record is as long as it is meant to be. */
const shorten = (page: Page): Promise<void> =>
  page.evaluate(
    async ({ songs, minutes }) => {
      const { glassmaster } = window;
      const opened = await glassmaster.call('library.list', {});
      const albumId = opened.ok ? ((opened.output as { id: number }[])[0]?.id ?? 0) : 0;
      const state = await glassmaster.call('album.open', { albumId });
      if (!state.ok) throw new Error(state.failure.problem);
      const { album, revision } = state.output as {
        revision: number;
        album: { sampleRate: number; tracks: { id: string }[] };
      };
      const trimEnd = Math.round((minutes * 60 * album.sampleRate) / songs) - 2 * album.sampleRate;
      const edits = album.tracks.map(({ id }) => ({ kind: 'track', track: id, changes: { trimEnd } }));
      const edit = { kind: 'several', step: 'Shorten', edits };
      await glassmaster.call('album.edit', { albumId, revision, edit, gesture: null });
    },
    { songs: SONGS, minutes: MINUTES },
  );

const wheel = async (page: Page, steps: number, x: number, y: number): Promise<void> => {
  for (let step = 0; step < steps; step += 1) await page.mouse.wheel(x, y);
};

const measure = async (page: Page, pixelRatio: number): Promise<void> => {
  const canvas = page.locator('canvas').first();
  const box = await canvas.boundingBox();
  if (box === null) throw new Error('the timeline is not shown');
  const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.45];
  const phase = async (what: string, run: () => Promise<void>): Promise<void> => {
    print(`${what}, ${pixelRatio}x`, await framesOf(page, run));
  };
  await page.mouse.move(x, y);
  await phase('zoom in, whole record to samples', async () => {
    await page.keyboard.down('Control');
    await wheel(page, STEPS / 4, 0, -30);
    await page.keyboard.up('Control');
  });
  await phase('scroll at samples', () => wheel(page, STEPS, 40, 0));
  await phase('zoom out, samples to whole record', async () => {
    await page.keyboard.down('Control');
    await wheel(page, STEPS / 4, 0, 30);
    await page.keyboard.up('Control');
  });
  await page.keyboard.press('f');
  for (const [name, zooms] of [
    ['minutes', 2],
    ['seconds', 6],
    ['sectors', 12],
  ] as const) {
    await page.keyboard.press('f');
    for (let zoom = 0; zoom < zooms; zoom += 1) await page.keyboard.press('+');
    await phase(`scroll at ${name}`, () => wheel(page, STEPS, 0, 60));
  }
  await page.keyboard.press('f');
  await phase('drag a song past others', async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 0; step < STEPS; step += 1) await page.mouse.move(x + Math.sin(step / 20) * 300, y);
    await page.keyboard.press('Escape');
    await page.mouse.up();
  });
};

const server = await createServer({
  configFile: fileURLToPath(new URL('../renderer/vite.config.ts', import.meta.url)),
  root: fileURLToPath(new URL('../renderer', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, hmr: false },
});
await server.listen();
const browser = await chromium.launch({ executablePath: installedChromium() ?? '', args: [...SANDBOX_FLAGS] });
try {
  for (const pixelRatio of [1, 2]) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, deviceScaleFactor: pixelRatio });
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}?fake=99`);
    await page.locator('canvas').first().waitFor();
    await shorten(page);
    await page.getByRole('button', { name: new RegExp(`^Song ${SONGS}:`) }).waitFor({ state: 'attached' });
    await measure(page, pixelRatio);
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
