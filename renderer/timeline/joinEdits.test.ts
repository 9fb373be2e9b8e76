import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Join } from '../../electron/shared/album/album.ts';
import { albumEditSchema, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import { crossfadeOf, firstPauseEdit, joinEdit, joinForStart, longestCrossfade, nudgedJoin } from './joinEdits.ts';
import { type Scene, sceneOf } from './scene.ts';
import { albumOf, type KitSong, RATE, SECTOR, sceneFor, sourcesOf, startsOf, THREE } from './timeline.testkit.ts';

const snap = { free: false, magnet: 0 };
const free = { free: true, magnet: 0 };

const after = (songs: readonly KitSong[], scene: Scene, at: number, join: Join | null): Scene => {
  const edit = joinEdit(scene, at, join);
  if (edit === null) return scene;
  expect(albumEditSchema.safeParse(edit).success).toBe(true);
  return sceneOf(applyEdit(scene.album, edit).album, sourcesOf(songs));
};

const anySongs = fc.array(
  fc.record({ frames: fc.integer({ min: 4 * RATE, max: 30 * RATE }), tail: fc.integer({ min: 0, max: RATE }) }),
  { minLength: 2, maxLength: 5 },
);

test('a song put somewhere is laid out there: to the sector after a gap, to the frame in a crossfade', () => {
  fc.assert(
    fc.property(
      anySongs,
      fc.constantFrom('file', 'audible'),
      fc.integer({ min: -3 * RATE, max: 6 * RATE }),
      fc.boolean(),
      (drawn, measure, offset, isFree) => {
        const songs = drawn.map(({ frames, tail }) => ({
          ...{ frames, audibleStart: 100, audibleEnd: frames - tail },
          track: { join: { gap: 2 * RATE, measure } },
        }));
        const scene = sceneFor(songs);
        const wanted = (scene.songs[0]?.endFrame ?? 0) + offset;
        const placed = after(songs, scene, 0, joinForStart(scene, 0, wanted, isFree ? free : snap));
        const start = startsOf(placed)[1] ?? 0;
        const entry = placed.joins[0];
        if (entry?.kind === 'crossfade') {
          const grid = isFree ? wanted : Math.round(wanted / SECTOR) * SECTOR;
          const longest = (placed.songs[0]?.endFrame ?? 0) - longestCrossfade(scene, 0);
          expect(start).toBe(Math.max(grid, longest));
        } else expect(Math.abs(start - wanted)).toBeLessThan(2 * SECTOR);
      },
    ),
  );
});

test.each([
  ['after the end', 3 * RATE, { gap: 3 * RATE, measure: 'file' }],
  ['onto the end', 100, { gap: 0, measure: 'file' }],
  ['before the end', -RATE, { crossfade: RATE, curve: 'auto' }],
])('a song dragged %s', (_name, offset, join) => {
  const scene = sceneFor(THREE);
  const end = scene.songs[0]?.endFrame ?? 0;
  expect(joinForStart(scene, 0, end + offset, { free: false, magnet: 200 })).toEqual(join);
});

test('a crossfade is no longer than either song, nor than what the one before left', () => {
  const songs = [{ frames: 10 * RATE, track: { join: { crossfade: 6 * RATE } } }, { frames: 8 * RATE }, { frames: 9 * RATE }];
  const scene = sceneFor(songs);
  expect(longestCrossfade(scene, 1)).toBe(2 * RATE);
  expect(crossfadeOf(scene, 1, 5 * RATE)).toEqual({ crossfade: 2 * RATE, curve: 'auto' });
});

test('a crossfade keeps its curve', () => {
  const scene = sceneFor([{ frames: 10 * RATE, track: { join: { crossfade: RATE, curve: 's-curve' } } }, { frames: 10 * RATE }]);
  expect(joinForStart(scene, 0, (scene.songs[0]?.endFrame ?? 0) - 2 * RATE, snap)).toEqual({
    crossfade: 2 * RATE,
    curve: 's-curve',
  });
});

test("a gap that is the album's own needs no join", () => {
  const scene = sceneFor([{ frames: RATE, track: { join: { gap: RATE } } }, { frames: RATE }]);
  expect(joinEdit(scene, 0, joinForStart(scene, 0, (scene.songs[0]?.endFrame ?? 0) + 2 * RATE, snap))).toEqual({
    kind: 'join',
    track: 's1',
    join: null,
  });
});

test('what changes nothing is no edit', () => {
  const scene = sceneFor(THREE);
  expect(joinEdit(scene, 0, { gap: scene.album.gap, measure: 'file' })).toBeNull();
  expect(joinEdit(scene, 0, null)).toBeNull();
  expect(joinEdit(scene, 7, { gap: scene.album.gap, measure: 'file' })).toBeNull();
  expect(firstPauseEdit(scene, 2 * RATE)).toBeNull();
});

test('the song after a hidden track cannot be moved: no edit names that join', () => {
  const songs = [{ frames: 10 * RATE }];
  const album = albumOf(songs, { hiddenTrack: { file: '/1.wav' } });
  const scene = sceneOf(album, sourcesOf(songs));
  expect(joinEdit(scene, 0, joinForStart(scene, 0, 20 * RATE, snap))).toBeNull();
});

test('nudges there and back leave the join as it was', () => {
  const anyJoin = fc.oneof(
    fc.record({ gap: fc.integer({ min: 0, max: 5 * RATE }) }),
    fc.record({ crossfade: fc.integer({ min: 1, max: 4 * RATE }) }),
  );
  fc.assert(
    fc.property(anyJoin, fc.integer({ min: 1, max: RATE }), (join, delta) => {
      // Through zero a crossfade becomes a gap of 0 first.
      fc.pre('gap' in join ? join.gap === 0 || join.gap >= delta : join.crossfade > delta);
      const songs = [{ frames: 10 * RATE, track: { join } }, { frames: 10 * RATE }];
      const scene = sceneFor(songs);
      const there = after(songs, scene, 0, nudgedJoin(scene, 0, 'gap' in join && join.gap > 0 ? -delta : delta));
      const back = after(songs, there, 0, nudgedJoin(there, 0, 'gap' in join && join.gap > 0 ? delta : -delta));
      expect(back.joins[0]?.join).toEqual(scene.joins[0]?.join);
    }),
  );
});

test('nudged left from a gap of 0 songs begin to overlap, nudged right from the shortest crossfade they stop', () => {
  const gapless = sceneFor([{ frames: 10 * RATE, track: { join: { gap: 0 } } }, { frames: 10 * RATE }]);
  expect(nudgedJoin(gapless, 0, -SECTOR)).toEqual({ crossfade: SECTOR, curve: 'auto' });
  const short = sceneFor([{ frames: 10 * RATE, track: { join: { crossfade: SECTOR } } }, { frames: 10 * RATE }]);
  expect(nudgedJoin(short, 0, SECTOR)).toEqual({ gap: 0, measure: 'file' });
});
