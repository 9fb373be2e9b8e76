import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RenderClip, Sink } from '../engine/protocol.ts';
import { master, writeSong } from './masterAlbum.testkit.ts';
import type { RenderPass, SplitTrack } from './outputPlan.ts';
import { inParts } from './passParts.ts';

const RATE = 44100;

const passOf = (seconds: readonly number[], rate = RATE): RenderPass => {
  let startFrame = 2 * rate;
  const tracks = seconds.map((length): SplitTrack => {
    const frames = length * rate;
    startFrame += frames;
    return { startFrame: startFrame - frames, frames };
  });
  const files = seconds.map((_, at) => ({ path: `${at}.wav`, header: new Uint8Array(44), trailer: new Uint8Array(0) }));
  const sinks: Sink[] = [
    { kind: 'image', path: 'IMAGE.DAT' },
    { kind: 'wav', bits: 16, files },
  ];
  return { rate, tracks, sinks };
};

const renderedOf = (pass: RenderPass, clips: readonly RenderClip[] = []) => {
  const last = pass.tracks[pass.tracks.length - 1];
  const totalFrames = last === undefined ? 0 : last.startFrame + last.frames;
  return { clips, sessionRate: pass.rate, totalFrames, chain: null, dither: 'tpdf' as const };
};

describe('the parts of a pass', () => {
  it('are all of its songs and frames, once, in order, and none is short unless all is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 99 }), (seconds) => {
        const pass = passOf(seconds);
        const rendered = renderedOf(pass);
        const parts = inParts(pass, rendered, 2);
        expect(parts.flatMap(({ tracks }) => tracks)).toEqual(pass.tracks);
        expect(parts.flatMap(({ sinks }) => (sinks[1]?.kind === 'wav' ? sinks[1].files : []))).toHaveLength(seconds.length);
        expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        if (parts.length === 1) return;
        let frame = 0;
        for (const { range, tracks, firstTrack, endFrame } of parts) {
          expect(range?.startFrame).toBe(frame);
          expect(tracks[0]).toBe(pass.tracks[firstTrack]);
          expect(endFrame).toBe(range?.endFrame);
          frame = range?.endFrame ?? Number.NaN;
          expect(frame - (range?.startFrame ?? 0)).toBeGreaterThanOrEqual(30 * RATE);
        }
        expect(frame).toBe(rendered.totalFrames);
      }),
    );
  });

  it('are one for one worker, behind a chain of the record, and behind a conversion', () => {
    const pass = passOf([60, 60, 60]);
    const rendered = renderedOf(pass);
    expect(inParts(pass, rendered, 2)).toHaveLength(3);
    expect(inParts(pass, rendered, 1)).toHaveLength(1);
    expect(inParts(pass, { ...rendered, chain: { version: 1, on: true, stages: [] } }, 2)).toHaveLength(1);
    expect(inParts(pass, { ...rendered, sessionRate: 96000 }, 2)).toHaveLength(1);
  });

  it('are never cut where shaped dither carries its error over', () => {
    const pass = passOf([60, 60, 60]);
    const [, second, third] = pass.tracks;
    const clip = (startFrame: number, frames: number) => ({ startFrame, frames, untouchedBits: null }) as unknown as RenderClip;
    // The first two songs play into each other; silence lies ahead of the third.
    const clips = [clip(2 * RATE, 60 * RATE), clip(62 * RATE, 58 * RATE), clip(third?.startFrame ?? 0, 60 * RATE)];
    const rendered = renderedOf(pass, clips);
    const startsOf = (dither: 'tpdf' | 'shaped') =>
      inParts(pass, { ...rendered, dither }, 2).map(({ range }) => range?.startFrame);
    expect(startsOf('tpdf')).toEqual([0, second?.startFrame, third?.startFrame]);
    expect(startsOf('shaped')).toEqual([0, third?.startFrame]);
  });
});

describe('a record that is rendered in parts', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'parts-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Kicks over noise that come to the record's edges: the limiter never rests once it is driven, nor where songs meet. */
  const dense =
    (seed: number) =>
    (frame: number, channel: number): number => {
      const beat = (frame / RATE) % (0.41 + seed * 0.013);
      const noise = ((Math.imul(frame + channel + 1, 2654435761 + seed) >>> 8) % 2048) / 1024 - 1;
      return 0.7 * Math.sin(2 * Math.PI * 55 * beat) * Math.exp(-beat / 0.09) + 0.15 * noise;
    };

  it.each(['tpdf', 'shaped'])('is, file for file, what one worker makes of it, with %s dither', async (dither) => {
    for (const seed of [1, 2, 3]) writeSong(join(folder, `songs/${seed}.wav`), 31 + seed / 7, dense(seed));
    const tracks = [{ file: '1.wav', join: { gap: 0 } }, { file: '2.wav', join: { gap: 66150 } }, { file: '3.wav' }];
    const album = join(folder, `songs/${dither}.json`);
    writeFileSync(album, JSON.stringify({ version: 1, title: 'Parts', artist: 'Artist', dither, tracks }));
    const deliveries = [];
    for (const jobs of [1, 2]) {
      const out = join(folder, `${dither}-${jobs}`);
      const report = await master(album, out, { jobs, match: { target: -9, budget: 12 } });
      expect(Math.max(...report.tracks.map((track) => track.maxGainReductionDb ?? 0))).toBeGreaterThan(1);
      const names = readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(out.length))
        .sort();
      deliveries.push(names.map((name) => [name, readFileSync(join(out, name)).toString('latin1')] as const));
    }
    const [one, two] = deliveries.map((files) => new Map(files));
    expect([...(two?.keys() ?? [])]).toEqual([...(one?.keys() ?? [])]);
    for (const [name, bytes] of one ?? []) expect(two?.get(name) === bytes, `${name} differs`).toBe(true);
  });
});
