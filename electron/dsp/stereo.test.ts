import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Run, roughness, runThrough, sameBits } from './compressor.testkit.ts';
import { compileDsp, DspInstance } from './module.ts';
import { decibelsOf, powerOf } from './response.testkit.ts';
import { bothChannels, type StereoSignal, sine, whiteNoise } from './signals.ts';
import { StereoImage, type StereoSettings } from './stereo.ts';

const RATE = 44100;
const MODULE = compileDsp();
const IDLE: StereoSettings = { width: 1, bands: [], monoBelowHz: 0, balanceDb: 0 };

const make = (settings: Partial<StereoSettings>, rate = RATE): { dsp: DspInstance; stereo: StereoImage } => {
  const dsp = new DspInstance(MODULE);
  const stereo = new StereoImage(dsp, rate);
  stereo.set({ ...IDLE, ...settings });
  return { dsp, stereo };
};

const run = (settings: Partial<StereoSettings>, sound: StereoSignal, options: Run = {}): StereoSignal => {
  const { dsp, stereo } = make(settings);
  return runThrough(dsp, stereo, sound, options);
};

const NOISE: StereoSignal = { left: whiteNoise(1, 6000, 0.9), right: whiteNoise(2, 6000, 0.9) };

/** dB of the side signal's response. */
const sideResponse = (settings: Partial<StereoSettings>): ((hertz: number) => number) => {
  const impulse = new Float32Array(1 << 15);
  impulse[0] = 1;
  const { left, right } = run(settings, { left: impulse, right: impulse.map((value) => -value) });
  expect(right.every((value, at) => value + (left[at] ?? 0) === 0)).toBe(true);
  return (hertz) => decibelsOf(powerOf(left, hertz, RATE));
};

const anyWidth = fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10);
const anySettings: fc.Arbitrary<StereoSettings> = fc.record({
  width: anyWidth,
  bands: fc
    .array(fc.record({ above: fc.integer({ min: 30, max: 16_000 }), width: anyWidth }), { maxLength: 3 })
    .map((bands) => bands.sort((a, b) => a.above - b.above)),
  monoBelowHz: fc.constantFrom(0, 60, 200, 500),
  balanceDb: fc.constant(0),
});

describe('StereoImage', () => {
  it('leaves every bit alone at widths of one, however many bands and however far apart the channels are', () => {
    const apart = { left: NOISE.left, right: NOISE.right.map((value, at) => value * 2 ** -(at % 60)) };
    for (const sound of [NOISE, apart]) {
      for (const bands of [[], [{ above: 200, width: 1 }], [100, 1000, 9000].map((above) => ({ above, width: 1 }))]) {
        const out = run({ bands }, sound);
        expect(sameBits(out.left, sound.left)).toBe(true);
        expect(sameBits(out.right, sound.right)).toBe(true);
      }
    }
  });

  it('loses nothing in mono: L + R stays, to the rounding of two samples, whatever it is set to', () => {
    fc.assert(
      fc.property(anySettings, anySettings, (first, second) => {
        const { dsp, stereo } = make(first);
        const out = runThrough(dsp, stereo, NOISE, { at: [[2000, () => stereo.set(second)]] });
        out.left.forEach((left, at) => {
          const right = out.right[at] ?? 0;
          const lost = left + right - ((NOISE.left[at] ?? 0) + (NOISE.right[at] ?? 0));
          // Half a step of f32 each.
          expect(Math.abs(lost)).toBeLessThanOrEqual(2 ** -24 * (Math.abs(left) + Math.abs(right)) + 1e-15);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('makes mono of width zero, and multiplies the side signal by any other', () => {
    const mono = run({ width: 0 }, NOISE);
    expect(sameBits(mono.left, mono.right)).toBe(true);
    for (const width of [0.5, 1.7]) {
      const bands = [500, 4000].map((above) => ({ above, width }));
      for (const out of [run({ width }, NOISE), run({ width, bands }, NOISE)]) {
        out.left.forEach((left, at) => {
          const [l, r] = [NOISE.left[at] ?? 0, NOISE.right[at] ?? 0];
          expect(Math.abs(left - ((l + r) / 2 + (width * (l - r)) / 2))).toBeLessThan(1e-7);
        });
      }
    }
  });

  it('goes from width to width as Linkwitz-Riley crossovers do, to and from nothing too', () => {
    const high = (hertz: number, corner: number): number => {
      const x = Math.tan((Math.PI * hertz) / RATE) / Math.tan((Math.PI * corner) / RATE);
      return x ** 4 / (1 + x ** 4);
    };
    const check = ({ width, bands }: Pick<StereoSettings, 'width' | 'bands'>): void => {
      const measured = sideResponse({ width, bands });
      for (let hertz = 20; hertz < 20_000; hertz *= 1.3) {
        let [expected, below] = [width, width];
        for (const band of bands) {
          expected += (band.width - below) * high(hertz, band.above);
          below = band.width;
        }
        // An impulse response in f32 has its floor.
        if (expected < 1e-4) expect(measured(hertz)).toBeLessThan(-75);
        else expect(Math.abs(measured(hertz) - 20 * Math.log10(expected))).toBeLessThan(0.02);
      }
    };
    fc.assert(
      fc.property(anySettings, ({ width, bands }) => check({ width, bands })),
      { numRuns: 60 },
    );
    const named = (...bands: readonly (readonly [above: number, width: number])[]) =>
      bands.map(([above, width]) => ({ above, width }));
    check({ width: 1, bands: named([200, 0], [5000, 1]) });
    check({ width: 1, bands: named([500, 0], [2000, 1], [2000, 0]) });
    check({ width: 0, bands: named([150, 2], [2500, 0], [11_000, 2]) });
    check({ width: 0, bands: named([40, 0], [400, 0], [4000, 1]) });
    check({ width: 2, bands: named([1000, 0], [1000, 0], [16_000, 0]) });
  });

  it('is mono below a frequency: -6 dB there, 24 dB per octave, and nothing of it far above', () => {
    const measured = sideResponse({ monoBelowHz: 120 });
    expect(measured(120)).toBeCloseTo(-6.02, 2);
    expect(measured(30) - measured(15)).toBeCloseTo(24, 0);
    expect(measured(3000)).toBeCloseTo(0, 3);
    const bass = sine({ sampleRate: RATE, frames: RATE, frequency: 40, peakDbfs: -6 });
    const out = run({ monoBelowHz: 200 }, { left: bass, right: new Float32Array(RATE) });
    const late = out.left.slice(RATE / 2);
    late.forEach((value, at) => {
      expect(Math.abs(value - (out.right[RATE / 2 + at] ?? 0))).toBeLessThan(0.002);
    });
  });

  it('balances by bringing the other side down', () => {
    const right = run({ balanceDb: 6 }, NOISE);
    expect(sameBits(right.right, NOISE.right)).toBe(true);
    expect(
      sameBits(
        right.left,
        NOISE.left.map((value) => value * 10 ** (-6 / 20)),
      ),
    ).toBe(true);
    const left = run({ balanceDb: -12 }, NOISE);
    expect(sameBits(left.left, NOISE.left)).toBe(true);
    expect(
      sameBits(
        left.right,
        NOISE.right.map((value) => value * 10 ** (-12 / 20)),
      ),
    ).toBe(true);
  });

  it('moves to new settings without a click, and back to leaving every bit alone', () => {
    const tone = sine({ sampleRate: RATE, frames: RATE, frequency: 300, peakDbfs: -6 });
    const sound = { left: tone, right: new Float32Array(RATE) };
    const { dsp, stereo } = make({});
    const change = (settings: Partial<StereoSettings>) => () => stereo.set({ ...IDLE, ...settings });
    const out = runThrough(dsp, stereo, sound, {
      at: [
        [5001, change({ width: 0, balanceDb: 12 })],
        [10_001, change({ width: 2, bands: [{ above: 400, width: 0 }], monoBelowHz: 250 })],
        [15_001, change({ width: 0.1, bands: [40, 200, 5000].map((above) => ({ above, width: 2 })), monoBelowHz: 20 })],
        [15_300, change({ width: 1, bands: [{ above: 100, width: 0 }], balanceDb: -12 })],
        [25_001, change({})],
      ],
    });
    for (const plane of [out.left, out.right]) expect(roughness(plane)).toBeLessThan(4 * roughness(tone));
    expect(sameBits(out.left.slice(30_000), tone.slice(30_000))).toBe(true);
    expect(out.right.slice(30_000).every((value) => value === 0)).toBe(true);
  });

  it('takes settings before the first frame at once, and refuses those out of range', () => {
    const { dsp, stereo } = make({ width: 0 });
    stereo.set({ ...IDLE, width: 2 });
    const expected = run({ width: 2 }, NOISE);
    expect(sameBits(runThrough(dsp, stereo, NOISE).left, expected.left)).toBe(true);
    const band = { above: 1000, width: 1 };
    for (const wrong of [
      { width: 2.1 },
      { width: Number.NaN },
      { bands: [band, { above: 900, width: 1 }] },
      { bands: [band, band, band, band] },
      { bands: [{ above: 21_000, width: 1 }] },
      { monoBelowHz: 5 },
      { balanceDb: 13 },
    ]) {
      expect(() => stereo.set({ ...IDLE, ...wrong })).toThrow(RangeError);
    }
    stereo.reset();
    expect(sameBits(runThrough(dsp, stereo, bothChannels(NOISE.left)).left, NOISE.left)).toBe(true);
    expect(() => new StereoImage(dsp, 4000)).toThrow(RangeError);
  });
});
