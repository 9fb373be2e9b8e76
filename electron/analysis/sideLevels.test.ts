import { describe, expect, it } from 'vitest';
import { SideLevels } from './sideLevels.ts';

const tone = (gain: number, offset = 0) => Float32Array.from({ length: 4410 }, (_, at) => offset + gain * Math.sin(at / 10));

const measured = (left: Float32Array, right: Float32Array, block: number): number | null => {
  const levels = new SideLevels();
  for (let at = 0; at < left.length; at += block) levels.add(left.subarray(at, at + block), right.subarray(at, at + block));
  return levels.leftToRightDb;
};

describe('SideLevels', () => {
  it('gives how far one side lies below the other, in blocks of any size', () => {
    const whole = measured(tone(0.005), tone(0.5), 4410);
    expect(whole).toBeCloseTo(-40, 3);
    for (const block of [1, 7, 64]) expect(measured(tone(0.005), tone(0.5), block)).toBe(whole);
  });

  it('counts no offset as sound', () => {
    expect(measured(tone(0.005, 0.3), tone(0.5), 64)).toBeCloseTo(-40, 1);
  });

  it('compares nothing with silence, and says nothing of no frames', () => {
    expect(measured(tone(0.5), new Float32Array(4410), 64)).toBeNull();
    expect(new SideLevels().leftToRightDb).toBeNull();
  });
});
