import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noise } from '../decode/decode.testkit.ts';
import { PEAK_FRAMES } from '../shared/contract/state.ts';
import { compileDsp, DspInstance } from './module.ts';
import { allocatePlanes, freePlanes } from './planes.ts';
import { levelColumns, VALUES_PER_COLUMN, WaveformMeter } from './waveform.ts';

const STEP = 1 / 32767;
const dsp = new DspInstance(compileDsp());

/** The definition: minimum, maximum and RMS of a stretch of both channels. */
const column = (left: Float32Array, right: Float32Array, start: number, end: number) => {
  const samples = [...left.subarray(start, end), ...right.subarray(start, end)];
  return {
    least: Math.min(...samples),
    most: Math.max(...samples),
    rms: Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length),
  };
};

const drawn = (left: Float32Array, right: Float32Array, blocks: readonly number[] = [left.length], expected = left.length) => {
  const meter = new WaveformMeter(dsp, expected);
  const planes = allocatePlanes(dsp, left.length);
  try {
    dsp.plane(planes.left, left.length).set(left);
    dsp.plane(planes.right, right.length).set(right);
    let at = 0;
    for (const block of [...blocks, left.length]) {
      const count = Math.min(block, left.length - at);
      meter.process(planes.left + at * 4, planes.right + at * 4, count);
      at += count;
    }
    return meter.levels();
  } finally {
    meter.destroy();
    freePlanes(dsp, planes);
  }
};

/** Quiet and loud, with offsets, so that a mixed-up channel or column shows. */
const signals = fc
  .record({
    frames: fc.integer({ min: 1, max: 5000 }),
    seed: fc.integer({ min: 1, max: 1000 }),
    gain: fc.constantFrom(1, 0.5, 0.001),
    offset: fc.constantFrom(0, 0.25, -0.25),
  })
  .map(({ frames, seed, gain, offset }) => ({
    left: noise(frames, seed).map((sample) => (sample * gain) / 2 + offset),
    right: noise(frames, seed + 1).map((sample) => (sample * gain) / 3 - offset),
  }));

describe('the waveform', () => {
  it('has in every column of every level the minimum, maximum and RMS of both channels over its frames', () => {
    fc.assert(
      fc.property(signals, ({ left, right }) => {
        const levels = drawn(left, right);
        expect(levels.map((level) => level.length / VALUES_PER_COLUMN)).toEqual(levelColumns(left.length));
        levels.forEach((level, power) => {
          const width = PEAK_FRAMES * 2 ** power;
          for (let at = 0; at * VALUES_PER_COLUMN < level.length; at += 1) {
            const { least, most, rms } = column(left, right, at * width, Math.min(left.length, (at + 1) * width));
            const [drawnLeast = 0, drawnMost = 0, drawnRms = 0] = level.subarray(at * VALUES_PER_COLUMN);
            expect(drawnLeast).toBe(Math.round(least * 32767) + 0);
            expect(drawnMost).toBe(Math.round(most * 32767) + 0);
            expect(Math.abs(drawnRms * STEP - rms)).toBeLessThanOrEqual(STEP / 2 + 1e-9);
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the blocks it comes in, nor on the length expected', () => {
    fc.assert(
      fc.property(
        signals,
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 8 }),
        fc.nat(2000),
        (signal, blocks, expected) => {
          expect(drawn(signal.left, signal.right, blocks, expected)).toEqual(drawn(signal.left, signal.right));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('draws what is beyond full scale at full scale', () => {
    const [level] = drawn(Float32Array.of(2, 0), Float32Array.of(-3, 0));
    expect([...(level ?? [])]).toEqual([-32767, 32767, 32767]);
  });

  it('ends in one column for the whole song', () => {
    expect(levelColumns(1)).toEqual([1]);
    expect(levelColumns(PEAK_FRAMES * 5 + 1)).toEqual([6, 3, 2, 1]);
  });
});
