import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../dsp/signals.ts';
import type { Report } from '../shared/report.ts';
import { ceilingGroups, ceilingStepsOf } from './ceilings.ts';
import { master, wavData, writeSong } from './masterAlbum.testkit.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codec-safe-'));
  const random = seededRandom(1);
  // Driven into its own ceiling: what a coder leaves out of such a song lets its peaks rise.
  writeSong(join(folder, 'songs/01 Loud.wav'), 5, (frame) => {
    const wave = Math.sin((2 * Math.PI * 110 * frame) / 44100) + 0.6 * (2 * random() - 1);
    return 0.89 * Math.tanh(6 * wave);
  });
  writeSong(join(folder, 'songs/02 Quiet.wav'), 5, (frame) => 0.2 * Math.sin((2 * Math.PI * 440 * frame) / 44100));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const delivered = (name: string, codecSafe: boolean): Promise<Report> =>
  master(join(folder, 'songs'), join(folder, name), {
    ...{ deliver: ['wav', 'mp3'], codecSafe, match: { target: 'none', ceiling: -1 } },
  });

describe('a delivery that is safe behind the coder', () => {
  it('lowers the ceiling of the song that needs it, as little as it takes, and leaves the other one bit for bit', async () => {
    const plain = await delivered('plain', false);
    const safe = await delivered('safe', true);
    const over = (plain.tracks[0]?.mp3TruePeakDbtp ?? 0) + 1;
    expect(over).toBeGreaterThan(0.05);
    expect(plain.findings.some(({ track, message }) => track === 1 && message.includes('--codec-safe'))).toBe(true);
    const [loud, quiet] = safe.tracks;
    expect(loud?.mp3TruePeakDbtp).toBeLessThanOrEqual(-1);
    expect(loud?.ceilingLoweredDb).toBeGreaterThan(0);
    expect(loud?.mastered.truePeakDbtp).toBeLessThanOrEqual(-1 - (loud?.ceilingLoweredDb ?? 0) + 0.05);
    expect(quiet?.ceilingLoweredDb).toBe(0);
    expect(safe.findings.some(({ message }) => message.includes('codec'))).toBe(false);
    const song = (name: string) => wavData(join(folder, name, 'wav/02 Quiet.wav'));
    const own = readFileSync(join(folder, 'songs/02 Quiet.wav')).subarray(44);
    expect(song('safe').subarray(0, own.length).equals(own)).toBe(true);
    expect(song('plain').subarray(0, own.length).equals(own)).toBe(true);
  });
});

describe('ceilings of their own', () => {
  const clip = (startFrame: number, frames: number) => ({ startFrame, frames }) as Parameters<typeof ceilingGroups>[0][number];

  it('are for songs with silence between them; those that play into each other share one', () => {
    const clips = [clip(0, 44100), clip(44100, 44100), clip(80_000, 44100), clip(3 * 44100, 44100)];
    expect(ceilingGroups(clips, 44100)).toEqual([[0, 1, 2], [3]]);
  });

  it('change in the middle of the silence, at the rate of the pass, and not at all where none is lowered', () => {
    const clips = [clip(0, 44100), clip(2 * 44100, 44100)];
    expect(ceilingStepsOf(clips, [0, 0], 44100, 48000)).toEqual([]);
    expect(ceilingStepsOf(clips, [0, 0.3], 44100, 48000)).toEqual([
      { startFrame: 0, loweredDb: 0 },
      { startFrame: 72_000, loweredDb: 0.3 },
    ]);
  });
});
