import { expect, it } from 'vitest';
import { PositionTrack } from './positionTrack.ts';

const mark = (at: number, frame: number, path: number, moving = true, stream = 1) =>
  ({ kind: 'plays', journey: 1, stream, at, frame, path, moving }) as const;

it('the position follows what is heard, not what has been computed', () => {
  const track = new PositionTrack();
  expect(track.at(0)).toBeNull();
  track.add(mark(1000, 50, 0));
  // A pause, a jump, and another stream, all computed ahead of the ear.
  track.add(mark(2000, 9000, 1000, false));
  track.add(mark(2500, 9000, 1000));
  track.add(mark(3000, 9500, 1500, true, 2));
  expect(track.at(999)).toBeNull();
  expect(track.at(1500)).toEqual({ stream: 1, frame: 550, path: 500 });
  expect(track.at(2400)).toEqual({ stream: 1, frame: 9000, path: 1000 });
  expect(track.at(2600)).toEqual({ stream: 1, frame: 9100, path: 1100 });
  expect(track.at(3100)).toEqual({ stream: 2, frame: 9600, path: 1600 });
  track.clear();
  expect(track.at(4000)).toBeNull();
});
