import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { launchWith } from './injected.ts';
import type { Studio } from './studio.ts';

/** Where the time goes in the window and in the program's own process. Processor time, so that other programs do not count. */

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, and processor time it took. */
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}

const HANDLED = ['wheel', 'mousewheel', 'pointermove', 'pointerdown', 'pointerup', 'mousemove', 'keydown'];

export interface WindowWork {
  /** Milliseconds of script per animation frame, the handling of pointer, wheel and keys before it included. */
  readonly frames: readonly number[];
  /** Milliseconds of each task of the page's main thread that took more than 5. */
  readonly tasks: readonly number[];
}

const trace = async (session: CDPSession, run: () => Promise<void>): Promise<readonly TraceEvent[]> => {
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] },
  });
  await run();
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await complete;
  return events;
};

/** What the window does while something is done with it. */
export const windowWork = async (page: Page, run: () => Promise<void>): Promise<WindowWork> => {
  const session = await page.context().newCDPSession(page);
  const events = await trace(session, run);
  await session.detach();
  // The page's main thread is the one that runs its animation frames.
  const counts = new Map<string, number>();
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  for (const event of events)
    if (event.name === 'FireAnimationFrame') counts.set(threadOf(event), (counts.get(threadOf(event)) ?? 0) + 1);
  const [main] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
  const frames: number[] = [];
  const tasks: number[] = [];
  let handling = 0;
  for (const event of events.filter((one) => threadOf(one) === main).sort((one, other) => one.ts - other.ts)) {
    const milliseconds = (event.tdur ?? 0) / 1000;
    if (event.name === 'EventDispatch' && HANDLED.includes(event.args?.data?.type ?? '')) handling += milliseconds;
    if (event.name === 'RunTask' && milliseconds > 5) tasks.push(milliseconds);
    if (event.name !== 'FireAnimationFrame') continue;
    frames.push(handling + milliseconds);
    handling = 0;
  }
  return { frames, tasks };
};

const MAIN_THREAD = fileURLToPath(new URL('mainThread.cjs', import.meta.url));

/** Starts the app so that its own process can be asked what its main thread does. */
export const watched = (file: string, launch: () => Promise<Studio>): Promise<Studio> =>
  launchWith(MAIN_THREAD, { GLASSMASTER_MAIN_THREAD: file }, launch);

/** Milliseconds of each stretch of more than 5 that the main thread was at work since it was last asked. */
export const mainWork = async ({ pid }: Studio, file: string): Promise<readonly number[]> => {
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8') !== '').toBe(true);
  return JSON.parse(readFileSync(file, 'utf8')) as number[];
};

/** `median 1.2   p95 3.4   most 5.6 ms`; for nothing, that nothing took long. */
export const summary = (values: readonly number[]): string => {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  return `median ${at(0.5)}   p95 ${at(0.95)}   most ${at(1)} ms`;
};

export const longest = (values: readonly number[]): string =>
  values.length === 0 ? 'none over 5 ms' : `${Math.max(...values).toFixed(1)} ms`;
