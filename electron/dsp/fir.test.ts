import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runThrough } from './compressor.testkit.ts';
import { Equalizer } from './equalizer.ts';
import { type CurvePoint, FirDesigner, type Phase } from './fir.ts';
import { compileDsp, DspInstance } from './module.ts';
import { decibelsOf, powerOf, worstDifference } from './response.testkit.ts';
import { bothChannels } from './signals.ts';

const MODULE = compileDsp();
const PHASES: readonly Phase[] = ['linear', 'minimum'];

const make = (sampleRate: number, phase: Phase): { dsp: DspInstance; designer: FirDesigner } => {
  const dsp = new DspInstance(MODULE);
  return { dsp, designer: new FirDesigner(dsp, sampleRate, phase) };
};

const only = (responses: readonly Float64Array[]): Float64Array => responses[0] ?? new Float64Array();

/** Taps, and the power wanted of them, read between bins. */
const designed = (sampleRate: number, phase: Phase, prepare: (designer: FirDesigner) => void) => {
  const { dsp, designer } = make(sampleRate, phase);
  prepare(designer);
  const amplitudes = dsp.doubles(designer.amplitudes(0), designer.bins).slice();
  const wanted = (hertz: number): number => {
    const place = (hertz / (sampleRate / 2)) * (designer.bins - 1);
    const bin = Math.floor(place);
    const [a, b] = [amplitudes[bin] ?? 0, amplitudes[bin + 1] ?? 0];
    return (a + (place - bin) * (b - a)) ** 2;
  };
  return { wanted, taps: only(designer.design(1)) };
};

const anyBands = fc
  .array(fc.integer({ min: -90, max: 90 }), { minLength: 62, maxLength: 62 })
  .map((all) => all.map((db) => db / 10));

describe('FirDesigner', () => {
  it.each(PHASES)('reaches any curve of sixth octaves within 0.1 dB, %s phase, from 20 Hz to 20 kHz', (phase) => {
    let worst = 0;
    const check = (sampleRate: number, db: readonly number[]): void => {
      const { wanted, taps } = designed(sampleRate, phase, (designer) => designer.setBands(db));
      const error = worstDifference((hertz) => powerOf(taps, hertz, sampleRate), wanted);
      worst = Math.max(worst, error);
      expect(error).toBeLessThan(0.1);
    };
    // What a match may ask for at most: full steps up and down from band to band.
    const zigzag = Array.from({ length: 62 }, (_, at) => (at % 2 === 0 ? 3 : -3));
    for (const rate of [44100, 48000, 96000, 192000]) check(rate, zigzag);
    fc.assert(
      fc.property(anyBands, (db) => {
        const even = db.map((value, at) => (value + (db[at + 1] ?? 0)) / 2);
        check(44100, even);
      }),
      { numRuns: 8 },
    );
    console.info(`FIR, ${phase} phase: worst ${worst.toFixed(3)} dB from the curve`);
  });

  it.each(PHASES)('goes through the points of a curve, level beyond them and never past them, %s phase', (phase) => {
    const points: readonly CurvePoint[] = [
      { hertz: 60, db: 4 },
      { hertz: 400, db: -2 },
      { hertz: 900, db: -2 },
      { hertz: 5000, db: 3 },
      { hertz: 12000, db: -9 },
    ];
    const taps = only(
      (() => {
        const { designer } = make(44100, phase);
        designer.setCurve(points);
        return designer.design(1);
      })(),
    );
    const level = (hertz: number): number => decibelsOf(powerOf(taps, hertz, 44100));
    for (const { hertz, db } of points) expect(level(hertz)).toBeCloseTo(db, 2);
    expect(level(10)).toBeCloseTo(4, 2);
    expect(level(21000)).toBeCloseTo(-9, 2);
    for (let hertz = 400; hertz < 900; hertz += 50) expect(level(hertz)).toBeCloseTo(-2, 2);
    const between = Array.from({ length: 40 }, (_, at) => level(900 * (5000 / 900) ** (at / 39)));
    between.slice(1).forEach((db, at) => {
      expect(db).toBeGreaterThan((between[at] ?? 0) - 1e-3);
    });
  });

  it('keeps a linear-phase response symmetric about its middle', () => {
    const { taps } = designed(48000, 'linear', (designer) => designer.setBands([0, 6, -3, 2]));
    const middle = taps.length / 2;
    for (let away = 0; away < middle; away += 1) expect(taps[middle + away]).toBe(taps[middle - away]);
    expect(taps[0]).toBe(0);
  });

  it('finds the minimum-phase response: that of the equalizer, tap by tap, and of 1 + z^-1 / 2', () => {
    const { dsp, designer } = make(44100, 'minimum');
    const equalizer = new Equalizer(dsp, 44100);
    const plain = { target: 'stereo', q: 0.8, order: 2, dynamics: null } as const;
    equalizer.setBand(0, { ...plain, shape: 'bell', frequency: 200, gainDb: 6 });
    equalizer.setBand(1, { ...plain, shape: 'high-shelf', frequency: 6000, gainDb: -4 });
    const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((index) => designer.amplitudes(index));
    expect(equalizer.writeAmplitudes(designer.bins, a, b, c, d)).toBe(1);
    const taps = only(designer.design(1));
    const impulse = new Float32Array(8192);
    impulse[0] = 1;
    runThrough(dsp, equalizer, bothChannels(impulse)).left.forEach((value, at) => {
      expect(Math.abs(value - (taps[at] ?? 0))).toBeLessThan(1e-6);
    });
    const place = dsp.doubles(designer.amplitudes(0), designer.bins);
    for (const bin of place.keys()) place[bin] = Math.sqrt(1.25 + Math.cos((Math.PI * bin) / (designer.bins - 1)));
    only(designer.design(1)).forEach((tap, at) => {
      expect(Math.abs(tap - ([1, 0.5][at] ?? 0))).toBeLessThan(1e-12);
    });
  });

  it.each(PHASES)('makes a single tap of exactly one out of a flat curve, %s phase', (phase) => {
    const { taps } = designed(44100, phase, (designer) => designer.setBands(Array(62).fill(0)));
    const at = phase === 'linear' ? taps.length / 2 : 0;
    expect(taps[at]).toBe(1);
    expect(taps.filter((tap) => tap !== 0)).toHaveLength(1);
  });

  it('refuses curves that are none', () => {
    const { designer } = make(44100, 'linear');
    for (const db of [[], Array(61).fill(0), [Number.NaN], [201]]) expect(() => designer.setBands(db)).toThrow(RangeError);
    const point = { hertz: 100, db: 0 };
    for (const points of [[], [point, point], [{ hertz: 0, db: 0 }], [{ hertz: Number.NaN, db: 0 }]]) {
      expect(() => designer.setCurve(points)).toThrow(RangeError);
    }
    expect(() => new FirDesigner(new DspInstance(MODULE), 4000, 'linear')).toThrow(RangeError);
  });
});
