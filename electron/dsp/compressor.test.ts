import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flatTone, type Run, roughness, runThrough, sameBits, staticReduction } from './compressor.testkit.ts';
import { Compressor, type CompressorSettings } from './compressor.ts';
import { lineAmplitude } from './limiter.testkit.ts';
import { compileDsp, DspInstance } from './module.ts';
import { bothChannels, concatenate, gaussianNoise, type StereoSignal, silence, sine, sineSteps, whiteNoise } from './signals.ts';

const RATE = 44100;
const MODULE = compileDsp();
const SETTINGS: CompressorSettings = {
  detector: 0,
  thresholdDb: -20,
  ratio: 4,
  kneeDb: 6,
  attackMs: 10,
  releaseMs: 100,
  autoRelease: false,
  highPassHz: 0,
  link: 1,
  mix: 1,
  makeupDb: 0,
};

const make = (settings: Partial<CompressorSettings>, rate = RATE): { dsp: DspInstance; compressor: Compressor } => {
  const dsp = new DspInstance(MODULE);
  const compressor = new Compressor(dsp, rate);
  compressor.set({ ...SETTINGS, ...settings });
  return { dsp, compressor };
};

const run = (settings: Partial<CompressorSettings>, sound: StereoSignal, options: Run = {}): StereoSignal => {
  const { dsp, compressor } = make(settings);
  return runThrough(dsp, compressor, sound, options);
};

/** dB taken from the last second of a tone of two. */
const toneReduction = (settings: Partial<CompressorSettings>, frequency: number, levelDb: number): number => {
  const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency, peakDbfs: levelDb, phase: 90 });
  const { left } = run(settings, bothChannels(tone));
  return levelDb - 20 * Math.log10(lineAmplitude(left.subarray(RATE), frequency));
};

/** Reduction after each frame of a run. */
const trace = (settings: Partial<CompressorSettings>, sound: Float32Array): { reductions: number[]; compressor: Compressor } => {
  const { dsp, compressor } = make(settings);
  const reductions: number[] = [];
  const plane = dsp.allocatePlane(1);
  for (const sample of sound) {
    dsp.plane(plane, 1)[0] = sample;
    compressor.process(plane, plane, plane, plane, 1);
    reductions.push(compressor.currentReduction);
  }
  return { reductions, compressor };
};

describe('the static curve', () => {
  it('is the closed form within 0.1 dB for steady tones of any level, ratio, knee, detector and time', () => {
    let worst = 0;
    fc.assert(
      fc.property(
        fc.record({
          thresholdDb: fc.integer({ min: -50, max: -5 }),
          ratio: fc.constantFrom(1, 1.2, 1.5, 2, 4, 10, 20, Number.POSITIVE_INFINITY),
          kneeDb: fc.constantFrom(0, 1, 6, 12, 24),
          detector: fc.constantFrom(0, 0.3, 0.5, 1),
          attackMs: fc.constantFrom(0.05, 0.3, 3, 10, 30, 80),
          releaseMs: fc.constantFrom(5, 20, 100, 500, 5000),
          autoRelease: fc.boolean(),
        }),
        fc.integer({ min: -60, max: 0 }),
        fc.constantFrom(100, 157, 440, 997, 1999),
        (settings, levelDb, frequency) => {
          const error = Math.abs(toneReduction(settings, frequency, levelDb) - staticReduction(settings, levelDb));
          worst = Math.max(worst, error);
          expect(error).toBeLessThan(0.1);
        },
      ),
      { numRuns: 120 },
    );
    console.info(`static curve: worst ${worst.toFixed(4)} dB from the closed form`);
  });

  it('holds for a 50 Hz tone too, whose gain does not ride its waves', () => {
    const settings = { ...SETTINGS, attackMs: 1, releaseMs: 20, thresholdDb: -30, ratio: 10 };
    expect(toneReduction(settings, 50, -6)).toBeCloseTo(staticReduction(settings, -6), 2);
    const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency: 50, peakDbfs: -6 });
    const { left } = run(settings, bothChannels(tone));
    const third = lineAmplitude(left.subarray(RATE), 150) / lineAmplitude(left.subarray(RATE), 50);
    console.info(
      `50 Hz reduced by ${staticReduction(settings, -6).toFixed(1)} dB: third harmonic ${(20 * Math.log10(third)).toFixed(0)} dB`,
    );
    expect(20 * Math.log10(third)).toBeLessThan(-100);
  });
});

describe('times', () => {
  it.each([0.05, 1, 30, 500])('an attack of %f ms goes 63.2 percent of the way in that time', (attackMs) => {
    const frames = Math.round((attackMs * RATE) / 1000) * 3 + 3;
    const { reductions } = trace({ attackMs, ratio: 4, kneeDb: 0 }, flatTone(frames, 0.5));
    const goal = 0.75 * (20 * Math.log10(0.5) + 20);
    let worst = 0;
    for (const [at, reduction] of reductions.entries()) {
      worst = Math.max(worst, Math.abs(reduction - goal * (1 - Math.exp(-(at + 1) / ((attackMs * RATE) / 1000)))));
    }
    console.info(`attack ${attackMs} ms: worst ${worst.toExponential(1)} dB from the exponential`);
    expect(worst).toBeLessThan(1e-6);
  });

  it.each([5, 100, 1000])(
    'a release of %f ms is an exponential in dB that sets in 10 to 11.25 ms after the last peak',
    (releaseMs) => {
      const tone = flatTone(RATE / 10, 0.5);
      const rest = Math.round((3 * releaseMs * RATE) / 1000) + 1000;
      const { reductions } = trace({ attackMs: 0.05, releaseMs, kneeDb: 0 }, concatenate(tone, silence(rest)));
      const top = reductions[tone.length - 1] ?? 0;
      const begins = reductions.findIndex((reduction, at) => at >= tone.length && reduction < top) - 1;
      const held = (1000 * (begins - tone.length + 1)) / RATE;
      expect(held).toBeGreaterThanOrEqual(9.9);
      expect(held).toBeLessThanOrEqual(11.4);
      let worst = 0;
      for (let at = begins; at < reductions.length; at += 1) {
        worst = Math.max(worst, Math.abs((reductions[at] ?? 0) - top * Math.exp(-(at - begins) / ((releaseMs * RATE) / 1000))));
      }
      console.info(
        `release ${releaseMs} ms: held ${held.toFixed(2)} ms, worst ${worst.toExponential(1)} dB from the exponential`,
      );
      expect(worst).toBeLessThan(1e-6);
    },
  );

  it('automatic release lets short peaks go quickly and brings back slowly what was held down', () => {
    const [attackMs, releaseMs] = [1, 50];
    const recovery = (seconds: number): number => {
      const tone = flatTone(Math.round(seconds * RATE), 0.5);
      const { reductions } = trace({ attackMs, releaseMs, kneeDb: 0, autoRelease: true }, concatenate(tone, silence(RATE)));
      const top = reductions[tone.length - 1] ?? 0;
      const begins = reductions.findIndex((reduction, at) => at >= tone.length && reduction < top) - 1;
      const goal = 0.75 * (20 * Math.log10(0.5) + 20);
      const per = RATE / 1000;
      const [quick, slow] = [attackMs, 5 * releaseMs].map((ms) => goal * (1 - Math.exp(-(begins + 1) / (ms * per))));
      let worst = 0;
      for (let at = begins; at < reductions.length; at += 1) {
        const since = at - begins;
        const quickly = (quick ?? 0) * Math.exp(-since / (releaseMs * per));
        const slowly = (slow ?? 0) * Math.exp(-since / (10 * releaseMs * per));
        worst = Math.max(worst, Math.abs((reductions[at] ?? 0) - Math.max(quickly, slowly)));
      }
      expect(worst).toBeLessThan(1e-6);
      return (reductions.findIndex((reduction, at) => at > begins && reduction < top / 2) - begins) / per;
    };
    const [short, long] = [recovery(0.02), recovery(3)];
    console.info(
      `automatic release of 50 ms: half recovered ${short.toFixed(0)} ms after 20 ms, ${long.toFixed(0)} ms after 3 s of reduction`,
    );
    expect(short).toBeLessThan(60);
    expect(long).toBeGreaterThan(300);
  });

  it('turning automatic release off does not step', () => {
    const { dsp, compressor } = make({ autoRelease: true, attackMs: 1, releaseMs: 20 });
    const sound = concatenate(flatTone(RATE, 0.9), silence(RATE / 10));
    const depths: number[] = [];
    const off = (): void => {
      depths.push(compressor.currentReduction);
      compressor.set({ ...SETTINGS, attackMs: 1, releaseMs: 20 });
    };
    runThrough(dsp, compressor, bothChannels(sound), {
      at: [
        [RATE + 3000, off],
        [RATE + 3001, () => depths.push(compressor.currentReduction)],
      ],
    });
    expect(depths[0]).toBeGreaterThan(3);
    expect(Math.abs((depths[1] ?? 0) - (depths[0] ?? 0))).toBeLessThan(0.05);
  });

  it('RMS rises through two poles of 10 ms', () => {
    const settings = { detector: 1, attackMs: 0.05, ratio: Number.POSITIVE_INFINITY, kneeDb: 0, thresholdDb: -60 };
    const { reductions } = trace(settings, flatTone(RATE / 5, 0.5));
    for (const ms of [5, 10, 20, 50]) {
      const power = 2 * 0.25 * (1 - (1 + ms / 10) * Math.exp(-ms / 10));
      expect(Math.abs((reductions[Math.round((ms * RATE) / 1000) - 1] ?? 0) - (10 * Math.log10(power) + 60))).toBeLessThan(0.1);
    }
  });
});

describe('idle', () => {
  const noise: StereoSignal = { left: whiteNoise(1, 20_000, 0.5), right: whiteNoise(2, 20_000, 0.5) };
  noise.left[77] = -0;

  it('leaves every bit alone up to half the knee below the threshold, whatever else is set', () => {
    fc.assert(
      fc.property(
        fc.record({
          ratio: fc.constantFrom(1.5, 4, Number.POSITIVE_INFINITY),
          kneeDb: fc.double({ min: 0, max: 24, noNaN: true }),
          attackMs: fc.double({ min: 0.05, max: 500, noNaN: true }),
          detector: fc.double({ min: 0, max: 1, noNaN: true }),
          link: fc.double({ min: 0, max: 1, noNaN: true }),
          mix: fc.double({ min: 0, max: 1, noNaN: true }),
          autoRelease: fc.boolean(),
        }),
        (settings) => {
          const out = run({ ...settings, thresholdDb: 20 * Math.log10(0.5) + settings.kneeDb / 2 + 1e-9 }, noise);
          expect(sameBits(out.left, noise.left)).toBe(true);
          expect(sameBits(out.right, noise.right)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('leaves every bit alone dry, and at ratio 1', () => {
    for (const settings of [
      { mix: 0, makeupDb: 12, thresholdDb: -60 },
      { ratio: 1, thresholdDb: -60, kneeDb: 24 },
    ]) {
      const out = run(settings, noise);
      expect(sameBits(out.left, noise.left)).toBe(true);
      expect(sameBits(out.right, noise.right)).toBe(true);
    }
    expect(sameBits(run({ thresholdDb: -60 }, noise).left, noise.left)).toBe(false);
  });

  it('is idle again once a release is over', () => {
    const sound = concatenate(flatTone(4000, 0.9), whiteNoise(3, 3 * RATE, 0.01));
    const out = run({ releaseMs: 50 }, bothChannels(sound)).left;
    expect(sameBits(out.subarray(4000, 8000), sound.subarray(4000, 8000))).toBe(false);
    expect(sameBits(out.subarray(2 * RATE), sound.subarray(2 * RATE))).toBe(true);
  });
});

describe('the side chain', () => {
  const hard = { ratio: Number.POSITIVE_INFINITY, kneeDb: 0, thresholdDb: -60, releaseMs: 50 };

  it('hears through a Butterworth high-pass of 12 dB per octave', () => {
    let worst = 0;
    for (const highPassHz of [60, 150, 500]) {
      for (const octave of [-2, -1, 0, 1, 3]) {
        const frequency = Math.round(highPassHz * 2 ** octave);
        if (frequency < 50) continue;
        const expected = -6 + 60 - 10 * Math.log10(1 + (highPassHz / frequency) ** 4);
        worst = Math.max(worst, Math.abs(toneReduction({ ...hard, highPassHz }, frequency, -6) - expected));
      }
    }
    console.info(`side-chain high-pass: worst ${worst.toFixed(4)} dB from the analogue response`);
    expect(worst).toBeLessThan(0.1);
  });

  it('links channels in dB', () => {
    const loud = flatTone(RATE, 0.5);
    const soft = flatTone(RATE, 0.5 * 10 ** (-12 / 20));
    const settings = { ...hard, thresholdDb: -30 };
    const reductions = [0, 0.25, 0.5, 1].map((link) => {
      const out = run({ ...settings, link }, { left: loud, right: soft });
      return [loud, soft].map(
        (plane, at) => 20 * Math.log10((plane[RATE - 1] ?? 0) / ((at === 0 ? out.left : out.right)[RATE - 1] ?? 1)),
      );
    });
    const level = 20 * Math.log10(0.5) + 30;
    for (const [at, expected] of [level - 12, level - 9, level - 6, level].entries()) {
      expect(reductions[at]?.[0]).toBeCloseTo(level, 4);
      expect(reductions[at]?.[1]).toBeCloseTo(expected, 4);
    }
    const quiet = flatTone(RATE, 0.01);
    expect(sameBits(run({ ...settings, link: 0 }, { left: loud, right: quiet }).right, quiet)).toBe(true);
  });

  it('mixes the dry sound with the compressed and made up one', () => {
    const tone = flatTone(RATE, 0.5);
    const wet = 10 ** ((-(20 * Math.log10(0.5) + 30) + 6) / 20);
    for (const mix of [0.25, 0.5, 1]) {
      const out = run({ ...hard, thresholdDb: -30, mix, makeupDb: 6 }, bothChannels(tone)).left;
      expect((out[RATE - 1] ?? 0) / (tone[RATE - 1] ?? 1)).toBeCloseTo(1 + mix * (wet - 1), 6);
    }
  });
});

describe('streams', () => {
  const sound: StereoSignal = { left: gaussianNoise(5, 70_000, 0.2), right: gaussianNoise(6, 70_000, 0.1) };

  it('gives the same bits and reports whatever the blocks, moving settings included', () => {
    const settings = { detector: 0.4, highPassHz: 90, link: 0.5, autoRelease: true, makeupDb: 3, attackMs: 3, releaseMs: 30 };
    const whole = (blocks: readonly number[]): { out: StereoSignal; history: number[]; most: number } => {
      const { dsp, compressor } = make(settings);
      const out = runThrough(dsp, compressor, sound, {
        blocks,
        at: [
          [20_001, () => compressor.set({ ...SETTINGS, highPassHz: 200, thresholdDb: -35, mix: 0.6, ratio: 8 })],
          [20_500, () => compressor.set({ ...SETTINGS, highPassHz: 0, thresholdDb: -10, kneeDb: 0, detector: 1 })],
        ],
      });
      return { out, history: compressor.takeHistory(), most: compressor.maxReduction };
    };
    const first = whole([65_536]);
    expect(first.history).toHaveLength(Math.floor(70_000 / 4410));
    for (const blocks of [[1], [7], [64], [4096], [1, 500, 33]]) {
      const other = whole(blocks);
      expect(sameBits(other.out.left, first.out.left)).toBe(true);
      expect(sameBits(other.out.right, first.out.right)).toBe(true);
      expect(other.history).toEqual(first.history);
      expect(other.most).toBe(first.most);
    }
  });

  it('starts over after a reset', () => {
    const { dsp, compressor } = make({ detector: 0.5, highPassHz: 100, autoRelease: true });
    const first = runThrough(dsp, compressor, sound);
    compressor.reset();
    expect(compressor.maxReduction).toBe(0);
    expect(sameBits(runThrough(dsp, compressor, sound).left, first.left)).toBe(true);
  });

  it('moves to new settings without a click', () => {
    const tone = sine({ sampleRate: RATE, frames: RATE, frequency: 200, peakDbfs: -6 });
    const { dsp, compressor } = make({ thresholdDb: -10, attackMs: 0.05 });
    const next: Partial<CompressorSettings>[] = [
      { thresholdDb: -30, ratio: 20 },
      { makeupDb: 6 },
      { mix: 0.3, detector: 1 },
      { highPassHz: 500, kneeDb: 24 },
      { highPassHz: 60, link: 0 },
      { highPassHz: 0, ratio: 1.5 },
    ];
    const moved = runThrough(dsp, compressor, bothChannels(tone), {
      at: next.map((settings, at) => [6000 + at * 5003, () => compressor.set({ ...SETTINGS, attackMs: 0.05, ...settings })]),
    });
    // The tone at the highest gain it has, and a little for the gain's own movement over 20 ms.
    const bound = roughness(tone) * 10 ** (6 / 20) * 1.5;
    console.info(
      `moving settings: roughness ${(roughness(moved.left.subarray(2000)) / roughness(tone)).toFixed(2)} of the tone's own`,
    );
    expect(roughness(moved.left.subarray(2000))).toBeLessThan(bound);
  });
});

describe('reports', () => {
  it('says what it does now, did at most, and did in each 100 ms', () => {
    const { dsp, compressor } = make({ attackMs: 1, releaseMs: 20, kneeDb: 0 });
    const steps = sineSteps(RATE, [
      [-30, 0.5],
      [-8, 0.5],
      [-30, 1],
    ]);
    runThrough(dsp, compressor, bothChannels(steps), { at: [[1.5 * RATE, () => compressor.startInterval()]] });
    expect(compressor.currentReduction).toBe(0);
    expect(compressor.maxReduction).toBeLessThan(1e-6);
    const history = compressor.takeHistory();
    expect(history).toHaveLength(20);
    expect(history.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    for (const gain of history.slice(6, 10)) expect(20 * Math.log10(gain)).toBeCloseTo(-9, 1);
    expect(history[19]).toBe(1);
    expect(compressor.takeHistory()).toEqual([]);
  });

  it('refuses settings out of range and keeps what it had', () => {
    const { compressor } = make({});
    const wrong: Partial<CompressorSettings>[] = [
      { detector: 1.1 },
      { thresholdDb: Number.NaN },
      { ratio: 0.5 },
      { ratio: 21 },
      { kneeDb: 25 },
      { attackMs: 0 },
      { releaseMs: 5001 },
      { highPassHz: 501 },
      { link: -0.1 },
      { mix: 2 },
      { makeupDb: 31 },
    ];
    for (const settings of wrong) expect(() => compressor.set({ ...SETTINGS, ...settings })).toThrow(RangeError);
    expect(() => make({}, 7000)).toThrow(RangeError);
  });

  it('survives input far beyond full scale', () => {
    const out = run({ thresholdDb: -80, ratio: Number.POSITIVE_INFINITY, attackMs: 0.05 }, bothChannels(flatTone(5000, 1e30)));
    expect(out.left.every(Number.isFinite)).toBe(true);
  });
});
