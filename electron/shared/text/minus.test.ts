import { expect, test } from 'vitest';
import { withMinus } from './minus.ts';

test('gives negative numbers their minus sign, and leaves hyphens be', () => {
  expect(withMinus('-13.1 LUFS (-1.0 dBTP) two-part QZ-K6P-25-00001')).toBe(
    '\u221213.1 LUFS (\u22121.0 dBTP) two-part QZ-K6P-25-00001',
  );
  expect(withMinus('has a DC offset of -1.20 % / -0.31 %')).toBe('has a DC offset of \u22121.20 % / \u22120.31 %');
  expect(withMinus('“-3 dB.wav”, 2025-11-07, --codec-safe')).toBe('“-3 dB.wav”, 2025-11-07, --codec-safe');
});
