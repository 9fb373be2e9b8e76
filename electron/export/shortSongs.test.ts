import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { master, writeSong } from './masterAlbum.testkit.ts';

const RATE = 44100;
let folder: string;

const write = (album: string, name: string, seconds: number, level: number): void => {
  mkdirSync(join(folder, album), { recursive: true });
  writeSong(
    join(folder, album, `${name}.wav`),
    seconds,
    (frame) => (level / 2) * (Math.sin((2 * Math.PI * 400 * frame) / RATE) + Math.sin(0.37 * frame * frame)),
  );
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'short-'));
  write('with', '1 song', 6, 0.2);
  write('with', '2 click', 0.001, 0.3);
  write('with', '3 song', 6, 0.1);
  write('half', '1 song', 6, 0.2);
  write('half', '2 blip', 0.5, 0.1);
  write('half', '3 song', 6, 0.1);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const gains = async (album: string): Promise<{ readonly gains: number[]; readonly notes: string }> => {
  const report = await master(join(folder, album), join(folder, `${album}-out`), { deliver: ['wav'], gapSeconds: 2 });
  return { gains: report.tracks.map(({ gainDb }) => gainDb), notes: JSON.stringify(report.findings) };
};

describe('a song too short to have a loudness', () => {
  it('is left alone and binds no other, although its gap fills a gating block', async () => {
    const { gains: found, notes } = await gains('with');
    expect(found[1]).toBe(0);
    expect(notes).toContain('has no loudness (silent or too short)');
    // Both songs reach what their own peaks allow, not what a click is measured at.
    expect(found[0]).toBeGreaterThan(6);
    expect((found[2] ?? 0) - (found[0] ?? 0)).toBeCloseTo(6, 1);
  });

  it('is matched as soon as it fills a block', async () => {
    const { gains: found } = await gains('half');
    expect(found[1]).not.toBe(0);
  });

  it.each([
    ['one of its songs', 'album', '2 click.wav'],
    ['the reference', { file: '2 click.wav' }, '1 song.wav'],
  ])('gives the tonal match nothing to go by as %s', async (_, reference, file) => {
    const tracks = ['1 song.wav', '2 click.wav', '3 song.wav'].map((song) => ({ file: song }));
    const path = join(folder, 'with', 'album.json');
    writeFileSync(
      path,
      JSON.stringify({ version: 1, title: 'T', artist: 'A', match: { target: 'none' }, tone: { reference }, tracks }),
    );
    const report = await master(path, join(folder, `${file}-out`), { deliver: ['wav'] });
    const { tone } = report.tracks[tracks.findIndex((track) => track.file === file)] ?? {};
    expect(tone).toBeDefined();
    expect(tone?.appliedDb ?? null).toBeNull();
  });
});
