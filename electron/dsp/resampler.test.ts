import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from './module.ts';
import { decibels, fitTone, noise, PreciseResampler, resampleFile, rms, sine } from './resampler.testkit.ts';
import { Resampler } from './resampler.ts';

const dsp = new DspInstance(compileDsp());

interface Figures {
  readonly pair: string;
  readonly rippleDb: number;
  readonly minus01Hz: number;
  readonly minus3Hz: number;
  readonly strayDb: number;
  readonly thd997Db: number;
  readonly thd10kDb: number;
  readonly thd997F32Db: number;
  readonly thd10kF32Db: number;
  readonly delaySamples: number;
}

/** Steady state only: the filters reach less than this many frames of the slower rate. */
const REACH = 450;

const measure = (inputRate: number, outputRate: number): Figures => {
  const precise = new PreciseResampler(dsp, inputRate, outputRate);
  const lower = Math.min(inputRate, outputRate);
  const frames = Math.ceil((4200 / lower) * inputRate);
  const from = Math.ceil((REACH / lower) * outputRate);
  const to = Math.floor(((4200 - REACH) / lower) * outputRate);
  const respond = (hertz: number) =>
    fitTone(precise.file(sine(hertz, inputRate, frames), new Float64Array(frames)).left, hertz, outputRate, from, to);
  const nyquist = lower / 2;
  const flatTo = (20000 / 44100) * lower;

  let ripple = 0;
  let stray = 0;
  let delay = 0;
  for (let step = 0; step <= 24; step++) {
    const hertz = Math.round(20 + ((flatTo - 20) * step) / 24);
    const fit = respond(hertz);
    ripple = Math.max(ripple, Math.abs(decibels(fit.amplitude)));
    stray = Math.max(stray, fit.residual);
    if (hertz > 500) delay = Math.max(delay, Math.abs((fit.phase / (2 * Math.PI * hertz)) * outputRate));
  }
  // Images of tones inside the transition, against a tone of full scale.
  for (const share of [0.96, 0.975, 0.985]) {
    const fit = respond(Math.round(nyquist * share));
    stray = Math.max(stray, fit.residual * fit.amplitude);
  }
  // Whatever is left of tones beyond the output's Nyquist frequency.
  for (let step = 0; inputRate > outputRate && step <= 24; step++) {
    const hertz = Math.round(nyquist + 1 + (inputRate / 2 - nyquist - 2) * (step / 24) ** 2);
    const { left } = precise.file(sine(hertz, inputRate, frames), new Float64Array(frames));
    stray = Math.max(stray, rms(left, from, to) * Math.SQRT2);
  }
  const edge = (level: number): number => {
    let below = flatTo;
    let above = nyquist;
    while (above - below > 1) {
      const middle = Math.round((above + below) / 2);
      if (decibels(respond(middle).amplitude) > level) below = middle;
      else above = middle;
    }
    return below;
  };
  const single = (hertz: number): number => {
    const tone = Float32Array.from(sine(hertz, inputRate, frames, 0.5));
    const { left } = resampleFile(dsp, inputRate, outputRate, tone, tone);
    return decibels(fitTone(left, hertz, outputRate, from, to).residual);
  };
  const figures = {
    pair: `${inputRate} -> ${outputRate}`,
    rippleDb: ripple,
    minus01Hz: edge(-0.1),
    minus3Hz: edge(-3),
    strayDb: decibels(stray),
    thd997Db: decibels(respond(997).residual),
    thd10kDb: lower < 24000 ? Number.NaN : decibels(respond(10000).residual),
    thd997F32Db: single(997),
    thd10kF32Db: lower < 24000 ? Number.NaN : single(10000),
    delaySamples: delay,
  };
  precise.destroy();
  return figures;
};

const printed = ({ pair, ...numbers }: Figures): Record<string, string> => ({
  pair,
  ...Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, Math.abs(value) < 0.01 ? value.toExponential(1) : value.toFixed(1)]),
  ),
});

describe('resampler quality', () => {
  const pairs: readonly (readonly [number, number])[] = [
    [96000, 44100],
    [48000, 44100],
    [44100, 48000],
    [88200, 44100],
    [44100, 88200],
    [192000, 44100],
    [44100, 96000],
    [44100, 47999],
    [44101, 44100],
    [22050, 44100],
    [48000, 8000],
  ];
  it('keeps the audible band and nothing beyond it, at every pair measured', () => {
    const all = pairs.map(([from, to]) => ({ lower: Math.min(from, to), figures: measure(from, to) }));
    console.table(all.map(({ figures }) => printed(figures)));
    for (const { lower, figures } of all) {
      expect(figures.rippleDb, `${figures.pair} ripple`).toBeLessThan(0.0001);
      expect(figures.minus01Hz, `${figures.pair} -0.1 dB`).toBeGreaterThanOrEqual((21400 / 44100) * lower);
      expect(figures.strayDb, `${figures.pair} aliases and images`).toBeLessThan(-170);
      expect(figures.thd997Db, `${figures.pair} THD+N 997 Hz`).toBeLessThan(-175);
      if (!Number.isNaN(figures.thd10kDb)) expect(figures.thd10kDb, `${figures.pair} THD+N 10 kHz`).toBeLessThan(-175);
      // f32 samples carry noise of their own a little below -150 dB at both ends.
      expect(figures.thd997F32Db, `${figures.pair} THD+N 997 Hz f32`).toBeLessThan(-150);
      expect(figures.delaySamples, `${figures.pair} delay`).toBeLessThan(1e-6);
    }
  });
});

const rate = fc.oneof(
  fc.constantFrom(8000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000, 384000),
  fc.integer({ min: 8000, max: 384000 }),
);
const ratePair = fc.tuple(rate, rate).filter(([from, to]) => from !== to);

describe('resampler stream', () => {
  it('delivers round(frames * out / in) frames, whatever the rates and the blocks', () => {
    fc.assert(
      fc.property(ratePair, fc.nat(6000), fc.integer({ min: 1, max: 3000 }), ([from, to], frames, block) => {
        const expected = Number((2n * BigInt(frames) * BigInt(to) + BigInt(from)) / (2n * BigInt(from)));
        const input = noise(frames, frames);
        const { left } = resampleFile(dsp, from, to, input, input, [block], 4000);
        expect(left.length).toBe(expected);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('tells the length of a week of audio exactly', () => {
    const resampler = new Resampler(dsp, 44100, 47999);
    const frames = 44100n * 3600n * 24n * 7n + 1n;
    expect(resampler.outputLength(Number(frames))).toBe(Number((2n * frames * 47999n + 44100n) / 88200n));
    expect(() => resampler.outputLength(-1)).toThrow(RangeError);
    resampler.destroy();
  });

  it('gives the same bits for any block sizes and any room for output', () => {
    fc.assert(
      fc.property(
        ratePair.filter(([from, to]) => to / from < 8),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 9000 }),
        ([from, to], blocks, capacity) => {
          const [left, right] = [noise(9000, 1), noise(9000, 2)];
          const whole = resampleFile(dsp, from, to, left, right, [9000], 80000);
          const cut = resampleFile(
            dsp,
            from,
            to,
            left,
            right,
            blocks.map((size) => Math.max(size, 30)),
            Math.max(capacity, 100),
          );
          expect(Buffer.from(cut.left.buffer).equals(Buffer.from(whole.left.buffer))).toBe(true);
          expect(Buffer.from(cut.right.buffer).equals(Buffer.from(whole.right.buffer))).toBe(true);
        },
      ),
      { numRuns: 25, seed: 2 },
    );
    const [left, right] = [noise(2000, 1), noise(2000, 2)];
    const whole = resampleFile(dsp, 48000, 44100, left, right);
    expect(resampleFile(dsp, 48000, 44100, left, right, [1], 1)).toEqual(whole);
  });

  it('gives the same bits when started at any output frame', () => {
    fc.assert(
      fc.property(
        ratePair.filter(([from, to]) => to / from < 8),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([from, to], share) => {
          const [left, right] = [noise(12000, 3), noise(12000, 4)];
          const whole = resampleFile(dsp, from, to, left, right);
          const start = Math.floor(share * whole.left.length);
          const late = resampleFile(dsp, from, to, left, right, [777], 5000, start);
          expect(Buffer.from(late.left.buffer).equals(Buffer.from(whole.left.subarray(start).slice().buffer))).toBe(true);
          expect(Buffer.from(late.right.buffer).equals(Buffer.from(whole.right.subarray(start).slice().buffer))).toBe(true);
        },
      ),
      { numRuns: 30, seed: 3 },
    );
  });

  it('needs no input outside the range it names for an output frame', () => {
    for (const [from, to] of [
      [48000, 44100],
      [44100, 48000],
      [192000, 44100],
      [44100, 88200],
      [44100, 47999],
    ] as const) {
      const resampler = new Resampler(dsp, from, to);
      const frame = 20011;
      const [start, end] = [resampler.inputStart(frame), resampler.inputEnd(frame)];
      const clean = noise(120000, 5);
      const spoilt = clean.map((sample, n) => (n < start || n >= end ? -sample : sample));
      const at = (input: Float32Array) => resampleFile(dsp, from, to, input, input).left[frame];
      expect(at(spoilt)).toBe(at(clean));
      expect(at(clean)).not.toBe(0);
      expect(at(clean.map((sample) => -sample))).not.toBe(at(clean));
      resampler.destroy();
    }
  });

  it('puts an impulse where it was, with the same slope on both sides', () => {
    for (const [from, to] of [
      [44100, 48000],
      [48000, 44100],
      [96000, 44100],
      [88200, 44100],
      [44100, 88200],
      [44100, 47999],
    ] as const) {
      const impulse = new Float64Array(from + 10000);
      impulse[from] = 1;
      const precise = new PreciseResampler(dsp, from, to);
      const { left } = precise.file(impulse, new Float64Array(impulse.length));
      precise.destroy();
      const centre = to;
      expect(left.indexOf(left.reduce((largest, sample) => Math.max(largest, sample)))).toBe(centre);
      let lopsided = 0;
      for (let n = 1; n < 3000; n++) lopsided = Math.max(lopsided, Math.abs(left[centre - n]! - left[centre + n]!));
      // The cubic between table rows is the only part that is not symmetric by construction.
      expect(lopsided).toBeLessThan(to === 47999 ? 1e-10 : 1e-14);
    }
  });

  it('leaves silence digitally silent, also after loud music', () => {
    const left = noise(40000, 6);
    left.fill(0, 10000);
    const silent = new Float32Array(40000);
    const result = resampleFile(dsp, 48000, 44100, left, silent);
    expect(result.right.every((sample) => sample === 0)).toBe(true);
    expect(result.left.subarray(10000).every((sample) => sample === 0)).toBe(true);
    expect(rms(result.left, 0, 9000)).toBeGreaterThan(0.5);
  });

  it('keeps the channels apart', () => {
    const [left, right] = [noise(20000, 7), noise(20000, 8)];
    const both = resampleFile(dsp, 44100, 48000, left, right);
    const alone = resampleFile(dsp, 44100, 48000, left, new Float32Array(20000));
    const difference = both.left.map((sample, n) => sample - alone.left[n]!);
    expect(decibels(rms(difference, 0, difference.length))).toBeLessThan(-150);
  });

  it('refuses equal rates and rates it does not know', () => {
    expect(() => new Resampler(dsp, 44100, 44100)).toThrow(RangeError);
    expect(() => new Resampler(dsp, 7999, 44100)).toThrow(RangeError);
    expect(() => new Resampler(dsp, 44100, 384001)).toThrow(RangeError);
    expect(() => new Resampler(dsp, 44100.5, 48000)).toThrow(RangeError);
  });
});
