import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aWeightingDb, errorOf, powerSpectrum, reduce, thresholdDb, weightedDb } from './dither.testkit.ts';
import { DITHER_MODES, Dither, type DitherMode, type DitherSettings } from './dither.ts';
import { compileDsp, DspInstance } from './module.ts';
import { noise, sine } from './resampler.testkit.ts';

const dsp = new DspInstance(compileDsp());
const STEP = 2 ** -15;

const settings = (mode: DitherMode, other: Partial<DitherSettings> = {}): DitherSettings => ({
  mode,
  bits: 16,
  sampleRate: 44100,
  seed: 1,
  blankFrames: 0,
  ...other,
});

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let n = 0; n < values.length; n++) sum += values[n]!;
  return sum / values.length;
};

const meanProduct = (a: ArrayLike<number>, b: ArrayLike<number>, lag: number): number => {
  let sum = 0;
  const count = a.length - lag;
  for (let n = 0; n < count; n++) sum += a[n]! * b[n + lag]!;
  return sum / count;
};

describe('rounding', () => {
  it('gives back every integer of the word length exactly when it only rounds', () => {
    for (const bits of [8, 12, 16]) {
      const range = 2 ** bits;
      const input = Float32Array.from({ length: range }, (_, n) => (n - range / 2) / (range / 2));
      const { left, clipped } = reduce(dsp, settings('none', { bits }), input, input);
      expect(left.every((value, n) => value === n - range / 2)).toBe(true);
      expect(clipped).toBe(0);
    }
    const input = Float32Array.from({ length: 65536 }, (_, n) => (n * 256 + (n & 255) - 2 ** 23) / 2 ** 23);
    const { left } = reduce(dsp, settings('none', { bits: 24 }), input, input);
    expect(left.every((value, n) => value === n * 256 + (n & 255) - 2 ** 23)).toBe(true);
  });

  it('takes the nearest integer, clips at the range, and counts what it clipped', () => {
    const input = Float32Array.of(0.4, 0.6, -0.4, -0.6, 32767.4, -32768, 32768, -32769, Number.NaN, Infinity, -Infinity).map(
      (value) => value * STEP,
    );
    const { left, clipped } = reduce(dsp, settings('none'), input, new Float32Array(input.length));
    expect([...left]).toEqual([0, 1, 0, -1, 32767, -32768, 32767, -32768, 0, 32767, -32768]);
    expect(clipped).toBe(4);
  });

  it('recovers at once from samples that are not numbers', () => {
    const input = noise(4000, 1).map((sample) => sample * 0.1);
    input.set([Number.NaN, Infinity, -Infinity, 3e38], 1000);
    const { left } = reduce(dsp, settings('shaped'), input, input);
    const error = errorOf(left, input).subarray(1004);
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(120);
  });

  it('packs little-endian two-complement bytes, left before right', () => {
    for (const [bits, width] of [
      [8, 1],
      [12, 2],
      [16, 2],
      [20, 3],
      [24, 3],
    ] as const) {
      const [left, right] = [noise(500, 1), noise(500, 2)];
      const dither = new Dither(dsp, settings('tpdf', { bits }));
      expect(dither.bytesPerSample).toBe(width);
      const [inLeft, inRight] = [dsp.allocatePlane(500), dsp.allocatePlane(500)];
      const out = dsp.allocate(500 * 2 * width);
      dsp.plane(inLeft, 500).set(left);
      dsp.plane(inRight, 500).set(right);
      dither.processPacked(inLeft, inRight, 500, out);
      const bytes = Buffer.from(new Uint8Array(dsp.exports.memory.buffer, out, 500 * 2 * width).slice());
      const planar = reduce(dsp, settings('tpdf', { bits }), left, right);
      for (let n = 0; n < 500; n++) {
        expect(bytes.readIntLE(2 * n * width, width)).toBe(planar.left[n]);
        expect(bytes.readIntLE((2 * n + 1) * width, width)).toBe(planar.right[n]);
      }
      for (const address of [inLeft, inRight, out]) dsp.free(address);
      dither.destroy();
    }
  });

  it('refuses word lengths, rates and seeds outside its range', () => {
    for (const wrong of [{ bits: 7 }, { bits: 25 }, { bits: 16.5 }, { sampleRate: 0 }, { seed: -1 }, { blankFrames: -1 }]) {
      expect(() => new Dither(dsp, settings('tpdf', wrong))).toThrow(RangeError);
    }
  });
});

describe('dither', () => {
  const FRAMES = 200_000;

  it('makes mean and variance of the error the same at every level between two steps', () => {
    for (const mode of ['tpdf', 'high-passed'] as const) {
      for (let tenth = 0; tenth <= 10; tenth++) {
        const input = new Float32Array(FRAMES).fill((100 + tenth / 10) * STEP);
        const error = errorOf(reduce(dsp, settings(mode), input, input).left, input);
        const average = mean(error);
        // Five standard deviations of each estimate: the error's variance is 1/4 step squared.
        expect(Math.abs(average)).toBeLessThan((5 * 0.5) / Math.sqrt(FRAMES));
        expect(Math.abs(meanProduct(error, error, 0) - average ** 2 - 0.25)).toBeLessThan(
          (5 * 0.35) / Math.sqrt(FRAMES) + 0.0005,
        );
      }
    }
  });

  it('adds noise and nothing else to 24 bits made 16', () => {
    const input = Float32Array.from(
      sine(1000, 44100, 524288, 10 ** (-80 / 20)),
      (sample) => Math.round(sample * 2 ** 23) / 2 ** 23,
    );
    const peakOverMean = (mode: DitherMode): number => {
      const spectrum = powerSpectrum(errorOf(reduce(dsp, settings(mode), input, input).left, input), 4096).subarray(2);
      return 10 * Math.log10(Math.max(...spectrum) / mean(spectrum));
    };
    expect(peakOverMean('tpdf')).toBeLessThan(2.5);
    expect(peakOverMean('none')).toBeGreaterThan(15);
  });

  it('never repeats, and differs between channels, seeds and neighbouring frames', () => {
    const frames = 400_000;
    const input = new Float32Array(frames).fill(0.3 * STEP);
    const first = reduce(dsp, settings('tpdf'), input, input);
    const [left, right] = [errorOf(first.left, input), errorOf(first.right, input)];
    const other = errorOf(reduce(dsp, settings('tpdf', { seed: 2 }), input, input).left, input);
    const far = errorOf(reduce(dsp, settings('tpdf'), input, input, [65536], 2 ** 40).left, input);
    const limit = (count: number): number => 5 / Math.sqrt(count);
    for (const lag of [1, 2, 3, 4, 5, 588, 4096, 32768, 44100, 65536, 131072, 262144]) {
      expect(Math.abs(meanProduct(left, left, lag) / 0.25), `lag ${lag}`).toBeLessThan(limit(frames - lag));
    }
    for (const lag of [0, 1, 2]) {
      for (const stranger of [right, other, far]) {
        expect(Math.abs(meanProduct(left, stranger, lag) / 0.25)).toBeLessThan(limit(frames));
      }
    }
  });

  it('gives the same bits for any block sizes, in every mode', () => {
    const [left, right] = [noise(6000, 1), noise(6000, 2)];
    left.fill(0, 2000, 3500);
    right.fill(0, 2000, 3500);
    fc.assert(
      fc.property(
        fc.constantFrom(...DITHER_MODES),
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 4 }),
        (mode, blocks) => {
          const chosen = settings(mode, { blankFrames: 700 });
          expect(reduce(dsp, chosen, left, right, blocks)).toEqual(reduce(dsp, chosen, left, right));
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it('is the same at a frame wherever the stream was started', () => {
    const [left, right] = [noise(5000, 1), noise(5000, 2)];
    for (const mode of ['tpdf', 'high-passed'] as const) {
      const whole = reduce(dsp, settings(mode), left, right);
      const late = reduce(dsp, settings(mode), left.subarray(1234), right.subarray(1234), [100], 1234);
      expect(late.left).toEqual(whole.left.subarray(1234));
      expect(late.right).toEqual(whole.right.subarray(1234));
    }
  });

  it('blanks digital silence only after the time asked for, and wakes with the first sample', () => {
    for (const mode of ['tpdf', 'high-passed', 'shaped'] as const) {
      const input = new Float32Array(10000);
      input[1000] = STEP;
      input[8000] = 1e-9;
      const { left, right } = reduce(dsp, settings(mode, { blankFrames: 4410 }), input, new Float32Array(10000));
      const stirred = (values: Int32Array): boolean => values.some((value) => value !== 0);
      expect(stirred(left.subarray(5300, 5410))).toBe(true);
      expect(stirred(left.subarray(5410, 8000))).toBe(false);
      expect(stirred(right.subarray(5410, 8000))).toBe(false);
      expect(stirred(right.subarray(8000, 8100))).toBe(true);
      const never = reduce(dsp, settings(mode), input, input);
      expect(stirred(never.left.subarray(7900, 8000))).toBe(true);
    }
  });
});

describe('noise shaping', () => {
  const figures = (mode: DitherMode, rate: number) => {
    const input = noise(300_000, 9).map((sample) => sample * 0.01);
    const spectrum = powerSpectrum(errorOf(reduce(dsp, settings(mode, { sampleRate: rate }), input, input).left, input), 4096);
    return {
      mode,
      rate,
      flat: weightedDb(spectrum, rate, () => 0),
      aWeighted: weightedDb(spectrum, rate, aWeightingDb),
      aBelow16k: weightedDb(spectrum, rate, (hertz) => (hertz < 16000 ? aWeightingDb(hertz) : -400)),
      threshold: weightedDb(spectrum, rate, (hertz) => -thresholdDb(hertz)),
      // Over the white error of rounding alone, one twelfth of a step squared.
      peakGain: 10 * Math.log10(Math.max(...spectrum) * spectrum.length * 12),
    };
  };

  it('weighs at most -119 dB on the threshold of hearing at 44.1 kHz and 16 bits, with 26 dB of gain at most', () => {
    const all = [
      ...(['tpdf', 'high-passed', 'shaped'] as const).map((mode) => figures(mode, 44100)),
      figures('shaped', 48000),
      figures('shaped', 96000),
    ];
    console.table(
      all.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [
            key,
            typeof value === 'number' && key !== 'rate' ? value.toFixed(1) : value,
          ]),
        ),
      ),
    );
    const [tpdf, highPassed, shaped, shaped48] = all;
    // sox's TPDF read with the same ruler.
    expect(tpdf!.threshold).toBeCloseTo(-102.1, 0);
    expect(tpdf!.aWeighted).toBeCloseTo(-95.7, 0);
    expect(tpdf!.flat).toBeCloseTo(10 * Math.log10((STEP * STEP) / 4 / 0.5), 1);
    expect(highPassed!.aBelow16k).toBeLessThan(tpdf!.aBelow16k);
    expect(shaped!.threshold).toBeLessThan(-119);
    expect(shaped!.peakGain).toBeLessThan(26);
    expect(shaped48!.threshold).toBeLessThan(-121.5);
    expect(shaped48!.peakGain).toBeLessThan(26);
  });

  it('keeps its gain under 20 dB over TPDF at every rate, and says so truly', () => {
    for (const sampleRate of [8000, 22050, 32000, 44100, 48000, 88200, 96000, 176400, 192000, 384000]) {
      const dither = new Dither(dsp, settings('shaped', { sampleRate }));
      let peak = Number.NEGATIVE_INFINITY;
      let logarithms = 0;
      const steps = 4000;
      for (let n = 0; n < steps; n++) {
        const gain = dither.noiseGainDb(((n + 0.5) / steps) * (sampleRate / 2));
        peak = Math.max(peak, gain);
        logarithms += gain / steps;
      }
      dither.destroy();
      expect(peak).toBeLessThan(20.1);
      // Gerzon and Craven: the mean gain in dB of a stable error filter is 0; a larger one wastes noise.
      expect(Math.abs(logarithms)).toBeLessThan(0.05);
    }
  });

  it('leaves no trace of the signal in its error', () => {
    const input = Float32Array.from(sine(1000, 44100, 300_000, 10 ** (-80 / 20)));
    const error = errorOf(reduce(dsp, settings('shaped'), input, input).left, input);
    const spectrum = powerSpectrum(error, 4096);
    const dither = new Dither(dsp, settings('shaped'));
    let worst = 0;
    for (let bin = 3; bin < spectrum.length - 3; bin++) {
      const expected = (0.25 / spectrum.length) * 10 ** (dither.noiseGainDb((bin * 44100) / 4096) / 10);
      worst = Math.max(worst, Math.abs(10 * Math.log10(spectrum[bin]! / expected)));
    }
    dither.destroy();
    expect(worst).toBeLessThan(3);
  });
});
