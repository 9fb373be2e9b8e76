import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EQ_SHAPES, eqBandSchema, newStage } from '../../../../electron/shared/chain/schema.ts';
import { addBand, describeBand, narrowed, newBand, placed, rangeFor, removeBand, shaped, withDynamics } from './bands.ts';

const band = eqBandSchema.parse({ frequency: 240, gain: -2.2, q: 1.1 });
const number = fc.double({ min: -100, max: 100_000, noNaN: true });

describe('bands', () => {
  it('stay what the album file takes, wherever they are dragged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...EQ_SHAPES),
        number,
        number,
        fc.integer({ min: -400, max: 400 }),
        (shape, hertz, gain, steps) => {
          const made = narrowed(placed(shaped(band, shape), hertz, gain), steps);
          expect(eqBandSchema.parse(made)).toEqual(made);
        },
      ),
    );
  });

  it('keep their gain where their shape has none, so that it is there again with the next shape', () => {
    expect(placed(shaped(band, 'notch'), 500, 9)).toMatchObject({ frequency: 500, gain: -2.2 });
  });

  it('lose dynamics that their new shape cannot have', () => {
    const dynamic = withDynamics(band, { threshold: -30, range: -4, attack: 10, release: 100 });
    expect(shaped(dynamic, 'low-shelf').dynamics).toBeDefined();
    expect('dynamics' in shaped(dynamic, 'low-cut')).toBe(false);
    expect('dynamics' in withDynamics(dynamic, null)).toBe(false);
  });

  it('change slope instead of Q where they are cuts', () => {
    const cut = eqBandSchema.parse({ shape: 'low-cut' });
    expect([narrowed(cut, 3).slope, narrowed(cut, -1).slope, narrowed({ ...cut, slope: 48 }, 1).slope]).toEqual([18, 6, 48]);
  });

  it('are cuts where they are made at the ends of the range, bells in between', () => {
    expect([25, 1000, 18_000].map((hertz) => newBand(hertz, 1).shape)).toEqual(['low-cut', 'bell', 'high-cut']);
  });

  it('are at most as many as the kernel has, and go one by one', () => {
    let stage = newStage('eq');
    for (let at = 0; at < 30; at += 1) stage = addBand(stage, band);
    expect(stage.bands).toHaveLength(24);
    expect(removeBand(stage, 3).bands).toHaveLength(23);
  });

  it('are drawn in a range that holds their gain and all that dynamics add', () => {
    expect(rangeFor([newStage('eq')])).toBe(6);
    expect(rangeFor([{ ...newStage('eq'), bands: [{ ...band, gain: 8 }] }])).toBe(12);
    const dynamics = { threshold: -30, range: -9, attack: 10, release: 100 };
    expect(rangeFor([{ ...newStage('eq'), bands: [{ ...band, gain: -4, dynamics }] }])).toBe(24);
  });

  it('are said in one line', () => {
    expect(describeBand({ ...band, channel: 'side' }, 1)).toBe('Band 2: bell, side, 240 Hz, \u22122.2 dB, Q 1.10');
    expect(describeBand(eqBandSchema.parse({ shape: 'low-cut', frequency: 28, on: false }), 0)).toBe(
      'Band 1, off: low cut, 28.0 Hz, 12 dB per octave',
    );
  });
});
