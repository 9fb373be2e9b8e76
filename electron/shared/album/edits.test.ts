import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frames } from '../units.ts';
import { albumOf, albums, joins } from './album.testkit.ts';
import { type Album, type Join, parseAlbum } from './album.ts';
import { changeTrack, insertTrack, moveTrack, numberIsrcs, removeTrack, setCrossfade, setGap, setJoin } from './edits.ts';

const ids = (album: Album): string => album.tracks.map(({ id }) => id.replace('.wav', '')).join('');
const joinsOf = (album: Album): (Join | undefined)[] => album.tracks.map(({ join }) => join);
const crossfade = { crossfade: frames(1000), curve: 'auto' as const };
const gap = { gap: frames(7), measure: 'file' as const };

/** An album with a song at least, and positions in it. */
const moves = albums
  .filter(({ tracks }) => tracks.length > 0)
  .chain((album) =>
    fc.record({
      album: fc.constant(album),
      steps: fc.array(fc.tuple(fc.nat(album.tracks.length - 1), fc.nat(album.tracks.length - 1)), { maxLength: 8 }),
    }),
  );

describe('moveTrack', () => {
  it('puts the song at the place asked for and names the step', () => {
    const edit = moveTrack(albumOf([{}, {}, {}]), 0, 2);
    expect(ids(edit.album)).toBe('231');
    expect(edit.step).toBe('Move "Song 1" to 3');
  });

  it('keeps a join where the two songs stay neighbours, parks it where they part, and finds it when they meet again', () => {
    const album = albumOf([{ join: crossfade }, { join: gap }, {}]);
    const parted = moveTrack(album, 1, 2).album;
    expect(ids(parted)).toBe('132');
    expect(joinsOf(parted)).toEqual([undefined, undefined, undefined]);
    const together = moveTrack(moveTrack(parted, 0, 1).album, 0, 2).album;
    expect(ids(together)).toBe('123');
    expect(joinsOf(together)).toEqual([crossfade, gap, undefined]);
    expect(together.parkedJoins).toEqual([]);
  });

  it('never replaces the join of two neighbours by one parked for them before', () => {
    const album = albumOf([{}, {}], { parkedJoins: [{ from: '1.wav', to: '2.wav', join: crossfade }] });
    expect(joinsOf(moveTrack(album, 0, 0).album)).toEqual([undefined, undefined]);
  });

  it('comes back to the same album by any way that restores the order', () => {
    fc.assert(
      fc.property(moves, ({ album, steps }) => {
        // The last song's join joins nothing, so there is nothing to keep of it.
        const start = moveTrack(album, 0, 0).album;
        const forward = steps.reduce((moved, [from, to]) => moveTrack(moved, from, to).album, start);
        const back = [...steps].reverse().reduce((moved, [from, to]) => moveTrack(moved, to, from).album, forward);
        expect(back.tracks).toEqual(start.tracks);
        expect(back.parkedJoins).toEqual(start.parkedJoins);
      }),
    );
  });

  it('changes order and joins only, and keeps the album valid', () => {
    fc.assert(
      fc.property(moves, ({ album, steps }) => {
        const moved = steps.reduce((before, [from, to]) => moveTrack(before, from, to).album, album);
        const bare = ({ tracks }: Album) => tracks.map(({ join: _, ...rest }) => JSON.stringify(rest)).sort();
        expect(bare(moved)).toEqual(bare(album));
        expect(parseAlbum(moved, 'album.json')).toEqual(moved);
      }),
    );
  });

  it('refuses places that are not there', () => {
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [-1, 0],
      [0, 0.5],
    ] as const)
      expect(() => moveTrack(albumOf([{}]), from, to)).toThrow(RangeError);
  });
});

describe('removeTrack and insertTrack', () => {
  it('undo each other, joins included', () => {
    fc.assert(
      fc.property(moves, fc.nat(), ({ album }, at) => {
        const start = moveTrack(album, 0, 0).album;
        const position = at % start.tracks.length;
        const { join: _, ...track } = start.tracks[position] ?? { id: '', file: '' };
        const back = insertTrack(removeTrack(start, position).album, position, track).album;
        expect(back.tracks).toEqual(start.tracks);
      }),
    );
  });

  it('brings back the join of two songs when the one between them goes', () => {
    const album = albumOf([{ join: crossfade }, {}]);
    const apart = insertTrack(album, 1, { file: 'x.wav' }).album;
    expect(joinsOf(apart)).toEqual([undefined, undefined, undefined]);
    const edit = removeTrack(apart, 1);
    expect(joinsOf(edit.album)).toEqual([crossfade, undefined]);
    expect(edit.step).toBe('Remove "x.wav"');
  });

  it('gives a file used twice a second name', () => {
    expect(insertTrack(albumOf([{}]), 1, { file: '1.wav', join: gap }).album.tracks.map(({ id }) => id)).toEqual([
      '1.wav',
      '1.wav (2)',
    ]);
  });
});

describe('joins and fields', () => {
  it('sets and removes a join, keeping what was not asked to change', () => {
    const album = albumOf([{ join: { gap: 5, measure: 'audible' } }, {}]);
    expect(joinsOf(setGap(album, 0, frames(9)).album)[0]).toEqual({ gap: 9, measure: 'audible' });
    expect(setCrossfade(album, 0, frames(9))).toMatchObject({
      step: 'Crossfade between "Song 1" and "Song 2"',
      album: { tracks: [{ join: { crossfade: 9, curve: 'auto' } }, {}] },
    });
    expect('join' in (setJoin(album, 0, null).album.tracks[0] ?? {})).toBe(false);
    expect(() => setGap(album, 1, frames(9))).toThrow(RangeError);
    fc.assert(
      fc.property(joins, (join) => {
        expect(joinsOf(setJoin(album, 0, join as Join).album)[0]).toEqual(join);
      }),
    );
  });

  it('changes one song, and leaves the album it was given as it was', () => {
    const album = albumOf([{ intent: 1 }, {}]);
    const before = JSON.stringify(album);
    const edit = changeTrack(album, 0, { title: 'New', intent: null });
    expect(edit.album.tracks[0]).toEqual({ file: '1.wav', id: '1.wav', title: 'New' });
    expect(edit.album.tracks[1]).toBe(album.tracks[1]);
    expect(changeTrack(album, 1, { title: 'New' }).step).toBe('Rename "Song 2" to "New"');
    const untitled = {
      ...album,
      tracks: album.tracks.map((track) => ({ ...track, title: '', file: '/home/her/mixes/34 Night.wav' })),
    };
    expect(changeTrack(untitled, 1, { title: 'New' }).step).toBe('Rename "34 Night.wav" to "New"');
    expect(JSON.stringify(album)).toBe(before);
  });

  it('numbers every ISRC, or none where the numbers run out', () => {
    expect(numberIsrcs(albumOf([{}, {}]), 'QZK6P2500010', 10)?.album.tracks.map(({ isrc }) => isrc)).toEqual([
      'QZK6P2500010',
      'QZK6P2500020',
    ]);
    expect(numberIsrcs(albumOf([{}, {}]), 'QZK6P2599999')).toBeNull();
    expect(numberIsrcs(albumOf([{}]), 'nonsense')).toBeNull();
  });
});
