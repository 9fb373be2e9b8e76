import { expect, test } from 'vitest';
import { matchScore, ranked } from './fuzzy.ts';

const LABELS = ['Undo', 'Add songs…', 'Move song up', 'Select next song', 'Loudness view'];
const find = (query: string): readonly string[] => ranked(query, LABELS, (label) => label);

test('keeps the order of commands where nothing is typed', () => {
  expect(find(' ')).toEqual(LABELS);
});

test('finds words in any order, whatever their case', () => {
  expect(find('SONG up')).toEqual(['Move song up']);
});

test('puts what begins with the word before what holds it inside', () => {
  expect(find('lo')[0]).toBe('Loudness view');
});

test('finds letters in order when no word fits', () => {
  expect(find('msu')).toEqual(['Move song up']);
  expect(matchScore('xyz', 'Undo')).toBeNull();
});
