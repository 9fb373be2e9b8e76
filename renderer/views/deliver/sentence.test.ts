import { expect, test } from 'vitest';
import { sentence } from './sentence.ts';

test('a finding begins like a sentence, ends like one, and has the minus signs of figures', () => {
  expect(sentence('song 3: the source has a DC offset of -0.82 %')).toBe('Song 3: the source has a DC offset of −0.82 %.');
  expect(sentence('Already one.')).toBe('Already one.');
});
