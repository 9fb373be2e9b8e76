import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatTone, type Run, roughness, runThrough, sameBits, staticReduction } from './compressor.testkit.ts';
import type { CompressorSettings } from './compressor.ts';
import { lineAmplitude } from './limiter.testkit.ts';
import { compileDsp, DspInstance } from './module.ts';
import { MultibandCompressor } from './multiband.ts';
import { bothChannels, gaussianNoise, type StereoSignal, sine, whiteNoise } from './signals.ts';

const RATE = 44100;
const MODULE = compileDsp();
const IDLE: CompressorSettings = {
  detector: 0,
  thresholdDb: -20,
  ratio: 1,
  kneeDb: 6,
  attackMs: 5,
  releaseMs: 100,
  autoRelease: false,
  highPassHz: 0,
  link: 1,
  mix: 1,
  makeupDb: 0,
};

interface Setup {
  readonly crossovers: readonly number[];
  readonly bands: readonly Partial<CompressorSettings>[];
  readonly rate?: number;
}

const make = ({ crossovers, bands, rate = RATE }: Setup): { dsp: DspInstance; multiband: MultibandCompressor } => {
  const dsp = new DspInstance(MODULE);
  const multiband = new MultibandCompressor(dsp, rate);
  multiband.setCrossovers(crossovers);
  for (const [at, band] of bands.entries()) multiband.setBand(at, { ...IDLE, ...band });
  return { dsp, multiband };
};

const run = (setup: Setup, sound: StereoSignal, options: Run = {}): StereoSignal => {
  const { dsp, multiband } = make(setup);
  return runThrough(dsp, multiband, sound, options);
};

/** Frequency as the bilinear transform counts it, over a corner. */
const warped = (hertz: number, corner: number, rate: number): number =>
  Math.tan((Math.PI * hertz) / rate) / Math.tan((Math.PI * corner) / rate);

const gainOf = (db: number): number => 10 ** (db / 20);

/** Amplitude of a low and a high side of Linkwitz-Riley's fourth order added in phase. */
const crossing = (low: number, high: number, x: number): number => (low + high * x ** 4) / (1 + x ** 4);

/** dB of the impulse response of the real kernel, by the definition of the Fourier transform. */
const measured = (setup: Setup, frequencies: readonly number[]): number[] => {
  const impulse = new Float32Array(1 << 15);
  impulse[0] = 1;
  const { left } = run(setup, bothChannels(impulse));
  return frequencies.map((hertz) => {
    let [re, im] = [0, 0];
    for (const [at, value] of left.entries()) {
      const angle = (2 * Math.PI * hertz * at) / (setup.rate ?? RATE);
      re += value * Math.cos(angle);
      im -= value * Math.sin(angle);
    }
    return 20 * Math.log10(Math.hypot(re, im));
  });
};

const AUDIBLE = Array.from({ length: 40 }, (_, at) => 20 * 1000 ** (at / 39));
const anyCrossovers = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 3 })
  .map((places) => places.map((place) => 30 * 500 ** (place / 1000)).sort((a, b) => a - b))
  .filter((all) => all.every((hertz, at) => at === 0 || hertz >= 1.25 * (all[at - 1] ?? 0)));

describe('the crossovers', () => {
  it('sum flat: equal gains of all bands are one gain, sample by sample', () => {
    const noise: StereoSignal = { left: whiteNoise(1, 8000, 0.9), right: whiteNoise(2, 8000, 0.9) };
    fc.assert(
      fc.property(anyCrossovers, fc.double({ min: -24, max: 12, noNaN: true }), (crossovers, makeupDb) => {
        const out = run({ crossovers, bands: Array(4).fill({ makeupDb }) }, noise);
        expect(
          sameBits(
            out.left,
            noise.left.map((value) => value * gainOf(makeupDb)),
          ),
        ).toBe(true);
      }),
      { numRuns: 40, examples: [[[120, 900, 6000], -6]] },
    );
    const levels = measured({ crossovers: [120, 900, 6000], bands: Array(4).fill({ makeupDb: -6 }) }, AUDIBLE);
    const worst = Math.max(...levels.map((level) => Math.abs(level + 6)));
    console.info(`crossover sum: worst ${worst.toExponential(1)} dB from flat`);
    expect(worst).toBeLessThan(0.05);
  });

  it('sum flat while their gains move, alike', () => {
    const noise: StereoSignal = { left: gaussianNoise(3, 30_000, 0.2), right: gaussianNoise(4, 30_000, 0.2) };
    const { dsp, multiband } = make({ crossovers: [100, 1000], bands: Array(3).fill({ makeupDb: -3 }) });
    const out = runThrough(dsp, multiband, noise, {
      at: [[10_000, () => [0, 1, 2].forEach((band) => void multiband.setBand(band, { ...IDLE, makeupDb: 9 }))]],
    });
    for (let at = 0; at < 30_000; at += 1) {
      const db = -3 + 12 * Math.min(1, Math.max(0, (at - 9999) / 882));
      expect(Math.abs((out.left[at] ?? 0) - (noise.left[at] ?? 0) * gainOf(db))).toBeLessThan(1e-6);
    }
  });

  it('have the amplitude of Linkwitz-Riley bands added in phase, for any gains of the bands', () => {
    let worst = 0;
    fc.assert(
      fc.property(
        anyCrossovers,
        fc.array(fc.double({ min: -20, max: 6, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.constantFrom(44100, 96000),
        (crossovers, makeups, rate) => {
          const levels = measured({ crossovers, bands: makeups.map((makeupDb) => ({ makeupDb })), rate }, AUDIBLE);
          for (const [at, hertz] of AUDIBLE.entries()) {
            const amplitude = crossovers.reduce(
              (product, corner, k) =>
                product * crossing(1, gainOf((makeups[k + 1] ?? 0) - (makeups[k] ?? 0)), warped(hertz, corner, rate)),
              gainOf(makeups[0] ?? 0),
            );
            worst = Math.max(worst, Math.abs((levels[at] ?? 0) - 20 * Math.log10(amplitude)));
          }
          expect(worst).toBeLessThan(0.01);
        },
      ),
      { numRuns: 12, examples: [[[120, 900, 6000], [0, -12, 3, -20], 44100]] },
    );
    console.info(`bands of different gains: worst ${worst.toExponential(1)} dB from the closed form`);
    // And with analogue frequencies, where the crossover is not next to the Nyquist frequency.
    const [level = 0] = measured({ crossovers: [300], bands: [{ makeupDb: -10 }, {}] }, [600]);
    expect(Math.abs(level - 20 * Math.log10(crossing(gainOf(-10), 1, 2)))).toBeLessThan(0.01);
  });

  it('let each band hear its own part of the spectrum, 24 dB per octave and -6 dB where they meet', () => {
    const hard = { ratio: Number.POSITIVE_INFINITY, kneeDb: 0, thresholdDb: -80, attackMs: 1, releaseMs: 20 };
    const crossovers = [150, 1200, 5000];
    let worst = 0;
    for (const frequency of [60, 150, 300, 600, 1200, 2400, 5000, 8000]) {
      const { dsp, multiband } = make({ crossovers, bands: Array(4).fill(hard) });
      runThrough(dsp, multiband, bothChannels(sine({ sampleRate: RATE, frames: RATE, frequency, peakDbfs: -3 })));
      const part = (at: number, high: boolean): number => {
        const x = warped(frequency, crossovers[at] ?? 1, RATE) ** 4;
        return (high ? x : 1) / (1 + x);
      };
      const bands = [
        part(0, false),
        part(0, true) * part(1, false),
        part(0, true) * part(1, true) * part(2, false),
        part(0, true) * part(1, true) * part(2, true),
      ];
      for (const [band, amplitude] of bands.entries()) {
        const expected = Math.max(0, -3 + 20 * Math.log10(amplitude) + 80);
        worst = Math.max(worst, Math.abs(multiband.currentReduction(band) - expected));
      }
    }
    console.info(`what the bands hear: worst ${worst.toFixed(4)} dB from the closed form`);
    expect(worst).toBeLessThan(0.1);
  });
});

describe('the bands', () => {
  it('each follow their own static curve', () => {
    const bands = [
      { thresholdDb: -30, ratio: 2, kneeDb: 0 },
      { thresholdDb: -20, ratio: 4, kneeDb: 12 },
      { thresholdDb: -12, ratio: 10, kneeDb: 3 },
    ];
    const tones = [50, 800, 12000].map((frequency) => sine({ sampleRate: RATE, frames: 2 * RATE, frequency, peakDbfs: -10 }));
    const sum = Float32Array.from({ length: 2 * RATE }, (_, at) => tones.reduce((total, tone) => total + (tone[at] ?? 0), 0));
    const { dsp, multiband } = make({ crossovers: [200, 3000], bands });
    const out = runThrough(dsp, multiband, bothChannels(sum)).left.subarray(RATE);
    for (const [band, frequency] of [50, 800, 12000].entries()) {
      const reduced = -10 - 20 * Math.log10(lineAmplitude(out, frequency));
      const settings = bands[band];
      const expected = settings === undefined ? 0 : staticReduction(settings, -10);
      console.info(`band ${band}: ${reduced.toFixed(3)} dB at ${frequency} Hz, closed form ${expected.toFixed(3)} dB`);
      expect(Math.abs(reduced - expected)).toBeLessThan(0.1);
      expect(Math.abs(multiband.currentReduction(band) - expected)).toBeLessThan(0.1);
    }
    expect(multiband.currentReduction(3)).toBe(0);
    expect(multiband.takeHistory(0)).toHaveLength(20);
  });

  const noise: StereoSignal = { left: whiteNoise(5, 40_000, 0.4), right: whiteNoise(6, 40_000, 0.4) };
  noise.right[3] = -0;

  it('leave every bit alone while all are idle', () => {
    fc.assert(
      fc.property(anyCrossovers, fc.constantFrom(2, 20, Number.POSITIVE_INFINITY), (crossovers, ratio) => {
        // A band can peak above the whole: 12 dB of room.
        const out = run({ crossovers, bands: Array(4).fill({ ratio, thresholdDb: 10 }) }, noise);
        expect(sameBits(out.left, noise.left)).toBe(true);
        expect(sameBits(out.right, noise.right)).toBe(true);
      }),
      { numRuns: 15 },
    );
    const dry = run({ crossovers: [200, 2000], bands: Array(3).fill({ ratio: 10, thresholdDb: -50, mix: 0 }) }, noise);
    expect(sameBits(dry.right, noise.right)).toBe(true);
  });

  it('leave the other channel alone where they are not linked', () => {
    const quiet = flatTone(40_000, 0.001);
    const bands = Array(3).fill({ ratio: 10, thresholdDb: -40, link: 0 });
    const out = run({ crossovers: [200, 2000], bands }, { left: noise.left, right: quiet });
    expect(sameBits(out.right, quiet)).toBe(true);
    expect(sameBits(out.left, noise.left)).toBe(false);
  });
});

describe('streams', () => {
  const sound: StereoSignal = { left: gaussianNoise(7, 70_000, 0.2), right: gaussianNoise(8, 70_000, 0.1) };
  const loud = { ratio: 4, thresholdDb: -35, link: 0.5, attackMs: 2, releaseMs: 40 };

  it('give the same bits and reports whatever the blocks, moving settings included', () => {
    const whole = (blocks: readonly number[]): { out: StereoSignal; history: number[][] } => {
      const { dsp, multiband } = make({ crossovers: [100, 1000], bands: Array(4).fill(loud) });
      const out = runThrough(dsp, multiband, sound, {
        blocks,
        at: [
          [20_001, () => multiband.setCrossovers([150, 700, 8000])],
          [20_400, () => multiband.setBand(3, { ...IDLE, ...loud, thresholdDb: -50, makeupDb: 3 })],
          [40_000, () => multiband.setCrossovers([3000])],
        ],
      });
      return { out, history: [0, 1, 2, 3].map((band) => multiband.takeHistory(band)) };
    };
    const first = whole([65_536]);
    for (const blocks of [[1], [7], [64], [4096], [1, 500, 33]]) {
      const other = whole(blocks);
      expect(sameBits(other.out.left, first.out.left)).toBe(true);
      expect(sameBits(other.out.right, first.out.right)).toBe(true);
      expect(other.history).toEqual(first.history);
    }
  });

  it('start over after a reset', () => {
    const { dsp, multiband } = make({ crossovers: [100, 1000], bands: Array(3).fill(loud) });
    const first = runThrough(dsp, multiband, sound);
    multiband.reset();
    expect(sameBits(runThrough(dsp, multiband, sound).left, first.left)).toBe(true);
  });

  it('move crossovers and take and add bands without a click', () => {
    const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency: 300, peakDbfs: -6 });
    const bands = [{ makeupDb: 6 }, { makeupDb: -12 }, { ratio: 8, thresholdDb: -40 }, { makeupDb: 3 }];
    const { dsp, multiband } = make({ crossovers: [400, 2000], bands });
    const moves = [[150, 2000], [150], [150, 250], [600], [100, 200, 400], [5000]];
    const moved = runThrough(dsp, multiband, bothChannels(tone), {
      at: moves.map((crossovers, at) => [8000 + at * 11_003, () => multiband.setCrossovers(crossovers)]),
    }).left;
    const rough = roughness(moved.subarray(4000)) / roughness(tone);
    console.info(`moving crossovers and bands: roughness ${rough.toFixed(2)} of the tone's own`);
    // The tone at twice its level, and a little for 18 dB within half of 20 ms; a step of that would be a thousandfold.
    expect(rough).toBeLessThan(5);
  });

  it('go back to bit-transparent after bands have come and gone', () => {
    const { dsp, multiband } = make({ crossovers: [400], bands: [] });
    const out = runThrough(dsp, multiband, sound, {
      at: [
        [5000, () => multiband.setCrossovers([100, 900, 4000])],
        [9000, () => multiband.setBand(2, { ...IDLE, makeupDb: 6 })],
        [20_000, () => multiband.setCrossovers([100, 900])],
        [25_000, () => multiband.setBand(2, IDLE)],
      ],
    });
    expect(sameBits(out.left.subarray(0, 9000), sound.left.subarray(0, 9000))).toBe(true);
    expect(sameBits(out.left.subarray(9000, 20_000), sound.left.subarray(9000, 20_000))).toBe(false);
    expect(sameBits(out.left.subarray(26_000), sound.left.subarray(26_000))).toBe(true);
  });

  it('refuse settings out of range', () => {
    const { multiband } = make({ crossovers: [100], bands: [] });
    for (const crossovers of [[], [10], [20_000], [500, 550], [1000, 500], [100, 200, 400, 800], [Number.NaN]]) {
      expect(() => multiband.setCrossovers(crossovers)).toThrow(RangeError);
    }
    expect(() => multiband.setBand(4, IDLE)).toThrow(RangeError);
    expect(() => multiband.setBand(0, { ...IDLE, ratio: 0 })).toThrow(RangeError);
  });
});
