import { describe, expect, it } from 'vitest';
import { albumOf } from '../../electron/shared/album/album.testkit.ts';
import { layOut } from '../../electron/shared/album/timeline.ts';
import {
  isLaidAlike,
  joinStretch,
  joinStretches,
  type Laid,
  movedFrame,
  nextJoinStart,
  nextSongStart,
  previousJoinStart,
  previousSongStart,
  songAt,
  songStretch,
  wishedJoin,
} from './places.ts';

const RATE = 44100;
/** Songs of 100 s each, from frame 0; two seconds between them unless said. */
const laid = (songs: readonly object[], seconds = 100): Laid => {
  const album = albumOf(songs, { firstPause: 0, gap: 2 * RATE });
  const extents = songs.map(() => ({ frames: seconds * RATE, audibleStart: 0, audibleEnd: seconds * RATE }));
  return { album, timeline: layOut(album, extents) };
};

const three = laid([{}, {}, {}]);

describe('a join', () => {
  it('is played from so long before its gap to so long after it', () => {
    expect(joinStretch(three.timeline, 0, 8 * RATE)).toEqual({ start: 92 * RATE, end: 110 * RATE });
    expect(joinStretches(three.timeline, 8 * RATE)).toHaveLength(2);
    expect(joinStretch(three.timeline, 2, 8 * RATE)).toBeNull();
  });

  it('with a crossfade is played from before it to after it', () => {
    const { timeline } = laid([{ join: { crossfade: 10 * RATE, curve: 'linear' } }, {}]);
    expect(joinStretch(timeline, 0, 8 * RATE)).toEqual({ start: 82 * RATE, end: 108 * RATE });
  });

  it('stays within its two songs', () => {
    const { timeline } = laid([{}, {}], 5);
    expect(joinStretch(timeline, 0, 8 * RATE)).toEqual({ start: 0, end: 12 * RATE });
  });
});

describe('the join that is asked for', () => {
  const laidOut = laid([{}, {}, {}, {}]);
  const ids = laidOut.album.tracks.map(({ id }) => id);
  const start = { join: null, song: null, frame: 0, playsOn: false };

  it('is the selected one, before all else', () => {
    expect(wishedJoin(laidOut, { ...start, join: ids[2] ?? '', song: ids[1] ?? '' })).toBe(2);
  });

  it('leads into the selected song, out of it if it is the first', () => {
    expect([0, 1, 2, 3].map((at) => wishedJoin(laidOut, { ...start, song: ids[at] ?? '' }))).toEqual([0, 0, 1, 2]);
  });

  it('is the nearest where nothing is selected, and while the record plays on', () => {
    expect(wishedJoin(laidOut, { ...start, frame: 290 * RATE })).toBe(2);
    expect(wishedJoin(laidOut, { ...start, frame: 290 * RATE, song: ids[0] ?? '', playsOn: true })).toBe(2);
  });

  it('is none on a record of one song', () => {
    const { album, timeline } = laid([{}]);
    expect(wishedJoin({ album, timeline }, { ...start, song: album.tracks[0]?.id ?? '' })).toBeNull();
    expect(wishedJoin({ album, timeline }, start)).toBeNull();
  });
});

describe('jumping', () => {
  it('back goes to the start of the song, and from there to the one before', () => {
    const second = 102 * RATE;
    expect(previousSongStart(three.timeline, second + 30 * RATE)).toBe(second);
    expect(previousSongStart(three.timeline, second + RATE)).toBe(0);
    expect(previousSongStart(three.timeline, 0)).toBe(0);
    expect(nextSongStart(three.timeline, second)).toBe(204 * RATE);
    expect(nextSongStart(three.timeline, 204 * RATE)).toBeNull();
  });

  it('goes through the joins one by one', () => {
    const frames = 8 * RATE;
    expect(nextJoinStart(three.timeline, 0, frames)).toBe(92 * RATE);
    expect(nextJoinStart(three.timeline, 92 * RATE, frames)).toBe(194 * RATE);
    expect(nextJoinStart(three.timeline, 194 * RATE, frames)).toBeNull();
    expect(previousJoinStart(three.timeline, 194 * RATE, frames)).toBe(92 * RATE);
    expect(previousJoinStart(three.timeline, 92 * RATE, frames)).toBeNull();
  });

  it('knows the song, and its stretch up to where the next begins', () => {
    expect(songAt(three.timeline, 101 * RATE)).toBe(0);
    expect(songAt(three.timeline, 102 * RATE)).toBe(1);
    expect(songStretch(three.timeline, 110 * RATE)).toEqual({ start: 102 * RATE, end: 204 * RATE });
  });
});

describe('the play head', () => {
  const songs = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const before = laid(songs);

  it('need not move where songs only sound different, and must where they trade places, even with the same lengths', () => {
    expect(isLaidAlike(before, laid([{ id: 'a', intent: -2 }, { id: 'b', title: 'Other' }, { id: 'c' }]))).toBe(true);
    expect(isLaidAlike(before, laid([{ id: 'b' }, { id: 'a' }, { id: 'c' }]))).toBe(false);
    expect(isLaidAlike(before, laid([{ id: 'a', join: { gap: RATE, measure: 'file' } }, { id: 'b' }, { id: 'c' }]))).toBe(false);
  });
  const inC = 204 * RATE + 12345;

  it('stays at the same moment of the same song when a gap before it changes', () => {
    const after = laid([{ id: 'a', join: { gap: 9 * RATE, measure: 'file' } }, { id: 'b' }, { id: 'c' }]);
    expect(movedFrame(before, after, inC)).toBe(inC + 7 * RATE);
    expect(movedFrame(before, after, 50)).toBe(50);
  });

  it('goes along with its song when songs change places', () => {
    const after = laid([{ id: 'c' }, { id: 'a' }, { id: 'b' }]);
    expect(movedFrame(before, after, inC)).toBe(12345);
  });

  it('stays on its sound when the song is trimmed before it, and on the song when its place is trimmed away', () => {
    const after = laid([{ id: 'a' }, { id: 'b' }, { id: 'c', trimStart: 12000 }]);
    expect(movedFrame(before, after, inC)).toBe(204 * RATE + 345);
    expect(movedFrame(before, after, 204 * RATE + 10)).toBe(204 * RATE);
  });

  it('stays where it is when its song is gone, within what is left of the record', () => {
    expect(movedFrame(before, laid([{ id: 'a' }, { id: 'b' }]), inC)).toBe(202 * RATE);
    expect(movedFrame(before, laid([{ id: 'b' }, { id: 'c' }]), 5000)).toBe(5000);
  });
});
