import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withKnown } from './withKnown.ts';

it('always says what came, whatever was known', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      expect(withKnown(before, after)).toEqual(after);
    }),
  );
});

it('is the known object itself where nothing has changed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(withKnown(value, structuredClone(value))).toBe(value);
    }),
  );
});

it('keeps what has not changed beside what has, and items of a list by their id wherever they are now', () => {
  const before = {
    title: 'A',
    tracks: [
      { id: '1', gain: [1] },
      { id: '2', gain: [2] },
      { id: '3', gain: [3] },
    ],
  };
  const after = {
    title: 'B',
    tracks: [
      { id: '3', gain: [3] },
      { id: '1', gain: [9] },
      { id: '4', gain: [2] },
    ],
  };
  const known = withKnown(before, after);
  expect(known).toEqual(after);
  expect(known.tracks[0]).toBe(before.tracks[2]);
  expect(known.tracks[1]).not.toBe(before.tracks[0]);
});

it('does not take a field that is gone for one that was never there', () => {
  expect(withKnown({ gain: undefined }, {})).toEqual({});
  expect('gain' in withKnown({ gain: undefined, exclude: true }, { exclude: true })).toBe(false);
});

it('keeps a curve that has not changed', () => {
  const before = { one: Float32Array.of(1, Number.NaN), other: Float32Array.of(3) };
  const known = withKnown(before, { one: Float32Array.of(1, Number.NaN), other: Float32Array.of(4) });
  expect(known.one).toBe(before.one);
  expect(known.other).toEqual(Float32Array.of(4));
  expect(withKnown(before, structuredClone(before))).toBe(before);
});
