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

test('finds the beginnings of words when no word fits, and nothing by letters that happen to be there', () => {
  expect(find('msu')).toEqual(['Move song up']);
  expect(find('mosoup')).toEqual(['Move song up']);
  expect(find('sup')).toEqual(['Move song up']);
  expect(matchScore('delete', 'Add equalizer to the song’s chain')).toBeNull();
  expect(matchScore('isrc', 'Bypass: hear the sources')).toBeNull();
  expect(matchScore('xyz', 'Undo')).toBeNull();
});
