import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareSource } from '../../decode/openSource.ts';
import { tone, writeSong } from '../../export/masterAlbum.testkit.ts';
import type { MeasureInput, RenderClip } from '../protocol.ts';
import { sharedHost } from '../sharedHost.ts';
import { measure } from './measure.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measure-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const RATE = 44100;
const SECONDS = 4;
const LENGTH = SECONDS * RATE;
const LEVELS = [0.2, 0.9, 0.5] as const;

const clipsOf = async (): Promise<RenderClip[]> =>
  Promise.all(
    LEVELS.map(async (level, at) => {
      const path = join(folder, `${at}.wav`);
      writeSong(path, SECONDS, tone(997 + at * 100, level));
      const source = await prepareSource(path, { scratchFolder: folder, host: sharedHost });
      return {
        ...{ source, startFrame: at * LENGTH, sourceStart: 0, frames: LENGTH },
        ...{ gainDb: 0, fadeIn: null, fadeOut: null, untouchedBits: null },
      };
    }),
  );

const together = (clips: readonly RenderClip[], changes: Partial<MeasureInput> = {}): MeasureInput => ({
  ...{ clips, startFrame: 0, frames: clips.length * LENGTH, sampleRate: RATE, chain: null, limiter: null },
  partEnds: clips.map((_clip, at) => (at + 1) * LENGTH),
  ...changes,
});

describe('songs measured together', () => {
  it('have the peaks of their files, and as a whole the figures of one long song', async () => {
    const clips = await clipsOf();
    const measured = measure(together(clips), () => {});
    const alone = clips.map((clip) => measure(together([{ ...clip, startFrame: 0 }]), () => {}).analysis.truePeakDbtp);
    expect(measured.parts.map(({ truePeakDbtp }) => truePeakDbtp)).toEqual(alone);
    alone.forEach((peak, at) => {
      // A tone cut off at its edges rings a little over its level.
      expect(Math.abs((peak ?? 0) - 20 * Math.log10(LEVELS[at] ?? 0))).toBeLessThan(0.3);
    });
    const { parts: _, ...whole } = measure(together(clips, { partEnds: [3 * LENGTH] }), () => {});
    const { parts: __, ...same } = measured;
    expect(same).toEqual(whole);
  });

  it('have the reductions of their own peaks', async () => {
    const clips = await clipsOf();
    const limiter = { ceiling: -3, style: 'transparent' } as const;
    const measured = measure(together(clips, { limiter }), () => {});
    const { parts: _, ...whole } = measure(together(clips, { limiter, partEnds: [3 * LENGTH] }), () => {});
    const { parts, ...same } = measured;
    expect(same).toEqual(whole);
    const [quiet = 0, loud = 0, middle = 0] = parts.map(({ maxGainReductionDb }) => maxGainReductionDb);
    expect(loud).toBe(measured.maxGainReductionDb);
    expect(loud).toBeGreaterThan(20 * Math.log10(0.9) + 3 - 0.01);
    // The limiter begins to take back before the loud song begins, and lets go after it has ended.
    expect(quiet).toBeLessThan(loud);
    expect(middle).toBeLessThan(loud);
    const deepest = (from: number, to: number) => Math.max(...measured.reductionDb.subarray(from * 10, to * 10));
    expect(deepest(0, SECONDS - 1)).toBe(0);
    expect(Math.abs(deepest(0, SECONDS) - quiet)).toBeLessThan(0.02);
  });
});
