import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Correlation, FADE_CURVES, Mixer } from './mix.ts';
import { compileDsp, DspInstance } from './module.ts';
import { decibels, noise, rms } from './resampler.testkit.ts';

const dsp = new DspInstance(compileDsp());
const mixer = new Mixer(dsp);
const curve = fc.constantFrom(...FADE_CURVES);

/** Runs `change` over a copy of the samples in wasm memory, block by block. */
const inBlocks = (
  samples: Float32Array,
  blocks: readonly number[],
  change: (plane: number, frames: number, at: number) => void,
): Float32Array => {
  const plane = dsp.allocatePlane(samples.length);
  dsp.plane(plane, samples.length).set(samples);
  for (let at = 0, turn = 0; at < samples.length; turn++) {
    const count = Math.min(blocks[turn % blocks.length]!, samples.length - at);
    change(plane + at * 4, count, at);
    at += count;
  }
  const result = dsp.plane(plane, samples.length).slice();
  dsp.free(plane);
  return result;
};

const bytesOf = (samples: Float32Array): Buffer => Buffer.from(samples.slice().buffer);

describe('fades', () => {
  it('start at exactly 0, end at exactly 1, and never fall, whatever the curve and the length', () => {
    fc.assert(
      fc.property(
        curve,
        fc.integer({ min: 1, max: 2 ** 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, length, share) => {
          expect(mixer.fadeGain(name, 0, length)).toBe(0);
          expect(mixer.fadeGain(name, length, length)).toBe(1);
          expect(mixer.fadeGain(name, -1, length)).toBe(0);
          expect(mixer.fadeGain(name, length + 1, length)).toBe(1);
          const at = Math.floor(share * length);
          const [here, next] = [mixer.fadeGain(name, at, length), mixer.fadeGain(name, at + 1, length)];
          expect(here).toBeLessThanOrEqual(next + 1e-15);
          expect(next).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('follow the curves their names promise', () => {
    expect(mixer.fadeGain('linear', 3, 4)).toBe(0.75);
    expect(mixer.fadeGain('equal-power', 1, 2)).toBeCloseTo(Math.SQRT1_2, 15);
    expect(mixer.fadeGain('s-curve', 1, 2)).toBeCloseTo(0.5, 15);
    expect(mixer.fadeGain('s-curve', 1, 4)).toBeCloseTo(0.5 - 0.5 * Math.cos(Math.PI / 4), 15);
    // A straight line in dB once the curve is clear of zero, 40 dB in all.
    const slope = decibels(mixer.fadeGain('exponential', 100, 100) / mixer.fadeGain('exponential', 90, 100));
    expect(slope).toBeCloseTo(4, 0);
    // The logarithmic curve undoes the exponential one.
    for (const at of [10, 50, 90]) {
      expect(mixer.fadeGain('exponential', mixer.fadeGain('logarithmic', at, 100) * 100, 100)).toBeCloseTo(at / 100, 12);
    }
  });

  it('silence what lies before a fade-in, and leave what follows bit for bit', () => {
    fc.assert(
      fc.property(
        curve,
        fc.nat(300),
        fc.nat(500),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (name, start, length, blocks) => {
          const input = noise(1000, 1);
          input.set([Number.NaN, -0, Number.MIN_VALUE], 900);
          const output = inBlocks(input, blocks, (plane, frames, at) => mixer.fadeIn(plane, frames, at - start, length, name));
          expect(output.subarray(0, length === 0 ? start : start + 1).every((sample) => sample === 0)).toBe(true);
          expect(bytesOf(output.subarray(start + length)).equals(bytesOf(input.subarray(start + length)))).toBe(true);
          for (let n = start + 1; n < start + length; n += 37) {
            expect(output[n]).toBe(Math.fround(input[n]! * mixer.fadeGain(name, n - start, length)));
          }
        },
      ),
    );
  });

  it('leave what lies before a fade-out bit for bit, and silence what follows', () => {
    fc.assert(
      fc.property(
        curve,
        fc.nat(300),
        fc.nat(500),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }),
        (name, start, length, blocks) => {
          const input = noise(1000, 1);
          const output = inBlocks(input, blocks, (plane, frames, at) => mixer.fadeOut(plane, frames, at - start, length, name));
          const touched = length === 0 ? start : start + 1;
          expect(bytesOf(output.subarray(0, touched)).equals(bytesOf(input.subarray(0, touched)))).toBe(true);
          expect(output.subarray(start + length).every((sample) => sample === 0)).toBe(true);
          for (let n = start; n < start + length; n += 37) {
            expect(output[n]).toBe(Math.fround(input[n]! * mixer.fadeGain(name, length - (n - start), length)));
          }
        },
      ),
    );
  });

  it('of equal power sum to 0 dB on uncorrelated noise within 0.1 dB, all the way through', () => {
    const length = 1_000_000;
    const out = inBlocks(noise(length, 1), [4096], (plane, frames, at) =>
      mixer.fadeOut(plane, frames, at, length, 'equal-power'),
    );
    const into = inBlocks(noise(length, 2), [4096], (plane, frames, at) =>
      mixer.fadeIn(plane, frames, at, length, 'equal-power'),
    );
    const sum = out.map((sample, n) => sample + into[n]!);
    for (let part = 0; part < 10; part++) {
      const level = decibels(rms(sum, (part * length) / 10, ((part + 1) * length) / 10) * Math.sqrt(3));
      expect(Math.abs(level)).toBeLessThan(0.1);
    }
  });

  it('refuse a curve or a place that does not exist', () => {
    expect(() => mixer.fadeIn(0, 0, 0, -1, 'linear')).toThrow(RangeError);
    expect(() => mixer.fadeOut(0, 0, Number.NaN, 1, 'linear')).toThrow(RangeError);
    expect(() => mixer.fadeIn(0, 0, 0, 1, 'cubic' as 'linear')).toThrow(RangeError);
  });
});

describe('crossfades', () => {
  it('keep the power of two parts constant at any correlation from -0.5 to 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (correlation, length, share) => {
          const at = Math.floor(share * length);
          const into = mixer.crossfadeGain(correlation, at, length);
          const out = mixer.crossfadeGain(correlation, length - at, length);
          expect(into * into + out * out + 2 * correlation * into * out).toBeCloseTo(1, 12);
        },
      ),
    );
  });

  it('are equal power for strangers and constant gain for twins', () => {
    for (const at of [1, 20, 50, 99]) {
      expect(mixer.crossfadeGain(0, at, 100)).toBeCloseTo(mixer.fadeGain('equal-power', at, 100), 15);
      expect(mixer.crossfadeGain(1, at, 100) + mixer.crossfadeGain(1, 100 - at, 100)).toBeCloseTo(1, 14);
    }
    expect(mixer.crossfadeGain(-1, 50, 100)).toBe(mixer.crossfadeGain(-0.5, 50, 100));
    expect(mixer.crossfadeGain(Number.NaN, 50, 100)).toBe(mixer.crossfadeGain(0, 50, 100));
  });

  it('leave a recording untouched when it fades into itself', () => {
    const input = noise(5000, 3);
    const out = inBlocks(input, [333], (plane, frames, at) => mixer.crossfadeOut(plane, frames, at - 1000, 3000, 1));
    const into = inBlocks(input, [777], (plane, frames, at) => mixer.crossfadeIn(plane, frames, at - 1000, 3000, 1));
    const worst = out.reduce((most, sample, n) => Math.max(most, Math.abs(sample + into[n]! - input[n]!)), 0);
    expect(worst).toBeLessThan(2e-7);
    expect(out.subarray(0, 1001)).toEqual(input.subarray(0, 1001));
    expect(into.subarray(4000)).toEqual(input.subarray(4000));
  });

  it('know how alike two parts are, however they are cut', () => {
    const [first, second] = [noise(50_000, 4), noise(50_000, 5)];
    const of = (a: Float32Array, b: Float32Array, block: number): number => {
      const [planeA, planeB] = [dsp.allocatePlane(a.length), dsp.allocatePlane(b.length)];
      const correlation = new Correlation(dsp);
      dsp.plane(planeA, a.length).set(a);
      dsp.plane(planeB, b.length).set(b);
      for (let at = 0; at < a.length; at += block) {
        correlation.add(planeA + at * 4, planeB + at * 4, Math.min(block, a.length - at));
      }
      const { value } = correlation;
      correlation.destroy();
      dsp.free(planeA);
      dsp.free(planeB);
      return value;
    };
    expect(of(first, first, 50_000)).toBeCloseTo(1, 12);
    expect(
      of(
        first,
        first.map((sample) => -0.5 * sample),
        50_000,
      ),
    ).toBeCloseTo(-1, 6);
    expect(Math.abs(of(first, second, 50_000))).toBeLessThan(5 / Math.sqrt(50_000));
    // Half of each is shared: correlation 1/2.
    expect(
      of(
        first,
        first.map((sample, n) => sample + Math.sqrt(3) * second[n]!),
        50_000,
      ),
    ).toBeCloseTo(0.5, 1);
    expect(of(first, second, 50_000)).toBe(of(first, second, 777));
    expect(of(first, new Float32Array(50_000), 50_000)).toBe(0);
  });
});

describe('gain and sum', () => {
  it('of exactly 1 changes no bit', () => {
    const input = noise(1000, 6);
    input.set([Number.NaN, -0, 1e-42, Infinity]);
    const output = inBlocks(input, [1000], (plane, frames) => mixer.gain(plane, frames, 1));
    expect(bytesOf(output).equals(bytesOf(input))).toBe(true);
  });

  it('is rounded once, from f64', () => {
    fc.assert(
      fc.property(fc.double({ min: -16, max: 16, noNaN: true }), (gain) => {
        const [input, added] = [noise(100, 7), noise(100, 8)];
        const scaled = inBlocks(input, [7], (plane, frames) => mixer.gain(plane, frames, gain));
        expect(scaled).toEqual(input.map((sample) => sample * gain));
        const source = dsp.allocatePlane(100);
        dsp.plane(source, 100).set(added);
        const sum = inBlocks(input, [9], (plane, frames, at) => mixer.add(plane, source + at * 4, frames, gain));
        dsp.free(source);
        expect(sum).toEqual(input.map((sample, n) => sample + gain * added[n]!));
      }),
    );
  });

  it('finds the largest magnitude wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.boolean(), (place, negative) => {
        const input = noise(100, 9);
        input[place] = negative ? -1.5 : 1.5;
        let peak = 0;
        inBlocks(input, [100], (plane, frames) => {
          peak = mixer.peak(plane, frames);
        });
        expect(peak).toBe(1.5);
      }),
    );
  });
});
