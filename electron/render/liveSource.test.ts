import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PcmFormat, PcmSource } from '../decode/pcmSource.ts';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { allocatePlanes } from '../dsp/planes.ts';
import { type Chain, chainSchema } from '../shared/chain/schema.ts';
import { ChainRunner } from './chain/chainRunner.ts';
import { LiveSource } from './liveSource.ts';

const RATE = 44100;
const FRAMES = 6 * RATE;

type Stereo = { left: Float32Array; right: Float32Array };

const song: Stereo = (() => {
  const side = (shift: number) =>
    Float32Array.from({ length: FRAMES }, (_, frame) => {
      const beat = (frame % (RATE / 4)) / RATE;
      return 0.5 * Math.exp(-beat / 0.07) * Math.sin(2 * Math.PI * 120 * beat + shift) + 0.1 * Math.sin(frame / 9 + shift);
    });
  return { left: side(0), right: side(1) };
})();

const source = (): PcmSource => ({
  format: { sampleRate: RATE, frames: FRAMES } as PcmFormat,
  nonFiniteSamples: 0,
  read: (start, left, right) => {
    const count = Math.max(0, Math.min(left.length, FRAMES - start));
    left.set(song.left.subarray(start, start + count));
    right.set(song.right.subarray(start, start + count));
    return count;
  },
  close: () => {},
});

const chainOf = (...stages: unknown[]): Chain => chainSchema.parse({ stages });
const GLUE = { kind: 'compressor', threshold: -28, ratio: 3, attack: 5, release: 60, autoRelease: false };
const EQ = { kind: 'eq', bands: [{ frequency: 900, gain: -4 }] };
const LINEAR = { ...EQ, phase: 'linear' };
const CHAIN = chainOf(EQ, LINEAR, GLUE);

let dsp: DspInstance;
beforeAll(() => {
  dsp = new DspInstance(compileDsp());
});

/** The whole song through a chain at once, its latency taken out. */
const processed = (chain: Chain): Stereo => {
  const runner = new ChainRunner(dsp, chain, { sampleRate: RATE, measure: false });
  const planes = allocatePlanes(dsp, FRAMES + runner.latency);
  dsp.plane(planes.left, FRAMES).set(song.left);
  dsp.plane(planes.right, FRAMES).set(song.right);
  runner.process(planes, FRAMES + runner.latency);
  const view = (plane: number) => dsp.plane(plane + 4 * runner.latency, FRAMES).slice();
  return { left: view(planes.left), right: view(planes.right) };
};

const live = (chain: Chain, deltaFrom: number | null = null) => new LiveSource(dsp, source(), { chain, filter: null, deltaFrom });

const read = (from: LiveSource, start: number, frames: number): Stereo => {
  const sound = { left: new Float32Array(frames), right: new Float32Array(frames) };
  expect(from.read(start, sound.left, sound.right)).toBe(Math.min(frames, FRAMES - start));
  return sound;
};

const furthest = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? Number.NaN))), 0);

describe('a song heard through its chain', () => {
  it('from its first frame is what the chain makes of the file, bit for bit, in any blocks, to the last frame', () => {
    const whole = processed(CHAIN);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 4 }), (sizes) => {
        const from = live(CHAIN);
        for (let at = 0, turn = 0; at < FRAMES; turn += 1) {
          const count = Math.min(sizes[turn % sizes.length] ?? 1, FRAMES - at, Math.max(64, FRAMES / 40));
          const block = read(from, at, count);
          expect(block.left).toEqual(whole.left.subarray(at, at + count));
          expect(block.right).toEqual(whole.right.subarray(at, at + count));
          at += count;
        }
        from.close();
      }),
      { numRuns: 3 },
    );
  });

  it('from anywhere else is as near as its time constants let it be, and the same whatever was read before', () => {
    const whole = processed(CHAIN);
    const from = live(CHAIN);
    for (const start of [4 * RATE, 1000, 5 * RATE + 123]) {
      const { left } = read(from, start, 20_000);
      expect(furthest(left, whole.left.subarray(start, start + 20_000))).toBeLessThan(10 ** (-60 / 20));
      expect(read(live(CHAIN), start, 20_000).left).toEqual(left);
    }
    from.close();
  });

  it('tells what its stages reduce now, in their places', () => {
    const from = live(CHAIN);
    read(from, 2 * RATE, 4000);
    const [eq, linear, glue] = from.reductionsDb;
    expect([eq, linear]).toEqual([0, 0]);
    expect(glue).toBeGreaterThan(0.5);
    from.close();
    expect(from.reductionsDb).toEqual([]);
  });
});

describe('what a chain changes, heard alone', () => {
  it.each([
    ['all of it', 0, chainOf()],
    ['its last stage', 2, chainOf(EQ, LINEAR)],
    ['a stage of linear phase and what follows', 1, chainOf(EQ)],
  ])('%s is the sound behind it less the sound ahead of it, frame by frame', (_what, deltaFrom, ahead) => {
    const [after, before] = [processed(CHAIN).left, processed(ahead).left];
    const { left } = read(live(CHAIN, deltaFrom), 0, FRAMES);
    const difference = after.map((value, at) => value - (before[at] ?? 0));
    expect(furthest(left, difference)).toBe(0);
    expect(furthest(left, new Float32Array(FRAMES))).toBeGreaterThan(0.01);
  });

  it('is silence for a stage that is off', () => {
    const chain = chainOf(EQ, { ...GLUE, on: false });
    expect(read(live(chain, 1), 1000, 5000).left.every((value) => value === 0)).toBe(true);
  });
});
