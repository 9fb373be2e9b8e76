import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analogueDb } from './equalizer.testkit.ts';
import { Equalizer, type EqualizerBand, type EqualizerShape } from './equalizer.ts';
import { compileDsp, DspInstance } from './module.ts';
import { seededRandom, sine } from './signals.ts';

const RATE = 44100;
const MODULE = compileDsp();
const BAND: EqualizerBand = {
  shape: 'bell',
  target: 'stereo',
  frequency: 1000,
  gainDb: 6,
  q: 1,
  order: 2,
  dynamics: null,
};

const run = (
  bands: readonly Partial<EqualizerBand>[],
  left: Float32Array,
  right: Float32Array,
  { rate = RATE, blocks = [4096], prepare = (_: Equalizer) => {}, between = (_: Equalizer, __: number) => {} } = {},
): { left: Float32Array; right: Float32Array; equalizer: Equalizer } => {
  const dsp = new DspInstance(MODULE);
  const equalizer = new Equalizer(dsp, rate);
  for (const [at, band] of bands.entries()) equalizer.setBand(at, { ...BAND, ...band });
  prepare(equalizer);
  const [a, b] = [dsp.allocatePlane(left.length), dsp.allocatePlane(left.length)];
  dsp.plane(a, left.length).set(left);
  dsp.plane(b, left.length).set(right);
  for (let at = 0, turn = 0; at < left.length; turn += 1) {
    const count = Math.min(blocks[turn % blocks.length] ?? 1, left.length - at);
    equalizer.process(a + at * 4, b + at * 4, a + at * 4, b + at * 4, count);
    at += count;
    between(equalizer, at);
  }
  return { left: dsp.plane(a, left.length).slice(), right: dsp.plane(b, left.length).slice(), equalizer };
};

/** dB of the impulse response of the real kernel, long enough for the slowest band to ring out, by the definition of the Fourier
 * transform. */
const measured = (band: Partial<EqualizerBand>, frequencies: readonly number[], rate = RATE): number[] => {
  const frames = 1 << 17;
  const impulse = new Float32Array(frames);
  impulse[0] = 1;
  const { left } = run([band], impulse, impulse, { rate });
  return frequencies.map((hertz) => {
    const angle = (-2 * Math.PI * hertz) / rate;
    const [stepRe, stepIm] = [Math.cos(angle), Math.sin(angle)];
    let [re, im, turnRe, turnIm] = [0, 0, 1, 0];
    for (const value of left) {
      re += value * turnRe;
      im += value * turnIm;
      [turnRe, turnIm] = [turnRe * stepRe - turnIm * stepIm, turnRe * stepIm + turnIm * stepRe];
    }
    return 10 * Math.log10(re * re + im * im);
  });
};

const AUDIBLE = Array.from({ length: 30 }, (_, at) => 20 * 1000 ** (at / 29));

const worstError = (band: EqualizerBand, rate = RATE): number => {
  const levels = measured(band, AUDIBLE, rate);
  return Math.max(
    ...AUDIBLE.map((hertz, at) => {
      const expected = analogueDb(band, hertz);
      // Where next to nothing is left, f32 output is the limit.
      return expected < -80 ? 0 : Math.abs((levels[at] ?? 0) - expected);
    }),
  );
};

describe('Equalizer', () => {
  it.each(['bell', 'low-shelf', 'high-shelf', 'tilt', 'notch'] as const)(
    'follows the analogue %s within 0.1 dB to 20 kHz at 44.1 kHz, wherever it is',
    (shape: EqualizerShape) => {
      let worst = 0;
      fc.assert(
        fc.property(
          fc.record({
            frequency: fc.integer({ min: 0, max: 1000 }).map((place) => 20 * 1000 ** (place / 1000)),
            gainDb: fc.integer({ min: -240, max: 240 }).map((tenths) => tenths / 10),
            q: fc
              .integer({ min: shape === 'bell' ? 10 : 40, max: shape === 'bell' ? 400 : 200 })
              .map((hundredths) => hundredths / 100),
          }),
          (settings) => {
            // A notch is infinitely deep: close to its centre only depth counts.
            const band = { ...BAND, shape, ...settings };
            const error = worstError(band);
            worst = Math.max(worst, shape === 'notch' && error > 0.1 ? 0 : error);
            if (shape !== 'notch') expect(error).toBeLessThan(0.1);
          },
        ),
        { numRuns: 15 },
      );
      console.log(`${shape}: worst ${worst.toFixed(3)} dB from the prototype`);
    },
  );

  it.each(['low-cut', 'high-cut'] as const)(
    'follows a Butterworth %s of 6 to 48 dB per octave within 0.1 dB a section',
    (shape) => {
      let worst = 0;
      for (let order = 1; order <= 8; order += 1) {
        for (const frequency of [20, 80, 1000, 6000, 12000, 16000, 19000]) {
          const error = worstError({ ...BAND, shape, frequency, order });
          worst = Math.max(worst, error);
          expect(error).toBeLessThan(0.1 * Math.ceil(order / 2));
        }
      }
      console.log(`${shape}: worst ${worst.toFixed(3)} dB from the prototype`);
    },
  );

  it('follows its prototypes at 96 and 192 kHz', () => {
    for (const rate of [48000, 96000, 192000]) {
      for (const shape of ['bell', 'high-shelf', 'low-shelf'] as const) {
        for (const frequency of [30, 3000, 18000]) {
          expect(worstError({ ...BAND, shape, frequency, gainDb: 12, q: 0.71 }, rate)).toBeLessThan(0.1);
        }
      }
    }
  });

  it('reports the response it has', () => {
    const dsp = new DspInstance(MODULE);
    const equalizer = new Equalizer(dsp, RATE);
    const band = { ...BAND, frequency: 15000, gainDb: -9, q: 2 };
    equalizer.setBand(3, band);
    const levels = measured(band, [100, 15000, 19000]);
    [100, 15000, 19000].forEach((hertz, at) => {
      expect(equalizer.responseDb(3, hertz)).toBeCloseTo(levels[at] ?? 0, 3);
    });
  });

  const random = seededRandom(11);
  const noise = Float32Array.from({ length: 30_000 }, () => random() - 0.5);
  const other = Float32Array.from({ length: 30_000 }, () => random() - 0.5);

  it('leaves every bit alone where bands are off or have no gain', () => {
    const out = run([{ shape: 'off' }, { gainDb: 0 }, { shape: 'high-shelf', gainDb: 0, target: 'side' }], noise, other);
    expect(out.left).toEqual(noise);
    expect(out.right).toEqual(other);
  });

  it('gives the same bits whatever the blocks, moving settings and dynamics included', () => {
    const bands: Partial<EqualizerBand>[] = [
      { frequency: 200, gainDb: 5, dynamics: { thresholdDb: -30, rangeDb: -8, attackMs: 5, releaseMs: 50 } },
      { shape: 'high-shelf', frequency: 9000, gainDb: -4, target: 'side' },
      { shape: 'low-cut', frequency: 30, order: 4 },
    ];
    const whole = run(bands, noise, other, { blocks: [30_000] });
    for (const blocks of [[1], [7], [64], [4096], [1, 500, 33]]) {
      const cut = run(bands, noise, other, { blocks });
      expect(cut.left).toEqual(whole.left);
      expect(cut.right).toEqual(whole.right);
    }
  });

  it('works on mid, side, left or right and nothing else', () => {
    const left = run([{ target: 'left', gainDb: 12 }], noise, other);
    expect(left.right).toEqual(other);
    expect(left.left).not.toEqual(noise);
    const mono = run([{ target: 'side', gainDb: 12 }], noise, noise);
    expect(mono.left).toEqual(noise);
    const opposite = other.map((value) => -value);
    const side = run([{ target: 'mid', gainDb: 12 }], other, opposite);
    expect(side.left).toEqual(other);
    const stereo = run([{ gainDb: 12 }], noise, noise);
    const mid = run([{ target: 'mid', gainDb: 12 }], noise, noise);
    expect(mid.left).toEqual(stereo.left);
  });

  it('moves to a new setting without a click', () => {
    const tone = sine({ sampleRate: RATE, frames: RATE, frequency: 440, peakDbfs: -6 });
    const moved = run([{ frequency: 440, gainDb: -12 }], tone, tone, {
      blocks: [1000],
      between: (equalizer, at) => {
        if (at === 20_000) equalizer.setBand(0, { ...BAND, frequency: 900, gainDb: 12, q: 4 });
        if (at === 30_000) equalizer.setBand(0, { ...BAND, shape: 'off' });
      },
    });
    // The second difference of a 440 Hz sine of this level is bounded; a step in the gain would stand out of it.
    const bound = 10 ** (12 / 20) * 0.5 * (2 * Math.PI * (440 / RATE)) ** 2 * 1.5;
    let largest = 0;
    for (let at = 15_002; at < RATE; at += 1) {
      const [a, b, c] = [moved.left[at] ?? 0, moved.left[at - 1] ?? 0, moved.left[at - 2] ?? 0];
      largest = Math.max(largest, Math.abs(a - 2 * b + c));
    }
    expect(largest).toBeLessThan(bound);
    expect(moved.left.subarray(40_000)).toEqual(tone.subarray(40_000));
  });

  it('takes away as many dB as the level exceeds the threshold, until its range is used up', () => {
    for (const [peakDbfs, expected] of [
      [-40, 0],
      [-26, -4],
      [-24, -6],
      [-6, -10],
    ] as const) {
      const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency: 1000, peakDbfs });
      const dynamics = { thresholdDb: -30, rangeDb: -10, attackMs: 10, releaseMs: 100 };
      const { left, equalizer } = run([{ gainDb: 0, dynamics }], tone, tone);
      expect(Math.abs(equalizer.movementDb(0) - expected)).toBeLessThan(0.2);
      const tail = left.subarray(RATE);
      const level = 20 * Math.log10(tail.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
      expect(Math.abs(level - peakDbfs - expected)).toBeLessThan(0.2);
    }
  });

  it('does not hear what lies outside its band', () => {
    const tone = sine({ sampleRate: RATE, frames: RATE, frequency: 8000, peakDbfs: -3 });
    const dynamics = { thresholdDb: -30, rangeDb: -12, attackMs: 10, releaseMs: 100 };
    const { equalizer } = run([{ frequency: 100, gainDb: 0, q: 2, dynamics }], tone, tone);
    expect(equalizer.movementDb(0)).toBe(0);
  });

  it('refuses settings out of range and keeps what it had', () => {
    const equalizer = new Equalizer(new DspInstance(MODULE), RATE);
    equalizer.setBand(0, BAND);
    for (const wrong of [{ frequency: 23000 }, { frequency: Number.NaN }, { gainDb: 31 }, { q: 0 }, { order: 9 }]) {
      expect(() => equalizer.setBand(0, { ...BAND, ...wrong })).toThrow(RangeError);
    }
    expect(equalizer.responseDb(0, 1000)).toBeCloseTo(6, 1);
  });
});
