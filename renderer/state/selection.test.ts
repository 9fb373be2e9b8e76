import { expect, test } from 'vitest';
import { anchorOfJoin, extended, movedEnd, neighbourOf, selectionAfter, selectionWithin } from './selection.ts';
import type { Selection } from './studio.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const of = (...tracks: string[]): Selection => ({ tracks, join: null });

test('a click selects one song alone and lets go of a join', () => {
  expect(selectionAfter({ tracks: [], join: 'a' }, ORDER, 'c', 'only', null)).toEqual(of('c'));
});

test('a click with Ctrl adds a song in album order, a second one takes it out', () => {
  const both = selectionAfter(of('c'), ORDER, 'a', 'toggle', 'c');
  expect(both).toEqual(of('a', 'c'));
  expect(selectionAfter(both, ORDER, 'c', 'toggle', 'a')).toEqual(of('a'));
});

test('a click with Shift selects all from the song clicked before, in either direction', () => {
  expect(selectionAfter(of('b'), ORDER, 'd', 'range', 'b')).toEqual(of('b', 'c', 'd'));
  expect(selectionAfter(of('d'), ORDER, 'b', 'range', 'd')).toEqual(of('b', 'c', 'd'));
});

test('a range starts anew where its first song has left the album', () => {
  expect(selectionAfter(of('d'), ORDER, 'b', 'range', 'gone')).toEqual(of('b'));
});

test('arrows lead from nothing to the first or last song, and stop at the ends', () => {
  expect(neighbourOf(of(), ORDER, 1, null)).toBe('a');
  expect(neighbourOf(of(), ORDER, -1, null)).toBe('e');
  expect(neighbourOf(of('e'), ORDER, 1, null)).toBe('e');
  expect(neighbourOf(of(), [], 1, null)).toBeNull();
});

test('arrows lead from a join to the songs on its either side', () => {
  expect(neighbourOf({ tracks: [], join: 'c' }, ORDER, 1, null)).toBe('d');
  expect(neighbourOf({ tracks: [], join: 'c' }, ORDER, -1, null)).toBe('c');
});

test('arrows go on from the song that a join was chosen at', () => {
  const join: Selection = { tracks: [], join: 'b' };
  expect(neighbourOf(join, ORDER, 1, 'c')).toBe('d');
  expect(neighbourOf(join, ORDER, -1, 'c')).toBe('b');
  expect(neighbourOf(join, ORDER, 1, 'b')).toBe('c');
  expect(neighbourOf(join, ORDER, -1, 'b')).toBe('a');
  expect(neighbourOf(join, ORDER, 1, 'e')).toBe('c');
});

test('arrows go on from the song chosen last where nothing is selected any more', () => {
  expect(neighbourOf(of(), ORDER, 1, 'c')).toBe('d');
  expect(neighbourOf(of(), ORDER, -1, 'c')).toBe('b');
  expect(neighbourOf(of(), ORDER, 1, 'gone')).toBe('a');
});

test('a join is chosen at the selected song beside it, and stays so when it is chosen again', () => {
  expect(anchorOfJoin(of('c'), ORDER, 'b', null)).toBe('c');
  expect(anchorOfJoin(of('b'), ORDER, 'b', null)).toBe('b');
  expect(anchorOfJoin(of('e'), ORDER, 'b', 'c')).toBeNull();
  expect(anchorOfJoin({ tracks: [], join: 'b' }, ORDER, 'b', 'c')).toBe('c');
  expect(anchorOfJoin({ tracks: [], join: 'a' }, ORDER, 'b', 'c')).toBeNull();
});

test('arrows with Shift grow a range and shrink it again at the end that moves', () => {
  const two = extended(of('b'), ORDER, 1, 'b');
  expect(two).toEqual(of('b', 'c'));
  expect(extended(two, ORDER, -1, 'b')).toEqual(of('b'));
  expect(extended(of('b'), ORDER, -1, 'b')).toEqual(of('a', 'b'));
});

test('a leap goes as far as the album does, and counts from the join it starts at', () => {
  expect(neighbourOf(of('b'), ORDER, 10, null)).toBe('e');
  expect(neighbourOf(of('d'), ORDER, -10, null)).toBe('a');
  expect(neighbourOf(of('b'), ORDER, 2, null)).toBe('d');
  expect(neighbourOf({ tracks: [], join: 'c' }, ORDER, -2, null)).toBe('b');
  expect(neighbourOf({ tracks: [], join: 'c' }, ORDER, 2, null)).toBe('e');
  expect(extended(of('b'), ORDER, 10, 'b')).toEqual(of('b', 'c', 'd', 'e'));
  expect(extended(of('b', 'c', 'd'), ORDER, -10, 'b')).toEqual(of('a', 'b'));
});

test('the end that a selection grows or shrinks at is known, of a range and not of a single song', () => {
  expect(movedEnd(of('b'), of('b', 'c'))).toBe('c');
  expect(movedEnd(of('b', 'c'), of('b'))).toBe('b');
  expect(movedEnd(of('b'), of('a', 'b'))).toBe('a');
  expect(movedEnd(of('a', 'b'), of('b'))).toBe('b');
  expect(movedEnd(of('b'), of(...ORDER))).toBeNull();
  expect(movedEnd(of('b'), of('c'))).toBeNull();
  expect(movedEnd(of('b', 'c'), of('b', 'c'))).toBeNull();
});

test('songs that have left the album are not selected, and a selection that still holds is the same object', () => {
  const selection = of('a', 'x');
  expect(selectionWithin(selection, ORDER)).toEqual(of('a'));
  const held = of('a', 'b');
  expect(selectionWithin(held, ORDER)).toBe(held);
  expect(selectionWithin({ tracks: [], join: 'e' }, ORDER).join).toBeNull();
});
