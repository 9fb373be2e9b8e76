import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_HERTZ, type ScanFacts } from '../shared/advise/facts.ts';
import { compileDsp, DspInstance } from './module.ts';
import { gaussianNoise, seededRandom, sine, whiteNoise } from './signals.ts';
import { SourceScan } from './sourceScan.ts';

const RATE = 44100;

const scanOf = (left: Float32Array, right: Float32Array | null = left, blocks = [16384], sampleRate = RATE): ScanFacts => {
  const dsp = new DspInstance(compileDsp());
  const scan = new SourceScan(dsp, { sampleRate, channels: right === null ? 1 : 2 });
  const largest = Math.max(...blocks);
  const planes = [dsp.allocatePlane(largest), dsp.allocatePlane(largest)] as const;
  for (let at = 0, turn = 0; at < left.length; turn += 1) {
    const count = Math.min(blocks[turn % blocks.length] ?? 1, left.length - at);
    dsp.plane(planes[0], count).set(left.subarray(at, at + count));
    dsp.plane(planes[1], count).set((right ?? left).subarray(at, at + count));
    scan.process(planes[0], planes[1], count);
    at += count;
  }
  const facts = scan.read();
  scan.destroy();
  return facts;
};

const added = (...planes: Float32Array[]): Float32Array =>
  Float32Array.from(planes[0] ?? [], (_, frame) => planes.reduce((sum, plane) => sum + (plane[frame] ?? 0), 0));

/** Noise of falling spectrum, as music has: each sample leans on the one before. */
const redNoise = (seed: number, frames: number, rms: number): Float32Array => {
  const white = gaussianNoise(seed, frames, rms * Math.sqrt(1 - 0.98 ** 2));
  let state = 0;
  return white.map((sample) => {
    state = 0.98 * state + sample;
    return state;
  });
};

describe('the source scan', () => {
  it('gives the same bits however the stream is cut', () => {
    const left = redNoise(1, RATE, 0.1);
    const right = added(redNoise(2, RATE, 0.1), sine({ sampleRate: RATE, frames: RATE, frequency: 60, peakDbfs: -40 }));
    left[20_000] = 0.9;
    const whole = scanOf(left, right);
    for (const blocks of [[1], [7, 64], [4096], [65536]]) expect(scanOf(left, right, blocks)).toEqual(whole);
  });

  it('measures a mono file as both sides of the same', () => {
    const plane = redNoise(3, 3 * RATE, 0.1);
    const { clickCount: _, clicks: __, ...mono } = scanOf(plane, null);
    expect(scanOf(plane, plane)).toMatchObject(mono);
  });

  it('tells the word length the samples fit', () => {
    const noise = whiteNoise(4, 5000, 0.5);
    for (const bits of [8, 12, 16, 20, 24]) {
      const steps = 2 ** (bits - 1);
      expect(scanOf(noise.map((sample) => Math.round(sample * steps) / steps)).bits).toBe(bits);
    }
    expect(scanOf(noise.map((sample) => sample * 0.01)).bits).toBe(32);
    expect(scanOf(new Float32Array(5000)).bits).toBe(0);
  });

  it('counts the share of samples near the highest: of a sine, of a clipped one, of silence', () => {
    const tone = sine({ sampleRate: RATE, frames: RATE, frequency: 441, peakDbfs: -6 });
    // A sine is above 0.98855 of its top for 2 acos(0.98855) of each half turn.
    const expected = (2 * Math.acos(10 ** (-0.1 / 20))) / Math.PI;
    expect(Math.abs(scanOf(tone).nearPeakShare - expected)).toBeLessThan(0.01);
    const clipped = tone.map((sample) => Math.max(-0.25, Math.min(0.25, sample)));
    expect(scanOf(clipped).nearPeakShare).toBeGreaterThan(0.6);
    expect(scanOf(new Float32Array(RATE)).nearPeakShare).toBe(0);
  });

  it('spreads white noise evenly over its cells, at its power', () => {
    for (const rate of [44100, 96000]) {
      const { spectrum } = scanOf(gaussianNoise(5, 8 * rate, 0.1), null, [16384], rate);
      expect(spectrum.power).toHaveLength(Math.floor(rate / 2 / CELL_HERTZ));
      const perCell = (0.01 * CELL_HERTZ) / (rate / 2);
      const inner = spectrum.power.subarray(2, -2);
      const mean = inner.reduce((sum, power) => sum + power, 0) / inner.length;
      expect(Math.abs(10 * Math.log10(mean / perCell))).toBeLessThan(0.05);
    }
  });

  it('keeps quiet passages out of the spectrum', () => {
    expect(scanOf(whiteNoise(6, 3 * RATE, 0.002)).spectrum.windows).toBe(0);
  });

  it('sees a steady line at its level under music that comes and goes', () => {
    const frames = 40 * RATE;
    const music = redNoise(7, frames, 0.1).map((sample, frame) => sample * (frame % (8 * RATE) < 5 * RATE ? 1 : 0.002));
    const line = sine({ sampleRate: RATE, frames, frequency: 100, peakDbfs: -60 });
    const { lines } = scanOf(added(music, line));
    const bin = Math.round(100 / lines.binHertz);
    const top = Math.max(...lines.floorDb.subarray(bin - 1, bin + 2));
    // -63 dB mean square; a Hann window reads up to 1.4 dB low between bins, and classes are half a decibel wide.
    expect(top).toBeGreaterThan(-65);
    expect(top).toBeLessThan(-62.5);
    expect(Math.max(...lines.floorDb.subarray(bin + 8, bin + 30))).toBeLessThan(top - 15);
  });

  it('places a click to the sample it is at, in one channel or both', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8000, max: 30_000 }), fc.boolean(), fc.integer({ min: 1, max: 99 }), (frame, both, seed) => {
        const left = redNoise(seed, RATE, 0.02);
        const right = redNoise(seed + 100, RATE, 0.02);
        left[frame] = (left[frame] ?? 0) + 0.5;
        if (both) right[frame] = (right[frame] ?? 0) - 0.5;
        const { clicks, clickCount } = scanOf(left, right);
        expect(clickCount).toBe(1);
        expect(clicks[0]?.channel).toBe(both ? 'both' : 'left');
        expect(Math.abs((clicks[0]?.frame ?? 0) - frame)).toBeLessThanOrEqual(16);
      }),
      { numRuns: 12 },
    );
  });

  it('takes neither noise, nor a drum, nor a cut for a click', () => {
    expect(scanOf(redNoise(8, 4 * RATE, 0.1)).clickCount).toBe(0);
    const random = seededRandom(9);
    const drum = Float32Array.from({ length: 2 * RATE }, (_, frame) => {
      const since = frame % 22_050;
      return (2 * random() - 1) * 0.7 * Math.exp(-since / 1500) + 0.001 * (2 * random() - 1);
    });
    expect(scanOf(drum).clickCount).toBe(0);
    const cut = redNoise(10, 2 * RATE, 0.1).map((sample, frame) => (frame < 30_000 || frame > 60_000 ? 0 : sample + 0.3));
    expect(scanOf(cut).clickCount).toBe(0);
  });

  it('refuses rates and channel counts it does not know', () => {
    const dsp = new DspInstance(compileDsp());
    expect(() => new SourceScan(dsp, { sampleRate: 7999, channels: 2 })).toThrow(RangeError);
    expect(() => new SourceScan(dsp, { sampleRate: 44100, channels: 3 as 2 })).toThrow(RangeError);
  });
});
