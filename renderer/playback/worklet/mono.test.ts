import { expect, it } from 'vitest';
import { Mono } from './mono.ts';

const FADE = 441;
const FRAMES = 2000;
const sides = () => [
  Float32Array.from({ length: FRAMES }, (_, at) => Math.sin(at / 7)),
  Float32Array.from({ length: FRAMES }, (_, at) => Math.sin(at / 9 + 1) / 3),
];

/** All of both sides in calls of so many frames, mono from one frame on and stereo again from another. */
const heard = (on: number, off: number, block = 128) => {
  const mono = new Mono(FADE);
  const [left = new Float32Array(), right = new Float32Array()] = sides();
  for (let at = 0; at < FRAMES; at += block) {
    mono.set(at >= on && at < off);
    mono.process(left.subarray(at, at + block), right.subarray(at, at + block));
  }
  return [left, right] as const;
};

const [left = new Float32Array(), right = new Float32Array()] = sides();

it('leaves every bit of both sides alone while it is off, also once it is off again', () => {
  expect(heard(FRAMES, FRAMES)).toEqual([left, right]);
  const after = heard(0, 640);
  for (const [at, side] of [left, right].entries()) expect(after[at]?.subarray(640 + FADE)).toEqual(side.subarray(640 + FADE));
});

it('is half the sum of both sides on each, a fade after it was asked for', () => {
  const [both, too] = heard(128, FRAMES);
  const from = 128 + FADE;
  expect(both.subarray(from)).toEqual(Float32Array.from(left.subarray(from), (l, at) => (l + (right[from + at] ?? 0)) / 2));
  expect(too.subarray(from)).toEqual(both.subarray(from));
});

it('passes over without a step, however soon it is changed again', () => {
  for (const off of [256, 1280]) {
    const [both, too] = heard(128, off);
    for (const [side, asIs] of [
      [both, left],
      [too, right],
    ] as const) {
      const steps = side.subarray(1).map((sample, at) => Math.abs(sample - (side[at] ?? 0)));
      const ownSteps = asIs.subarray(1).map((sample, at) => Math.abs(sample - (asIs[at] ?? 0)));
      expect(Math.max(...steps)).toBeLessThan(Math.max(...ownSteps, 1 / 7) + 2 / FADE);
    }
  }
});
