import { expect, it } from 'vitest';
import { printedMinus } from './minus.ts';

it('prints minus signs of numbers and leaves hyphens in words and codes', () => {
  expect(printedMinus('-13.1 LUFS (-1.0 dBTP) two-part QZ-K6P-25-00001')).toBe(
    '\u221213.1 LUFS (\u22121.0 dBTP) two-part QZ-K6P-25-00001',
  );
});
