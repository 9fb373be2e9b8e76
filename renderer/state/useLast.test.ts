import { expect, test } from 'vitest';
import { lastOf } from './useLast.ts';

test('what was known stays until more is known, and not for anything else', () => {
  const first = lastOf(null, 'song 1', 'spectrum');
  expect(first?.value).toBe('spectrum');
  expect(lastOf(first, 'song 1', null)).toBe(first);
  expect(lastOf(first, 'song 1', 'spectrum')).toBe(first);
  expect(lastOf(first, 'song 1', 'newer')?.value).toBe('newer');
  expect(lastOf(first, 'song 2', null)).toBeNull();
});
