import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, signed } from './format.ts';
import { parseNumber, parseSeconds, stepped } from './parseNumber.ts';

test('reads numbers with comma, sign, any minus and the unit behind', () => {
  expect(parseNumber('1,5')).toBe(1.5);
  expect(parseNumber('+2')).toBe(2);
  expect(parseNumber('\u22123.25 dB', 'dB')).toBe(-3.25);
  expect(parseNumber('.5 s', 's')).toBe(0.5);
});

test('refuses what is no number, an empty field included', () => {
  for (const text of ['', ' ', '-', '1.2.3', '1e3', 'two', '5 apples', 'Infinity']) expect(parseNumber(text, 's')).toBeNull();
});

test('reads back every number that is shown', () => {
  fc.assert(
    fc.property(fc.double({ min: -999, max: 999, noNaN: true }), fc.integer({ min: 0, max: 3 }), (value, decimals) => {
      for (const text of [decimal(value, decimals), signed(value, decimals)]) {
        expect(parseNumber(text)).toBeCloseTo(value, decimals - 0.31);
      }
    }),
  );
});

test('reads a place in a song as minutes and seconds', () => {
  expect(parseSeconds('3:05.25')).toBe(185.25);
  expect(parseSeconds('12')).toBe(12);
  expect(parseSeconds('1:75')).toBeNull();
});

test('steps land on whole steps and carry no noise of binary fractions', () => {
  expect(stepped(1.23, 0.1, 1)).toBe(1.3);
  expect(stepped(1.23, 0.1, -1)).toBe(1.2);
  expect(stepped(0.1, 0.1, 2)).toBe(0.3);
  expect(stepped(-0.1, 0.1, 1)).toBe(0);
});
