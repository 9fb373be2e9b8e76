import fc from 'fast-check';
import { expect, test } from 'vitest';
import { albumEditSchema, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import { nudged } from './nudge.ts';
import type { Part } from './plan.ts';
import { type SceneSong, sceneOf, songAt } from './scene.ts';
import { markAdded, markRemoved, partMoved } from './songEdits.ts';
import { RATE, SECTOR, sceneFor, sourcesOf, startsOf, THREE } from './timeline.testkit.ts';

const songOf = (scene: { songs: readonly SceneSong[] }, at = 0): SceneSong => scene.songs[at] as SceneSong;

test('whatever is dragged however far, the album can be laid out as asked', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom<Part>('fadeIn', 'fadeOut', 'trimStart', 'trimEnd'),
          fc.integer({ min: -12 * RATE, max: 12 * RATE }),
          fc.boolean(),
        ),
        { maxLength: 8 },
      ),
      (steps) => {
        let scene = sceneFor(THREE);
        for (const [part, delta, snap] of steps) {
          const edit = partMoved(scene, songOf(scene, 1), part, delta, snap);
          if (edit === null) continue;
          expect(albumEditSchema.safeParse(edit).success).toBe(true);
          scene = sceneOf(applyEdit(scene.album, edit).album, sourcesOf(THREE));
          expect(scene.timeline.problems.filter(({ code }) => code === 'trim-out-of-range')).toEqual([]);
          expect(songOf(scene, 1).clip.frames).toBeGreaterThanOrEqual(SECTOR);
        }
      },
    ),
  );
});

test('the fades of a crossfade are not dragged: they are the crossfade', () => {
  const scene = sceneFor([{ frames: 10 * RATE, track: { join: { crossfade: RATE } } }, { frames: 10 * RATE }]);
  expect(partMoved(scene, songOf(scene), 'fadeOut', -RATE, true)).toBeNull();
  expect(partMoved(scene, songOf(scene, 1), 'fadeIn', RATE, true)).toBeNull();
});

test('index marks are put in order, on the grid, once each, and never on index 01', () => {
  const scene = sceneFor([{ frames: 10 * RATE, track: { indexes: [4 * RATE] } }]);
  const song = songOf(scene);
  const { startFrame } = song.track;
  expect(markAdded(scene, song, startFrame + 2 * RATE + 100)).toMatchObject({ changes: { indexes: [2 * RATE, 4 * RATE] } });
  expect(markAdded(scene, song, startFrame + 4 * RATE + 100)).toBeNull();
  expect(markAdded(scene, song, startFrame + 100)).toBeNull();
  expect(markRemoved(song, 0)).toMatchObject({ changes: { indexes: null } });
  expect(markRemoved(song, 1)).toBeNull();
});

test('arrow keys move what is selected: mark, join, part or the song with its gap', () => {
  const songs = [{ frames: 10 * RATE, track: { indexes: [RATE] } }, { frames: 10 * RATE }];
  const scene = sceneFor(songs);
  const none = { track: null, join: null, part: null, mark: null };
  expect(nudged(scene, { ...none, mark: { track: 's1', index: 0 }, track: 's1' }, SECTOR)).toMatchObject({
    changes: { indexes: [RATE + SECTOR] },
  });
  expect(nudged(scene, { ...none, join: 's1' }, RATE)).toMatchObject({ kind: 'join', track: 's1', join: { gap: 3 * RATE } });
  expect(nudged(scene, { ...none, track: 's2' }, RATE)).toMatchObject({ kind: 'join', track: 's1', join: { gap: 3 * RATE } });
  expect(nudged(scene, { ...none, track: 's1' }, RATE)).toEqual({ kind: 'album', changes: { firstPause: 3 * RATE } });
  expect(nudged(scene, { ...none, track: 's2', part: 'trimStart' }, RATE)).toMatchObject({ changes: { trimStart: RATE } });
  expect(nudged(scene, none, RATE)).toBeNull();
});

test('the play head is in the song whose index 01 came last', () => {
  const scene = sceneFor(THREE);
  const starts = startsOf(scene);
  expect(songAt(scene, 0)).toBeNull();
  expect(songAt(scene, starts[1] ?? 0)?.id).toBe('s2');
  expect(songAt(scene, (starts[1] ?? 0) - 1)?.id).toBe('s1');
  expect(songAt(scene, scene.timeline.totalFrames)).toBeNull();
});
