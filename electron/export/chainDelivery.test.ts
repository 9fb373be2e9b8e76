import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { allocatePlanes } from '../dsp/planes.ts';
import { EnginePool } from '../engine/pool.ts';
import { ChainRunner } from '../render/chain/chainRunner.ts';
import { type Chain, chainSchema } from '../shared/chain/schema.ts';
import { master, wavData, writeSong } from './masterAlbum.testkit.ts';

const RATE = 44100;
const SECONDS = 5;
let folder: string;

/** Hits and a held tone; each side its own. */
const music =
  (hertz: number) =>
  (frame: number, channel: number): number => {
    const time = frame / RATE;
    const beat = time % 0.4;
    return (
      0.3 * Math.exp(-beat / 0.1) * Math.sin(2 * Math.PI * hertz * beat) +
      0.05 * Math.sin(2 * Math.PI * 3 * hertz * time + channel)
    );
  };

const stages = [
  { kind: 'eq', bands: [{ frequency: 300, gain: -3 }] },
  { kind: 'compressor', threshold: -30, ratio: 2.5, attack: 5 },
  { kind: 'gain', gain: 1.5 },
];

const write = (name: string, album: object): string => {
  const path = join(folder, 'songs', `${name}.json`);
  writeFileSync(path, JSON.stringify({ version: 1, title: 'T', artist: 'A', match: { target: 'none' }, gap: 0, ...album }));
  return path;
};
const delivered = async (name: string, album: object, settings: object = {}) => {
  const out = join(folder, `${name}-out`);
  const report = await master(write(name, album), out, { deliver: ['wav'], bits: '32f', ...settings });
  const songs = readdirSync(join(out, 'wav')).sort();
  return { report, songs: songs.map((song) => wavData(join(out, 'wav', song))) };
};

/** What the kernels make of a song on their own, interleaved. */
const kernels = (chain: Chain, sample: (frame: number, channel: number) => number, seconds = SECONDS): Buffer => {
  const dsp = new DspInstance(compileDsp());
  const frames = seconds * RATE;
  const runner = new ChainRunner(dsp, chain, { sampleRate: RATE, measure: false });
  const late = runner.latency;
  const planes = allocatePlanes(dsp, frames + late);
  const plane = (channel: 0 | 1, from: number) => dsp.plane((channel === 0 ? planes.left : planes.right) + 4 * from, frames);
  for (const channel of [0, 1] as const) {
    plane(channel, 0).set(Float32Array.from({ length: frames }, (_, at) => Math.round(32767 * sample(at, channel)) / 32768));
  }
  runner.process(planes, frames + late);
  const bytes = Buffer.alloc(frames * 8);
  for (const channel of [0, 1] as const)
    plane(channel, late).forEach((one, at) => void bytes.writeFloatLE(one, at * 8 + channel * 4));
  return bytes;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chain-'));
  writeSong(join(folder, 'songs/a.wav'), SECONDS, music(110));
  writeSong(join(folder, 'songs/b.wav'), SECONDS, music(165));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a song's chain in an album file", () => {
  it('gives in the delivery exactly what the kernels give on their own; a song without one is untouched', async () => {
    const { songs } = await delivered('chain', { tracks: [{ file: 'a.wav', chain: { stages } }, { file: 'b.wav' }] });
    const plain = await delivered('plain', { tracks: [{ file: 'a.wav' }, { file: 'b.wav' }] });
    const expected = kernels(chainSchema.parse({ stages }), music(110));
    expect(songs[0]?.subarray(0, expected.length).equals(expected)).toBe(true);
    expect(songs[1]?.equals(plain.songs[1] as Buffer)).toBe(true);
    expect(songs[0]?.equals(plain.songs[0] as Buffer)).toBe(false);
  });

  it('that is off, or whose stages are, gives the bytes of none, also dithered to 16 bits', async () => {
    const off = stages.map((stage) => ({ ...stage, on: false }));
    for (const bits of [16, '32f'] as const) {
      const plain = await delivered(`plain-${bits}`, { tracks: [{ file: 'a.wav' }] }, { bits });
      const chains = [{ on: false, stages }, { stages: off }];
      for (const [at, chain] of chains.entries()) {
        const { songs } = await delivered(`off-${bits}-${at}`, { tracks: [{ file: 'a.wav', chain }] }, { bits });
        expect(songs[0]?.equals(plain.songs[0] as Buffer)).toBe(true);
      }
    }
  });

  it('gives the same bytes with one worker and with two, also matched and limited', async () => {
    const tracks = [
      { file: 'a.wav', chain: { stages } },
      { file: 'b.wav', chain: { stages: [...stages].reverse() } },
    ];
    const match = { target: 'highest', budget: 3 };
    const [one, two] = [
      await delivered('one', { match, tracks }, { jobs: 1, bits: 16 }),
      await delivered('two', { match, tracks }, { jobs: 2, bits: 16 }),
    ];
    expect(one.songs.map((song, at) => song.equals(two.songs[at] as Buffer))).toEqual([true, true]);
  });

  it('goes through the parts of a song that was split as one stream', async () => {
    const cut = 165 * 588;
    const tracks = [
      { file: 'a.wav', trimEnd: cut, chain: { stages } },
      { file: 'a.wav', trimStart: cut, chain: { stages } },
    ];
    const { songs } = await delivered('split', { tracks });
    const expected = kernels(chainSchema.parse({ stages }), music(110));
    const joined = Buffer.concat(songs);
    expect(joined.subarray(0, expected.length).equals(expected)).toBe(true);
  });

  it('leaves trims and gaps where the source has them, however much it changes the edges', async () => {
    const quiet = { stages: [{ kind: 'gain', gain: -24 }] };
    const join = { gap: RATE, measure: 'audible' };
    const spots = async (name: string, chain: object) =>
      (await delivered(name, { tracks: [{ file: 'a.wav', chain, join }, { file: 'b.wav' }] })).report.tracks.map(
        ({ startFrame, frames }) => [startFrame, frames],
      );
    expect(await spots('quiet', quiet)).toEqual(await spots('loud', { stages: [] }));
  });
});

describe("the record's chain in an album file", () => {
  const linear = [{ kind: 'eq', phase: 'linear', bands: [{ frequency: 300, gain: -3 }] }, ...stages];

  it.each([
    ['of minimum phase', stages],
    ['of linear phase, its delay made up for', linear],
  ])('%s gives exactly what the kernels give of the whole record on their own', async (what, chain) => {
    const tracks = [{ file: 'a.wav' }, { file: 'b.wav' }];
    const { songs, report } = await delivered(`record-${what.length}`, { chain: { stages: chain }, firstPause: 88200, tracks });
    // Both songs lie on the sector grid, so the second begins where the first ends.
    const lead = 2 * RATE;
    const expected = kernels(
      chainSchema.parse({ stages: chain }),
      (frame, channel) =>
        frame < lead
          ? 0
          : frame < lead + SECONDS * RATE
            ? music(110)(frame - lead, channel)
            : music(165)(frame - lead - SECONDS * RATE, channel),
      2 + 2 * SECONDS,
    );
    expect(Buffer.concat(songs).equals(expected.subarray(lead * 8))).toBe(true);
    expect(report.tracks.map(({ gainDb }) => gainDb)).toEqual([0, 0]);
  });

  it('is matched through: every song at its level behind it, within ceiling and budget, the same bytes with any workers', async () => {
    const album = { chain: { stages }, match: { target: -20, budget: 6 }, tracks: [{ file: 'a.wav' }, { file: 'b.wav' }] };
    const one = await delivered('through-1', album, { jobs: 1 });
    const two = await delivered('through-2', album, { jobs: 2 });
    expect(one.songs.map((song, at) => song.equals(two.songs[at] as Buffer))).toEqual([true, true]);
    for (const { mastered } of one.report.tracks) {
      expect(Math.abs((mastered.loudSectionsLufs ?? mastered.integratedLufs ?? 0) - -20)).toBeLessThan(0.15);
      expect(mastered.truePeakDbtp ?? 0).toBeLessThanOrEqual(-0.95);
    }
  });

  it('that is off gives the bytes of none', async () => {
    const tracks = [{ file: 'a.wav' }];
    const plain = await delivered('without', { tracks }, { bits: 16 });
    const off = await delivered('record-off', { chain: { on: false, stages }, tracks }, { bits: 16 });
    expect(off.songs[0]?.equals(plain.songs[0] as Buffer)).toBe(true);
  });
});

describe('the process job', () => {
  it('leaves nothing behind when it is cancelled, and the source as it was', async () => {
    const source = join(folder, 'long.wav');
    writeSong(source, 60, music(80));
    const before = readFileSync(source);
    const pool = new EnginePool(1);
    const scratch = mkdtempSync(join(tmpdir(), 'chain-scratch-'));
    try {
      const input = { path: source, name: 'long.wav', scratchFolder: scratch, sessionRate: RATE, label: '0' };
      const { session } = await pool.run('prepare', input);
      if (session === null) throw new Error('no session');
      const stop = new AbortController();
      const work = pool.run(
        'process',
        { source: session, chain: chainSchema.parse({ stages }), filter: null, output: join(scratch, 'out'), sha256: null },
        () => stop.abort(),
        { signal: stop.signal },
      );
      await expect(work).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
      // The worker has noticed once it answers again.
      await pool.run('digest', { path: source });
      expect(readdirSync(scratch)).toEqual([]);
      expect(existsSync(source) && readFileSync(source).equals(before)).toBe(true);
    } finally {
      await pool.close();
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
