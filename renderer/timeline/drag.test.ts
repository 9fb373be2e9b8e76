import { expect, test } from 'vitest';
import { albumEditSchema, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import { dragged, type Held } from './drag.ts';
import { type Scene, sceneOf } from './scene.ts';
import { type KitSong, RATE, SECTOR, sceneFor, sourcesOf, startsOf, THREE } from './timeline.testkit.ts';

const grid = { free: false, magnet: 0 };
const pull = (scene: Scene, held: Held, from: number, by: number, more: object = {}) =>
  dragged(scene, held, { from, to: from + by, grid, away: false, ...more });

const released = (songs: readonly KitSong[], scene: Scene, result: ReturnType<typeof dragged>): Scene => {
  if (result.edit === null) return scene;
  expect(albumEditSchema.safeParse(result.edit).success).toBe(true);
  return sceneOf(applyEdit(scene.album, result.edit).album, sourcesOf(songs));
};

const song = (at: number): Held => ({ kind: 'song', at });

test('a song dragged right gets a longer gap before it, and says so', () => {
  const scene = sceneFor(THREE);
  const start = startsOf(scene)[1] ?? 0;
  const result = pull(scene, song(1), start + 1000, RATE);
  expect(result.readout).toBe('gap 3.000 s · 225 sectors');
  expect(startsOf(released(THREE, scene, result))).toEqual([2 * RATE, start + RATE, start + 13 * RATE]);
});

test('a song dragged into the one before it begins a crossfade', () => {
  const scene = sceneFor(THREE);
  const result = pull(scene, song(1), (startsOf(scene)[1] ?? 0) + 1000, -4 * RATE);
  expect(result.readout).toBe('crossfade 2.000 s · 150 sectors');
  expect(released(THREE, scene, result).joins[0]?.crossfadeFrames).toBe(2 * RATE);
});

test('the first song moves with the first pause, and no further than the start', () => {
  const scene = sceneFor(THREE);
  expect(pull(scene, song(0), 3 * RATE, RATE).edit).toEqual({ kind: 'album', changes: { firstPause: 3 * RATE } });
  expect(pull(scene, song(0), 3 * RATE, -9 * RATE)).toMatchObject({ readout: 'first pause 0.000 s · 0 sectors' });
});

test.each([
  ['past the middle of the next song, behind it', 0, 1, { to: 1, before: 2 }],
  ['past all others, to the end', 0, 2, { to: 2, before: 3 }],
  ['past the middle of the one before, in front of it', 2, 1, { to: 1, before: 1 }],
  ['past all others, to the front', 2, 0, { to: 0, before: 0 }],
])('a song dragged %s', (_name, from, over, { to, before }) => {
  const scene = sceneFor(THREE);
  const middle = (at: number): number => (startsOf(scene)[at] ?? 0) + 5 * RATE;
  const beyond = middle(over) + (over > from ? 1 : -1);
  const result = dragged(scene, song(from), { from: middle(from), to: beyond, grid, away: false });
  expect(result).toEqual({
    edit: { kind: 'move', track: `s${from + 1}`, to },
    readout: `move to ${to + 1}`,
    before,
    still: null,
  });
});

test('dragging the gap between two songs never reorders them', () => {
  const scene = sceneFor(THREE);
  const result = pull(scene, { kind: 'gap', at: 0 }, 12 * RATE, 20 * RATE);
  expect([result.before, result.readout]).toEqual([null, 'gap 22.000 s · 1650 sectors']);
});

test("the crossfade's end is dragged while the later song's sound stays where it is", () => {
  const songs = [{ frames: 10 * RATE, track: { join: { crossfade: 2 * RATE } } }, { frames: 10 * RATE }];
  const scene = sceneFor(songs);
  const result = pull(scene, { kind: 'crossfadeEnd', at: 0 }, 12 * RATE, RATE);
  expect([result.readout, result.still]).toEqual(['crossfade 3.000 s · 225 sectors', 's2']);
  expect(released(songs, scene, result).joins[0]?.crossfadeFrames).toBe(3 * RATE);
});

test.each([
  ['fadeIn', RATE, 'fade-in 1.000 s · 75 sectors', { fadeIn: { frames: RATE, curve: 'linear' } }],
  ['fadeOut', -RATE, 'fade-out 1.000 s · 75 sectors', { fadeOut: { frames: RATE, curve: 'linear' } }],
  ['trimStart', RATE, '1.000 s trimmed from the start', { trimStart: RATE }],
  ['trimEnd', -RATE, '1.000 s trimmed from the end', { trimEnd: 9 * RATE }],
] as const)('dragging %s', (part, by, readout, changes) => {
  const scene = sceneFor(THREE);
  const result = pull(scene, { kind: 'part', at: 0, part }, 5 * RATE, by);
  expect(result.readout).toBe(readout);
  expect(result.edit).toEqual({ kind: 'track', track: 's1', changes });
});

test('a fade dragged away is none; it keeps its curve while it lasts', () => {
  const songs = [{ frames: 10 * RATE, track: { fadeIn: { frames: RATE, curve: 's-curve' } } }];
  const scene = sceneFor(songs);
  const held: Held = { kind: 'part', at: 0, part: 'fadeIn' };
  expect(pull(scene, held, 0, RATE).edit).toMatchObject({ changes: { fadeIn: { frames: 2 * RATE, curve: 's-curve' } } });
  expect(pull(scene, held, 0, -5 * RATE).edit).toMatchObject({ changes: { fadeIn: null } });
});

test('an edge dragged back to the end of the file is no trim, and a sector is always left', () => {
  const songs = [{ frames: 10 * RATE, track: { trimStart: RATE, trimEnd: 5 * RATE } }];
  const scene = sceneFor(songs);
  const part = (name: 'trimStart' | 'trimEnd'): Held => ({ kind: 'part', at: 0, part: name });
  expect(pull(scene, part('trimEnd'), 0, 99 * RATE).edit).toMatchObject({ changes: { trimEnd: null } });
  expect(pull(scene, part('trimStart'), 0, -99 * RATE).edit).toMatchObject({ changes: { trimStart: null } });
  expect(pull(scene, part('trimEnd'), 0, -99 * RATE).edit).toMatchObject({ changes: { trimEnd: RATE + SECTOR } });
  expect(pull(scene, part('trimStart'), 0, 99 * RATE).edit).toMatchObject({ changes: { trimStart: 5 * RATE - SECTOR } });
});

test('snapped, edges and fades are whole sectors; free, they are where the pointer is', () => {
  const scene = sceneFor(THREE);
  const held: Held = { kind: 'part', at: 0, part: 'fadeIn' };
  expect(pull(scene, held, 0, 1000).edit).toMatchObject({ changes: { fadeIn: { frames: 2 * SECTOR } } });
  const freely = { grid: { free: true, magnet: 0 } };
  expect(pull(scene, held, 0, 1000, freely)).toMatchObject({
    readout: 'fade-in 0.023 s · 1000 samples',
    edit: { changes: { fadeIn: { frames: 1000 } } },
  });
});

test('an index mark moves on the grid between its neighbours, and away to be deleted', () => {
  const songs = [{ frames: 10 * RATE, track: { indexes: [RATE, 2 * RATE, 3 * RATE] } }];
  const scene = sceneFor(songs);
  const held: Held = { kind: 'mark', at: 0, index: 1 };
  expect(pull(scene, held, 0, 1000)).toMatchObject({
    readout: 'index 03 at 00:04:02',
    edit: { changes: { indexes: [RATE, 2 * RATE + 2 * SECTOR, 3 * RATE] } },
  });
  expect(pull(scene, held, 0, 9 * RATE).edit).toMatchObject({ changes: { indexes: [RATE, 3 * RATE - SECTOR, 3 * RATE] } });
  expect(pull(scene, held, 0, 0, { away: true })).toMatchObject({
    readout: 'delete index 03',
    edit: { changes: { indexes: [RATE, 3 * RATE] } },
  });
});

test('a drag that comes back to where it began changes nothing', () => {
  const scene = sceneFor(THREE);
  const inSecond = (startsOf(scene)[1] ?? 0) + RATE;
  for (const held of [song(1), { kind: 'gap', at: 0 }, { kind: 'part', at: 1, part: 'trimEnd' }] as const) {
    expect(pull(scene, held, inSecond, 0).edit).toBeNull();
  }
});
