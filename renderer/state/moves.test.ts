import fc from 'fast-check';
import { expect, test } from 'vitest';
import { albumOf } from '../../electron/shared/album/album.testkit.ts';
import { applyEdit } from '../../electron/shared/album/albumEdit.ts';
import { movedBefore, movedBy } from './moves.ts';

const ORDER = ['1.wav', '2.wav', '3.wav', '4.wav', '5.wav', '6.wav'];
const album = albumOf(ORDER.map(() => ({})));

const orderAfter = (edit: ReturnType<typeof movedBefore>): string[] =>
  (edit === null ? album : applyEdit(album, edit).album).tracks.map(({ id }) => id);

test('puts any songs together before any other, in album order, and leaves the rest as it is', () => {
  fc.assert(
    fc.property(fc.subarray(ORDER, { minLength: 1 }), fc.nat(ORDER.length), (ids, before) => {
      const after = orderAfter(
        movedBefore(ORDER, fc.sample(fc.shuffledSubarray(ids, { minLength: ids.length }), 1)[0] ?? ids, before),
      );
      const head = ORDER.slice(0, before).filter((id) => !ids.includes(id));
      const tail = ORDER.slice(before).filter((id) => !ids.includes(id));
      expect(after).toEqual([...head, ...ids, ...tail]);
    }),
    { numRuns: 2000 },
  );
});

test('is no edit where the songs are there already', () => {
  expect(movedBefore(ORDER, ['2.wav', '3.wav'], 1)).toBeNull();
  expect(movedBefore(ORDER, ['2.wav', '3.wav'], 3)).toBeNull();
});

test('one song is one move, several songs are one step', () => {
  expect(movedBefore(ORDER, ['5.wav'], 0)).toEqual({ kind: 'move', track: '5.wav', to: 0 });
  expect(movedBefore(ORDER, ['1.wav', '2.wav'], 6)).toMatchObject({ kind: 'several', step: 'Move 2 songs' });
});

test('moves a block up and down by one song, and not past the ends', () => {
  expect(orderAfter(movedBy(ORDER, ['2.wav', '3.wav'], -1))).toEqual(['2.wav', '3.wav', '1.wav', '4.wav', '5.wav', '6.wav']);
  expect(orderAfter(movedBy(ORDER, ['2.wav', '3.wav'], 1))).toEqual(['1.wav', '4.wav', '2.wav', '3.wav', '5.wav', '6.wav']);
  expect(orderAfter(movedBy(ORDER, ['2.wav', '3.wav'], 10))).toEqual(['1.wav', '4.wav', '5.wav', '6.wav', '2.wav', '3.wav']);
  expect(orderAfter(movedBy(ORDER, ['5.wav'], -3))).toEqual(['1.wav', '5.wav', '2.wav', '3.wav', '4.wav', '6.wav']);
  expect(orderAfter(movedBy(ORDER, ['2.wav'], -10))).toEqual(['2.wav', '1.wav', '3.wav', '4.wav', '5.wav', '6.wav']);
  expect(movedBy(ORDER, ['1.wav'], -1)).toBeNull();
  expect(movedBy(ORDER, ['6.wav'], 1)).toBeNull();
});
