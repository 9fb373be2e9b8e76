import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Run, roughness, runThrough, sameBits } from './compressor.testkit.ts';
import { Convolver, type Responses } from './convolver.ts';
import { compileDsp, DspInstance } from './module.ts';
import { bothChannels, type StereoSignal, seededRandom, sine, whiteNoise } from './signals.ts';

const MODULE = compileDsp();

const make = (block: number, mostTaps: number): { dsp: DspInstance; convolver: Convolver } => {
  const dsp = new DspInstance(MODULE);
  return { dsp, convolver: new Convolver(dsp, { mostTaps, block }) };
};

const run = (block: number, responses: Responses, sound: StereoSignal, options: Run = {}): StereoSignal => {
  const { dsp, convolver } = make(block, responses.left.length);
  convolver.set(responses);
  return runThrough(dsp, convolver, sound, options);
};

const taps = (seed: number, count: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, (_, at) => (2 * random() - 1) / (1 + at / 8));
};

const impulse = (count: number, at: number, height = 1): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => (index === at ? height : 0));

/** The sum that defines a convolution, as late as the kernel is. */
const direct = (signal: Float32Array, response: Float64Array, latency: number): Float64Array =>
  Float64Array.from({ length: signal.length }, (_, frame) => {
    let sum = 0;
    for (let tap = 0; tap < response.length; tap += 1) {
      const from = frame - latency - tap;
      if (from >= 0) sum += (response[tap] ?? 0) * (signal[from] ?? 0);
    }
    return sum;
  });

const largestError = (actual: Float32Array, expected: Float64Array): number =>
  actual.reduce((most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))), 0);

const delayed = (plane: Float32Array, frames: number): Float32Array => {
  const out = new Float32Array(plane.length);
  out.set(plane.subarray(0, plane.length - frames), frames);
  return out;
};

const NOISE: StereoSignal = { left: whiteNoise(1, 3000, 0.9), right: whiteNoise(2, 3000, 0.9) };

describe('Convolver', () => {
  it('is the sum of products, one block late, for any number of taps and any block', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.constantFrom(16, 32, 128, 512), fc.nat(), (count, block, seed) => {
        const response = taps(seed, count);
        const out = run(block, { left: response }, NOISE);
        expect(largestError(out.left, direct(NOISE.left, response, block))).toBeLessThan(1e-6);
        expect(largestError(out.right, direct(NOISE.right, response, block))).toBeLessThan(1e-6);
      }),
      { numRuns: 25 },
    );
  });

  it('rounds once: its error stays below half a step of f32', () => {
    const response = taps(5, 600).map((tap) => tap / 8);
    const { left } = run(64, { left: response }, NOISE);
    const expected = direct(NOISE.left, response, 64);
    left.forEach((value, at) => {
      const exact = expected[at] ?? 0;
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(2 ** -25 * 2 ** Math.ceil(Math.log2(Math.abs(exact) + 1e-30)) + 1e-14);
    });
  });

  it('gives each channel its own response, and leads one into the other', () => {
    const [left, right, rightToLeft, leftToRight] = [taps(1, 300), taps(2, 300), taps(3, 300), taps(4, 300)];
    const out = run(64, { left, right, rightToLeft, leftToRight }, NOISE);
    const [ll, rl] = [direct(NOISE.left, left, 64), direct(NOISE.right, rightToLeft, 64)];
    const [rr, lr] = [direct(NOISE.right, right, 64), direct(NOISE.left, leftToRight, 64)];
    expect(
      largestError(
        out.left,
        ll.map((value, at) => value + (rl[at] ?? 0)),
      ),
    ).toBeLessThan(2e-6);
    expect(
      largestError(
        out.right,
        rr.map((value, at) => value + (lr[at] ?? 0)),
      ),
    ).toBeLessThan(2e-6);
    const apart = run(64, { left, right }, NOISE);
    expect(largestError(apart.right, rr)).toBeLessThan(2e-6);
  });

  it('leaves every bit alone as created, and where its response is a single one, however late', () => {
    const { dsp, convolver } = make(32, 100);
    expect(convolver.latency).toBe(32);
    const untouched = runThrough(dsp, convolver, NOISE);
    expect(sameBits(untouched.left, delayed(NOISE.left, 32))).toBe(true);
    for (const at of [0, 1, 31, 32, 63, 99]) {
      const out = run(32, { left: impulse(100, at) }, NOISE, { blocks: [7] });
      expect(sameBits(out.left, delayed(NOISE.left, 32 + at))).toBe(true);
      expect(sameBits(out.right, delayed(NOISE.right, 32 + at))).toBe(true);
    }
  });

  it('gives the same bits whatever the blocks, a change of response included', () => {
    const outputs = [[3000], [1], [7], [64], [501, 2]].map((blocks) => {
      const { dsp, convolver } = make(128, 400);
      convolver.set({ left: taps(1, 400) });
      const action = (): void => convolver.set({ left: taps(2, 300), right: taps(3, 300) });
      return runThrough(dsp, convolver, NOISE, { blocks, at: [[1001, action]] });
    });
    for (const out of outputs) {
      expect(sameBits(out.left, outputs[0]?.left ?? new Float32Array())).toBe(true);
      expect(sameBits(out.right, outputs[0]?.right ?? new Float32Array())).toBe(true);
    }
  });

  it('fades to a new response without a click and is then as if it had never had another', () => {
    const tone = bothChannels(sine({ sampleRate: 44100, frames: 8000, frequency: 440, peakDbfs: -6 }));
    for (const [from, to] of [
      [impulse(200, 100, 0.25), impulse(200, 100)],
      [impulse(200, 100), impulse(200, 100, -1)],
      [impulse(200, 100), impulse(200, 20, 0.5)],
    ] as const) {
      const { dsp, convolver } = make(512, 200);
      convolver.set({ left: from });
      const moved = runThrough(dsp, convolver, tone, { at: [[3000, () => convolver.set({ left: to })]] });
      const settled = run(512, { left: to }, tone);
      // The fade ends with the block that was being filled, one latency later.
      expect(sameBits(moved.left.subarray(3584), settled.left.subarray(3584))).toBe(true);
      expect(roughness(moved.left.subarray(800))).toBeLessThan(1.5 * roughness(tone.left) + 2e-5);
    }
  });

  it('takes the first response at once, also after reset, and the last of several', () => {
    const { dsp, convolver } = make(64, 50);
    const [one, other] = [taps(1, 50), taps(2, 50)];
    convolver.set({ left: other });
    convolver.set({ left: one });
    const expected = run(64, { left: one }, NOISE);
    expect(sameBits(runThrough(dsp, convolver, NOISE).left, expected.left)).toBe(true);
    convolver.set({ left: other });
    convolver.set({ left: one });
    convolver.reset();
    expect(sameBits(runThrough(dsp, convolver, NOISE).left, expected.left)).toBe(true);
  });

  it('is silent as soon as the last tap has passed', () => {
    const sound = { left: NOISE.left.slice(), right: NOISE.right.slice() };
    sound.left.fill(0, 1000);
    sound.right.fill(0, 1000);
    const out = run(128, { left: taps(1, 300) }, sound);
    expect(out.left.subarray(1000 + 128 + 299).every((value) => value === 0)).toBe(true);
    expect(out.left[1000 + 128 + 298]).not.toBe(0);
  });

  it('refuses what it has no room for and keeps what it had', () => {
    const dsp = new DspInstance(MODULE);
    for (const options of [
      { mostTaps: 0, block: 64 },
      { mostTaps: 2 ** 20 + 1, block: 64 },
      { mostTaps: 10, block: 48 },
      { mostTaps: 10, block: 8 },
    ]) {
      expect(() => new Convolver(dsp, options)).toThrow(RangeError);
    }
    const { dsp: own, convolver } = make(64, 50);
    expect(() => convolver.set({ left: taps(1, 51) })).toThrow(RangeError);
    expect(() => convolver.set({ left: new Float64Array(0) })).toThrow(RangeError);
    expect(() => convolver.set({ left: taps(1, 50), right: taps(1, 49) })).toThrow('differ in length');
    expect(sameBits(runThrough(own, convolver, NOISE).left, delayed(NOISE.left, 64))).toBe(true);
  });
});
