import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Compressor } from '../../dsp/compressor.ts';
import { Equalizer } from '../../dsp/equalizer.ts';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { MultibandCompressor } from '../../dsp/multiband.ts';
import { allocatePlanes, freePlanes, type Planes } from '../../dsp/planes.ts';
import { type Chain, chainSchema } from '../../shared/chain/schema.ts';
import { ChainRunner } from './chainRunner.ts';
import { crossoversAt } from './dynamicsStages.ts';
import { bandsAt } from './equalizerStage.ts';

const RATE = 44100;
const FRAMES = 2 * RATE;

let dsp: DspInstance;
let planes: Planes;
beforeAll(() => {
  dsp = new DspInstance(compileDsp());
  planes = allocatePlanes(dsp, FRAMES);
});
afterAll(() => freePlanes(dsp, planes));

type Stereo = { left: Float32Array; right: Float32Array };

/** Hits with a tail, louder and softer by turns, not the same on both sides. */
const music: Stereo = (() => {
  const left = new Float32Array(FRAMES);
  const right = new Float32Array(FRAMES);
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const time = frame / RATE;
    const beat = time % 0.25;
    const level = 0.6 * Math.exp(-beat / 0.08) * (1 + 0.6 * Math.sin(3 * time));
    left[frame] = level * Math.sin(2 * Math.PI * 110 * time) + 0.1 * Math.sin(2 * Math.PI * 3300 * time);
    right[frame] = level * Math.sin(2 * Math.PI * 112 * time + 1) + 0.08 * Math.sin(2 * Math.PI * 5200 * time);
  }
  return { left, right };
})();

const chainOf = (...stages: unknown[]): Chain => chainSchema.parse({ stages });

const fill = ({ left, right }: Stereo): void => {
  dsp.plane(planes.left, FRAMES).set(left);
  dsp.plane(planes.right, FRAMES).set(right);
};
const heard = (): Stereo => ({
  left: dsp.plane(planes.left, FRAMES).slice(),
  right: dsp.plane(planes.right, FRAMES).slice(),
});

const through = (chain: Chain | null, sizes: readonly number[] = [FRAMES], measure = false) => {
  const runner = new ChainRunner(dsp, chain, { sampleRate: RATE, measure });
  fill(music);
  for (let at = 0, turn = 0; at < FRAMES; turn += 1) {
    const count = Math.min(sizes[turn % sizes.length] ?? FRAMES, FRAMES - at);
    runner.process({ left: planes.left + at * 4, right: planes.right + at * 4 }, count);
    at += count;
  }
  const sound = heard();
  const result = runner.result();
  runner.close();
  return { ...sound, result };
};

const EQ = {
  kind: 'eq',
  bands: [
    { frequency: 3000, gain: -4, q: 1.1 },
    { shape: 'low-cut', frequency: 30, slope: 24 },
  ],
};
const GLUE = { kind: 'compressor', threshold: -24, ratio: 3, highPass: 60 };
const BANDS = {
  kind: 'multiband',
  crossovers: [200, 2500],
  bands: [
    { threshold: -30, ratio: 4 },
    { on: false, ratio: 8 },
  ],
};
const DYNAMIC = { kind: 'eq', bands: [{ frequency: 110, dynamics: { threshold: -30, range: -6, attack: 5, release: 80 } }] };

describe('a chain', () => {
  it('is its kernels one after the other, bit for bit', () => {
    const { left, right } = through(chainOf(EQ, GLUE, { kind: 'gain', gain: -3 }, BANDS));
    fill(music);
    const eq = new Equalizer(dsp, RATE);
    const flat = { target: 'stereo', q: Math.SQRT1_2, order: 2, dynamics: null } as const;
    eq.setBand(0, { ...flat, shape: 'bell', frequency: 3000, gainDb: -4, q: 1.1 });
    eq.setBand(1, { ...flat, shape: 'low-cut', frequency: 30, gainDb: 0, order: 4 });
    const dynamics = {
      ...{ detector: 1, ratio: 3, kneeDb: 6, attackMs: 30, releaseMs: 150, autoRelease: true },
      ...{ highPassHz: 0, link: 1, mix: 1, makeupDb: 0 },
    };
    const glue = new Compressor(dsp, RATE);
    glue.set({ ...dynamics, thresholdDb: -24, highPassHz: 60 });
    const bands = new MultibandCompressor(dsp, RATE);
    bands.setCrossovers([200, 2500]);
    bands.setBand(0, { ...dynamics, thresholdDb: -30, ratio: 4 });
    const both = [planes.left, planes.right, planes.left, planes.right] as const;
    eq.process(...both, FRAMES);
    glue.process(...both, FRAMES);
    for (const plane of [planes.left, planes.right]) {
      const samples = dsp.plane(plane, FRAMES);
      for (let at = 0; at < FRAMES; at += 1) samples[at] = (samples[at] as number) * 10 ** (-3 / 20);
    }
    bands.process(...both, FRAMES);
    expect({ left, right }).toEqual(heard());
    expect(left).not.toEqual(music.left);
    for (const kernel of [eq, glue, bands]) kernel.destroy();
  });

  it('gives the same bits and the same figures in blocks of any size', () => {
    const chain = chainOf(DYNAMIC, EQ, GLUE, BANDS);
    const whole = through(chain, [FRAMES], true);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        expect(through(chain, sizes, true)).toEqual(whole);
      }),
      { numRuns: 8 },
    );
  });

  it.each<[string, Chain | null]>([
    ['that is not there', null],
    ['without stages', chainOf()],
    ['that is off', { ...chainOf(EQ, GLUE), on: false }],
    ['whose stages are off', chainOf({ ...EQ, on: false }, { ...GLUE, on: false }, { kind: 'saturation', on: false })],
    ['whose bands are off', chainOf({ ...EQ, bands: EQ.bands.map((band) => ({ ...band, on: false })) })],
    ['of stages as they are added', chainOf({ kind: 'eq' }, { kind: 'gain' }, { kind: 'multiband' }, { kind: 'stereo' })],
  ])('%s leaves every bit alone and is not late', (_what, chain) => {
    const { left, right } = through(chain);
    expect({ left, right }).toEqual(music);
    expect(new ChainRunner(dsp, chain, { sampleRate: RATE, measure: false }).latency).toBe(0);
  });

  it('tells what every stage did: its reduction as the kernel has it, its loudness change, both in place', () => {
    const chain = chainOf({ kind: 'gain', gain: -3 }, { ...EQ, on: false }, GLUE, BANDS, DYNAMIC);
    const { result } = through(chain, [4096], true);
    const [gain, off, glue, bands, dynamic] = result.stages;
    expect(gain).toMatchObject({ maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: expect.closeTo(-3, 5) });
    expect(off).toEqual({ maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: 0 });
    expect(glue?.maxReductionDb).toBeGreaterThan(3);
    expect(glue?.loudnessChangeLu).toBeLessThan(-1);
    expect(bands?.bandsMaxReductionDb).toHaveLength(3);
    expect(bands?.maxReductionDb).toBe(Math.max(...(bands?.bandsMaxReductionDb ?? [])));
    expect(bands?.bandsMaxReductionDb.slice(1)).toEqual([0, 0]);
    expect(dynamic?.maxReductionDb).toBeGreaterThan(1);
    expect(dynamic?.maxReductionDb).toBeLessThanOrEqual(6);
    const sum = result.stages.reduce((all, { loudnessChangeLu }) => all + (loudnessChangeLu ?? Number.NaN), 0);
    expect(result.loudnessChangeLu).toBeCloseTo(sum, 9);
    expect(result.reductionDb.map(({ length }) => length)).toEqual([0, 0, 20, 20, 20]);
    expect(Math.max(...(result.reductionDb[2] ?? []))).toBeCloseTo(glue?.maxReductionDb ?? 0, 3);
  });
});

describe('frequencies beyond what the rate holds', () => {
  const eq = (band: object) => bandsAt(RATE, chainOf({ kind: 'eq', bands: [{ gain: 2, ...band }] }).stages[0] as never);

  it('move shelves and wide bells to its edge, and leave out what has nothing to work on', () => {
    expect(eq({ shape: 'high-shelf', frequency: 30_000 })).toMatchObject([{ frequency: 0.49 * RATE, gainDb: 2 }]);
    expect(eq({ shape: 'bell', frequency: 24_000, q: 0.7 })).toMatchObject([{ frequency: 0.49 * RATE }]);
    expect(eq({ shape: 'bell', frequency: 30_000, q: 4 })).toEqual([]);
    expect(eq({ shape: 'notch', frequency: 30_000, q: 10 })).toEqual([]);
    expect(eq({ shape: 'high-cut', frequency: 30_000 })).toEqual([]);
    expect(eq({ shape: 'high-cut', frequency: 20_000 })).toMatchObject([{ frequency: 20_000, order: 2 }]);
  });

  it('keep crossovers within the kernel, in order and apart', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: 20_000 }), { minLength: 1, maxLength: 3 }), (wanted) => {
        const rising = wanted.sort((a, b) => a - b).filter((one, at, all) => at === 0 || one >= 1.25 * (all[at - 1] ?? 0));
        const moved = crossoversAt(RATE, rising);
        const kernel = new MultibandCompressor(dsp, RATE);
        expect(() => kernel.setCrossovers(moved)).not.toThrow();
        kernel.destroy();
        if (Math.max(...rising) <= 0.45 * RATE) expect(moved).toEqual(rising);
      }),
    );
  });
});
