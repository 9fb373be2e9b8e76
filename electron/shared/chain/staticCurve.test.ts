import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Compressor } from '../../dsp/compressor.ts';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { sine } from '../../dsp/signals.ts';
import { type CurveSettings, staticOutputDb, staticReductionDb } from './staticCurve.ts';

const settings = fc.record({
  threshold: fc.double({ min: -60, max: 0, noNaN: true }),
  ratio: fc.double({ min: 1, max: 20, noNaN: true }),
  knee: fc.double({ min: 0, max: 24, noNaN: true }),
  mix: fc.double({ min: 0, max: 1, noNaN: true }),
  makeup: fc.double({ min: 0, max: 12, noNaN: true }),
});

const RATE = 44_100;
const MODULE = compileDsp();

/** dBFS as of a sine, of what the kernel makes of a steady sine once it has settled. */
const settledDb = ({ threshold, ratio, knee, mix, makeup }: CurveSettings, level: number): number => {
  const dsp = new DspInstance(MODULE);
  const compressor = new Compressor(dsp, RATE);
  compressor.set({
    ...{ detector: 1, thresholdDb: threshold, ratio, kneeDb: knee, attackMs: 5, releaseMs: 20, autoRelease: false },
    ...{ highPassHz: 0, link: 1, mix, makeupDb: makeup },
  });
  const sound = sine({ sampleRate: RATE, frames: RATE, frequency: 1000, peakDbfs: level });
  const plane = dsp.allocatePlane(RATE);
  dsp.plane(plane, RATE).set(sound);
  compressor.process(plane, plane, plane, plane, RATE);
  const end = dsp.plane(plane, RATE).subarray(RATE / 2);
  compressor.destroy();
  return 10 * Math.log10((2 * end.reduce((sum, sample) => sum + sample * sample, 0)) / end.length);
};

describe('the static curve of a compressor', () => {
  it('is what the kernel makes of a steady tone', () => {
    fc.assert(
      fc.property(settings, fc.double({ min: -70, max: 0, noNaN: true }), (one, level) => {
        expect(Math.abs(settledDb(one, level) - staticOutputDb(one, level))).toBeLessThan(0.05);
      }),
      { numRuns: 40 },
    );
  });

  it('is that of a corner where the knee is smaller than any number of dB that means something', () => {
    for (const knee of [5e-324, 1e-300, 1e-12]) {
      const one = { threshold: -20, ratio: 4, knee, mix: 1, makeup: 0 };
      expect(settledDb(one, -8)).toBeCloseTo(-17, 1);
    }
  });

  it('is continuous, rises with the level, and never raises by more than its make-up', () => {
    fc.assert(
      fc.property(settings, fc.double({ min: -80, max: 10, noNaN: true }), (one, level) => {
        const [here, above] = [staticOutputDb(one, level), staticOutputDb(one, level + 0.01)];
        expect(above).toBeGreaterThan(here - 1e-9);
        expect(above - here).toBeLessThan(0.0101);
        expect(here - level).toBeLessThanOrEqual(one.makeup + 1e-9);
      }),
    );
  });

  it('rises by one dB for as many above the threshold as the ratio says', () => {
    const one = { threshold: -20, ratio: 4, knee: 0, mix: 1, makeup: 0 };
    expect(staticReductionDb(one, -20)).toBe(0);
    expect(staticOutputDb(one, -12)).toBeCloseTo(-18, 12);
    expect(staticReductionDb({ ...one, knee: 8 }, -20)).toBeCloseTo(0.75, 12);
    expect(staticOutputDb({ ...one, mix: 0 }, -12)).toBe(-12);
  });
});
