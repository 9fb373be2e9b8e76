import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareNames } from './nameOrder.ts';

it('puts 2 before 10, and numbers before letters', () => {
  expect(['10 x.wav', '2 x.wav', 'Intro.wav', '01 x.wav'].sort(compareNames)).toEqual([
    '01 x.wav',
    '2 x.wav',
    '10 x.wav',
    'Intro.wav',
  ]);
});

it('is an order: antisymmetric, transitive, and only equal names are equal', () => {
  const name = fc.oneof(fc.string(), fc.stringMatching(/^[aA0-9. ]{0,6}$/), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNames(a, b))).toBe(-Math.sign(compareNames(b, a)) + 0);
      if (compareNames(a, b) === 0) expect(a).toBe(b);
      if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) expect(compareNames(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
