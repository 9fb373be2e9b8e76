import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Equalizer } from '../../dsp/equalizer.ts';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { bandResponseDb, dynamicMovementDb, equalizerResponse, movedBand } from './response.ts';
import { EQ_SHAPES, type EqBand, eqBandSchema } from './schema.ts';

const MODULE = compileDsp();

const bands = fc.record({
  shape: fc.constantFrom(...EQ_SHAPES),
  frequency: fc.double({ min: 20, max: 20_000, noNaN: true }),
  gain: fc.double({ min: -24, max: 24, noNaN: true }),
  q: fc.double({ min: 0.3, max: 4, noNaN: true }),
  slope: fc.constantFrom(6, 12, 18, 24, 30, 36, 42, 48),
});

const band = (settings: object): EqBand => eqBandSchema.parse(settings);

describe('the response that is drawn', () => {
  it('is what the kernel does, within 0.1 dB up to 20 kHz', () => {
    const dsp = new DspInstance(MODULE);
    const equalizer = new Equalizer(dsp, 44_100);
    fc.assert(
      fc.property(bands, fc.double({ min: 20, max: 20_000, noNaN: true }), (settings, hertz) => {
        const { shape, frequency, gain, q, slope } = settings;
        equalizer.setBand(0, { shape, target: 'stereo', frequency, gainDb: gain, q, order: slope / 6, dynamics: null });
        const drawn = bandResponseDb(band(settings), hertz);
        // Nobody hears what is 60 dB down, nor how deep a notch is.
        if (drawn > -60) expect(Math.abs(drawn - equalizer.responseDb(0, hertz))).toBeLessThan(0.1);
      }),
      { numRuns: 300 },
    );
  });

  it('reaches the gain at a bell, half of it at a shelf, and -3.01 dB at a cut', () => {
    expect(bandResponseDb(band({ shape: 'bell', frequency: 900, gain: 5, q: 2 }), 900)).toBeCloseTo(5, 9);
    expect(bandResponseDb(band({ shape: 'high-shelf', frequency: 900, gain: 5 }), 900)).toBeCloseTo(2.5, 9);
    expect(bandResponseDb(band({ shape: 'low-cut', frequency: 30, slope: 36 }), 30)).toBeCloseTo(-3.0103, 4);
    expect(bandResponseDb(band({ shape: 'tilt', frequency: 700, gain: 4 }), 700)).toBeCloseTo(0, 9);
    expect(bandResponseDb(band({ shape: 'notch', frequency: 50, q: 8 }), 50)).toBe(-300);
  });

  it('adds up the bands that are on and work on the component looked at', () => {
    const stage = {
      bands: [
        band({ frequency: 100, gain: 2 }),
        band({ frequency: 100, gain: 3, channel: 'side' }),
        band({ frequency: 100, gain: 9, on: false }),
      ],
    };
    expect(equalizerResponse(stage, 'mid')(100)).toBeCloseTo(2, 9);
    expect(equalizerResponse(stage, 'side')(100)).toBeCloseTo(5, 9);
  });

  it('moves with the level by what is over the threshold, up to the range', () => {
    const dynamics = { threshold: -30, range: -4, attack: 10, release: 100 };
    expect([-40, -28, -10].map((level) => Math.abs(dynamicMovementDb(dynamics, level)))).toEqual([0, 2, 4]);
    expect(dynamicMovementDb(dynamics, -10)).toBe(-4);
    expect(movedBand(band({ gain: 1, dynamics })).gain).toBe(-3);
  });
});
