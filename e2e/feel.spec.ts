import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openState } from './album.ts';
import { call } from './bridge.ts';
import { expect, test } from './fixtures.ts';
import { loudspeaker, type Sides, watchLoudspeaker } from './loudspeaker.ts';
import { longest, mainWork, summary, watched, windowWork } from './measure.ts';
import { pick } from './pages/files.ts';
import { masterView } from './pages/master.ts';
import { windowOf } from './pages/window.ts';
import { addSmallAlbum } from './smallAlbum.ts';
import { writeLongWav } from './wavFile.ts';

/** Large albums and quick ears: that they work is tested, how quickly is printed. */

const SONGS = 99;
const MINUTES = 80;
const GAP_SECONDS = 2;

declare global {
  interface Window {
    /** Resolves with performance.now() when waveforms are on the timeline and so many songs in the table. */
    seen: (songs: number) => Promise<number>;
    pressedAt: number;
  }
}

const installWatch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const small = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const loud = (): readonly number[] => {
      const probe = document.createElement('span');
      probe.style.color = 'color-mix(in srgb, var(--lane-a) 78%, var(--text))';
      document.body.append(probe);
      const found =
        getComputedStyle(probe)
          .color.match(/[\d.]+/g)
          ?.map(Number) ?? [];
      probe.remove();
      // `color(srgb 0.1 0.2 0.3)`
      return found.map((part) => Math.round(part * 255));
    };
    const hasWaveform = (): boolean => {
      const canvas = document.querySelector('canvas');
      if (small === null || canvas === null || canvas.width === 0) return false;
      small.canvas.width = canvas.width;
      small.canvas.height = canvas.height;
      small.drawImage(canvas, 0, 0);
      const [red = 0, green = 0, blue = 0] = loud();
      // A strip is enough, and takes the window little time.
      const { data } = small.getImageData(Math.round(canvas.width * 0.3), 0, 40, canvas.height);
      let found = 0;
      for (let at = 0; at < data.length; at += 4) {
        const far =
          Math.abs((data[at] ?? 0) - red) + Math.abs((data[at + 1] ?? 0) - green) + Math.abs((data[at + 2] ?? 0) - blue);
        if (far < 8) found += 1;
      }
      return found > 10;
    };
    window.seen = async (songs) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      while (document.querySelectorAll('[data-song]').length < songs || !hasWaveform()) await frame();
      return performance.now();
    };
    for (const kind of ['pointerdown', 'keydown'])
      window.addEventListener(kind, ({ timeStamp }) => Object.assign(window, { pressedAt: timeStamp }), true);
  });

test('a record of 99 songs and 80 minutes opens, scrolls and zooms', async ({ launch, mixes, shell }, { outputDir }) => {
  const tell = (what: string, figures: string): void => console.log(`${shell.padEnd(8)} ${what.padEnd(46)} ${figures}`);
  const file = `${outputDir}.main`;
  const first = await launch();
  const files = [1, 2, 3].map((seed) => {
    const path = join(mixes, `${seed}.wav`);
    writeLongWav(path, (MINUTES * 60) / SONGS - GAP_SECONDS, -10 + 2 * seed, seed);
    return path;
  });
  const tracks = Array.from({ length: SONGS }, (_, at) => ({ file: files[at % files.length], title: `Song ${at + 1}` }));
  const albumFile = join(mixes, 'album.json');
  writeFileSync(albumFile, JSON.stringify({ version: 1, title: 'Long', artist: 'The Testers', tracks }));
  const { songs, header } = windowOf(first.page);
  await pick(first.page, albumFile, () => first.page.getByRole('button', { name: 'Open album file…' }).click());
  await expect(songs.rows).toHaveCount(SONGS);
  await expect(header.status).toContainText('Matched at', { timeout: 200_000 });
  await call(first.page, 'app.changeSettings', { lastAlbum: null });
  await first.stop();

  const studio = await watched(file, launch);
  const { page } = studio;
  const again = windowOf(page);
  await expect(again.start.recent('Long')).toBeVisible();
  await installWatch(page);
  await mainWork(studio, file);
  let opened = 0;
  const opening = await windowWork(page, async () => {
    const seen = page.evaluate((count) => window.seen(count), SONGS);
    await again.start.recent('Long').click();
    opened = (await seen) - (await page.evaluate(() => window.pressedAt));
    await expect(again.header.status).toContainText('Matched at');
  });
  tell('opens, from the click to songs and waveforms', `${opened.toFixed(0)} ms`);
  tell('  longest task: window', longest(opening.tasks));
  tell('  longest task: program', longest(await mainWork(studio, file)));

  const box = await again.timeline.canvas.boundingBox();
  if (box === null) throw new Error('the timeline is not shown');
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.45);
  const wheel = async (turns: number, x: number, y: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(x, y);
  };
  const zoom = async (turns: number, by: number): Promise<void> => {
    await page.keyboard.down('Control');
    await wheel(turns, 0, by);
    await page.keyboard.up('Control');
  };
  const phase = async (what: string, run: () => Promise<void>): Promise<void> => {
    const { frames, tasks } = await windowWork(page, run);
    tell(`${what}: script per frame`, `${summary(frames)} of ${frames.length} frames; longest task ${longest(tasks)}`);
  };
  await phase('zoom in, whole record to samples', () => zoom(60, -30));
  await phase('scroll at samples', () => wheel(120, 40, 0));
  await phase('zoom out, samples to whole record', () => zoom(60, 30));
  await page.keyboard.press('f');
  await zoom(12, -30);
  await phase('scroll at minutes', () => wheel(120, 0, 60));
  await zoom(12, -30);
  await phase('scroll at seconds', () => wheel(120, 0, 60));
  tell('  longest task: program', longest(await mainWork(studio, file)));
  await expect(again.songs.rows).toHaveCount(SONGS);

  await again.songs.select(1);
  const master = masterView(page);
  await master.show();
  await master.addStage('song', 'Equalizer');
  for (let band = 1; band <= 4; band += 1) {
    await master.addBand.click();
    await expect(master.handle(band)).toBeVisible();
  }
  const point = await master.handle(2).boundingBox();
  if (point === null) throw new Error('the band is not shown');
  const [left, top] = [point.x + point.width / 2, point.y + point.height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await phase('drag an equalizer band', async () => {
    for (let step = 1; step <= 90; step += 1) await page.mouse.move(left + 2 * step, top - 40 * Math.sin(step / 15));
  });
  await page.mouse.up();
  await expect(again.header.undo).toHaveAccessibleName('Undo: Move a band: band 2 (song 1)');
});

test('twelve songs of three minutes are imported while the window goes on', async ({ launch, mixes, shell }, { outputDir }) => {
  const tell = (what: string, figures: string): void => console.log(`${shell.padEnd(8)} ${what.padEnd(46)} ${figures}`);
  const file = `${outputDir}.main`;
  const paths = Array.from({ length: 12 }, (_, at) => {
    const path = join(mixes, `${String(at + 1).padStart(2, '0')}.wav`);
    writeLongWav(path, 180, -10 + at / 2, at + 1);
    return path;
  });
  const studio = await watched(file, launch);
  const { page } = studio;
  const { start, songs, header } = windowOf(page);
  await start.zone.waitFor();
  await installWatch(page);
  await mainWork(studio, file);
  let first = 0;
  let all = 0;
  const { tasks } = await windowWork(page, async () => {
    // Picking is the test's own; the program's time begins when it is told of the files.
    await page.evaluate(() => {
      document.addEventListener('change', () => Object.assign(window, { pressedAt: performance.now() }), true);
    });
    const seen = page.evaluate(() => window.seen(1));
    await start.addSongs(paths);
    const begun = await page.evaluate(() => window.pressedAt);
    first = (await seen) - begun;
    await expect(songs.rows).toHaveCount(12, { timeout: 60_000 });
    await expect(header.status).toContainText('Matched at', { timeout: 200_000 });
    all = (await page.evaluate(() => performance.now())) - begun;
  });
  tell('twelve songs: first waveform', `${first.toFixed(0)} ms`);
  tell('twelve songs: all read and matched', `${all.toFixed(0)} ms`);
  tell('  longest task: window', longest(tasks));
  tell('  longest task: program', longest(await mainWork(studio, file)));
});

declare global {
  interface Window {
    /** When, by performance.now(), each stream that the audio thread told of was at the loudspeaker. */
    heardAt: { stream: number; at: number }[];
    /** What lies between a sample made and the same one heard. */
    outputMilliseconds: number;
    /** Resolves with performance.now() of when the loudspeaker's sides are such. */
    heardAs: (sides: Sides) => Promise<number>;
  }
}

test('a key is heard, and so is a change', async ({ studio, mixes, shell }) => {
  const { page } = studio;
  await page.addInitScript(() => {
    window.heardAt = [];
    const Node = window.AudioWorkletNode;
    window.AudioWorkletNode = class extends Node {
      constructor(context: BaseAudioContext, name: string, options?: AudioWorkletNodeOptions) {
        super(context, name, options);
        const { baseLatency, outputLatency } = context as AudioContext;
        window.outputMilliseconds = 1000 * (outputLatency || baseLatency);
        this.port.addEventListener('message', ({ data }: MessageEvent<{ kind: string; stream: number; at: number }>) => {
          if (data.kind !== 'plays') return;
          const { contextTime = 0, performanceTime = 0 } = (context as AudioContext).getOutputTimestamp();
          const at = performanceTime + (data.at / context.sampleRate - contextTime) * 1000;
          window.heardAt.push({ stream: data.stream, at });
        });
      }
    };
  });
  await addSmallAlbum(
    page,
    mixes,
    [1, 2, 3].map((n) => ({ title: `Song ${n}`, seconds: 20, peak: -10 + 2 * n })),
  );
  await page.reload();
  const { songs, transport } = windowOf(page);
  await expect(songs.rows).toHaveCount(3);
  await installWatch(page);
  await watchLoudspeaker(page);
  await page.evaluate(() => {
    window.heardAs = async (sides) => {
      while (window.sides() !== sides) await new Promise((resolve) => setTimeout(resolve, 1));
      return performance.now() + window.outputMilliseconds;
    };
  });
  const tell = (what: string, values: readonly number[]): void =>
    console.log(`${shell.padEnd(8)} ${what.padEnd(46)} ${summary(values)} of ${values.length}`);
  /** From a press to the first sample at the loudspeaker. */
  const press = async (run: () => Promise<void>): Promise<number> => {
    await page.evaluate(() => Object.assign(window, { heardAt: [] }));
    await run();
    await expect.poll(() => page.evaluate(() => window.heardAt.length)).toBeGreaterThan(0);
    return page.evaluate(() => (window.heardAt[0]?.at ?? 0) - window.pressedAt);
  };

  await songs.select(2);
  const starts: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    starts.push(await press(() => page.keyboard.press('Space')));
    await expect(transport.play).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Space');
    await expect(transport.play).toHaveAttribute('aria-pressed', 'false');
  }
  tell('from the key to the sound, first time', starts.slice(0, 1));
  tell('from the key to the sound', starts.slice(1));

  await page.keyboard.press('Space');
  await expect(transport.play).toHaveAttribute('aria-pressed', 'true');
  const mono = transport.bar.getByRole('button', { name: 'Mono', exact: true });
  const changes: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    // Between two songs there is nothing to tell by.
    await expect.poll(() => loudspeaker(page)).not.toBe('silent');
    const heard = page.evaluate((sides) => window.heardAs(sides), time % 2 === 0 ? ('mono' as const) : ('stereo' as const));
    await mono.click();
    changes.push((await heard) - (await page.evaluate(() => window.pressedAt)));
    const frame = await transport.position.textContent();
    await expect(transport.position).not.toHaveText(frame ?? '');
  }
  tell('from a click on mono to hearing it', changes);
  const { albumId, album } = await openState(page);
  const track = album.tracks[0]?.id ?? '';
  const edits: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    const changes = { exclude: true, gain: -time };
    const edit = { kind: 'track', track, changes };
    const { revision } = await openState(page);
    edits.push(
      await press(() =>
        page.evaluate(
          async ([albumId, revision, edit]) => {
            window.pressedAt = performance.now();
            await window.glassmaster.call('album.edit', { albumId, revision, edit, gesture: null });
          },
          [albumId, revision, edit] as const,
        ),
      ),
    );
    const frame = await transport.position.textContent();
    await expect(transport.position).not.toHaveText(frame ?? '');
  }
  tell('from an edit of a gain to hearing it', edits);
});
