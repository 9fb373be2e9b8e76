import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameAtPath, playlistFrom } from './playlist.ts';

const stretch = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 200 }))
  .map(([start, length]) => ({ start, end: start + length }));
const stretches = fc.array(stretch, { minLength: 1, maxLength: 6 });

/** The frames one after the other, at most so many. */
const framesOf = (list: ReturnType<typeof playlistFrom>, most: number): number[] => {
  const frames: number[] = [];
  for (let path = 0; path < most; path += 1) {
    const place = list === null ? null : frameAtPath(list, path);
    if (place === null) break;
    frames.push(place.frame);
  }
  return frames;
};

const all = (list: readonly { start: number; end: number }[]): number[] =>
  list.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at));

describe('a playlist', () => {
  it('taken up in the middle of a stretch plays what is left of them all, in order', () => {
    fc.assert(
      fc.property(stretches, fc.nat(), fc.nat(), (list, which, where) => {
        const index = which % list.length;
        const { start, end } = list[index] as { start: number; end: number };
        const frame = start + (where % (end - start));
        const left = [{ start: frame, end }, ...list.slice(index + 1)];
        expect(framesOf(playlistFrom(list, index, frame, false), 5000)).toEqual(all(left));
      }),
    );
  });

  it('in a loop comes round to where it was taken up, and again', () => {
    fc.assert(
      fc.property(stretches, fc.nat(), fc.nat(), (list, which, where) => {
        const index = which % list.length;
        const { start, end } = list[index] as { start: number; end: number };
        const frame = start + (where % (end - start));
        const once = all([{ start: frame, end }, ...list.slice(index + 1), ...list.slice(0, index), { start, end: frame }]);
        const wanted = Array.from({ length: once.length * 2 + 7 }, (_, at) => once[at % once.length]);
        expect(framesOf(playlistFrom(list, index, frame, true), wanted.length)).toEqual(wanted);
      }),
    );
  });

  it('taken up outside of its stretch starts where that frame is, else at the stretch', () => {
    const list = [
      { start: 0, end: 10 },
      { start: 50, end: 60 },
    ];
    expect(playlistFrom(list, 0, 55, false)?.segments).toEqual([{ start: 55, end: 60, index: 1 }]);
    expect(playlistFrom(list, 1, 30, false)?.segments).toEqual([{ start: 50, end: 60, index: 1 }]);
    expect(playlistFrom([], 0, 0, false)).toBeNull();
    expect(playlistFrom([{ start: 5, end: 5 }], 0, 5, true)).toBeNull();
  });
});
