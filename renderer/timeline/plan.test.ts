import fc from 'fast-check';
import { expect, test } from 'vitest';
import { handleAt, handlesOf } from './handles.ts';
import { type Emphasis, overviewX, planOf } from './plan.ts';
import type { Scene } from './scene.ts';
import { RATE, sceneFor, startsOf, THREE } from './timeline.testkit.ts';
import { type Extent, fitted, MARGIN, type View, xOf, zoomedAt } from './view.ts';

const NOTHING: Emphasis = { tracks: [], join: null, mark: null, part: null, focused: false, drop: null };
const CANVAS = { width: 1200, height: 360 };
const extentOf = (scene: Scene): Extent => ({ totalFrames: scene.timeline.totalFrames, width: CANVAS.width, pixelRatio: 1 });
const whole = (scene: Scene): View => fitted(0, scene.timeline.totalFrames, extentOf(scene));
const plan = (scene: Scene, view = whole(scene), emphasis: Partial<Emphasis> = {}) =>
  planOf(scene, view, CANVAS, { ...NOTHING, ...emphasis });

const JOINED = [
  { frames: 10 * RATE, track: { join: { crossfade: 2 * RATE }, indexes: [4 * RATE] } },
  { frames: 10 * RATE, audibleEnd: 9 * RATE },
  { frames: 10 * RATE, track: { fadeOut: { frames: 3 * RATE, curve: 's-curve' } } },
];

test('songs alternate between the lanes, where they are in time', () => {
  const scene = sceneFor(THREE);
  const { songs, rows, view } = plan(scene);
  expect(songs.map(({ lane, row }) => [lane, row])).toEqual([
    [0, rows.lanes[0]],
    [1, rows.lanes[1]],
    [0, rows.lanes[0]],
  ]);
  expect(songs.map(({ x }) => x)).toEqual(startsOf(scene).map((start) => xOf(view, start)));
});

test('rows never overlap, at any height', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 2000 }), (height) => {
      const scene = sceneFor(THREE);
      const { rows } = planOf(scene, whole(scene), { width: 1200, height }, NOTHING);
      const order = [rows.overview, rows.ruler, rows.marks, rows.lanes[0], rows.joins, rows.lanes[1]];
      order.slice(1).forEach((row, at) => {
        const before = order[at] ?? row;
        expect(row.y).toBeGreaterThanOrEqual(before.y + before.height);
      });
      if (height >= 200) expect(rows.lanes[1].y + rows.lanes[1].height).toBeLessThanOrEqual(height);
    }),
  );
});

test('a crossfade lies over the overlap, with a curve on either song', () => {
  const { songs, joins, view } = plan(sceneFor(JOINED));
  const [first, second] = songs;
  expect(joins[0]).toMatchObject({ x: second?.x, right: first?.right, text: { full: 'crossfade 2.000 s' } });
  expect(first?.fadeOut).toMatchObject({ x: second?.x, right: first?.right, fade: { crossfade: true } });
  expect(second?.fadeIn?.right).toBeCloseTo((second?.x ?? 0) + (2 * RATE) / view.framesPerPixel, 9);
});

test('a gap says what it is between the files and to the ear', () => {
  const { joins, songs } = plan(sceneFor(JOINED));
  expect(joins[1]).toMatchObject({ x: songs[1]?.right, right: songs[2]?.x, text: { full: '2.000 s · audible 3.000 s' } });
});

test('marks: 01 on every song, 02 inside, pregap, first pause, lead-out', () => {
  const scene = sceneFor(JOINED);
  const { marks, pregaps, firstPause, leadOut, view } = plan(scene);
  expect(marks.map(({ number, label }) => `${number}.${label}`)).toEqual(['1.01', '1.02', '2.01', '3.01']);
  // The first pause is track 1's pregap; song 2 is crossfaded into and has none.
  expect(pregaps).toHaveLength(2);
  expect(firstPause).toMatchObject({ x: xOf(view, 0), text: 'first pause 2.000 s' });
  expect(leadOut?.x).toBe(xOf(view, scene.timeline.totalFrames));
});

test('marks too close to read keep their line and lose their text, all but the selected one', () => {
  const songs = [{ frames: 60 * RATE, track: { indexes: [588, 1176] } }];
  const scene = sceneFor(songs);
  expect(plan(scene).marks.map(({ label }) => label)).toEqual(['', '', '03']);
  const { marks } = plan(scene, whole(scene), { mark: { track: 's1', index: 0 } });
  expect(marks.map(({ label, selected }) => [label, selected])).toEqual([
    ['', false],
    ['02', true],
    ['03', false],
  ]);
});

test('only what is in sight is planned, and nothing in sight is left out', () => {
  const many = Array.from({ length: 99 }, () => ({ frames: 48 * RATE }));
  const scene = sceneFor(many);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: scene.timeline.totalFrames }),
      fc.double({ min: -4, max: 17, noNaN: true }),
      (frame, power) => {
        const view = zoomedAt(frame, 600, 2 ** power, extentOf(scene));
        const planned = plan(scene, view).songs.map(({ at }) => at);
        scene.songs.forEach(({ clip, endFrame }, at) => {
          const isSeen = xOf(view, endFrame) > 0 && xOf(view, clip.startFrame) < CANVAS.width;
          if (isSeen) expect(planned).toContain(at);
          const isFar = xOf(view, endFrame) < -2 || xOf(view, clip.startFrame) > CANVAS.width + 2;
          if (isFar) expect(planned).not.toContain(at);
        });
      },
    ),
  );
});

test("a song's title stays in sight while the song is", () => {
  const scene = sceneFor(THREE);
  const view = zoomedAt((startsOf(scene)[1] ?? 0) + 5 * RATE, 600, 20, extentOf(scene));
  const [box] = plan(scene, view).songs;
  expect(box?.x).toBeLessThan(0);
  expect(box?.title?.x).toBeGreaterThanOrEqual(0);
  expect((box?.title?.x ?? 0) + (box?.title?.width ?? 0)).toBeLessThanOrEqual(CANVAS.width);
});

test('the overview shows the whole record and the window of what is seen', () => {
  const scene = sceneFor(THREE);
  expect(plan(scene).window).toEqual({ x: 0, right: CANVAS.width });
  const view = zoomedAt(scene.timeline.totalFrames / 2, 600, 1, extentOf(scene));
  const { window } = plan(scene, view);
  expect(window.right - window.x).toBeGreaterThanOrEqual(8);
  const middle = overviewX(scene.timeline.totalFrames / 2, scene.timeline.totalFrames, CANVAS.width);
  expect((window.x + window.right) / 2).toBeCloseTo(middle, -1);
});

test('a song that is being moved shows where it would go', () => {
  const scene = sceneFor(THREE);
  const { dropX, songs } = plan(scene, whole(scene), { drop: { track: 's1', before: 2 } });
  expect(dropX).toBeGreaterThan(songs[1]?.right ?? 0);
  expect(dropX).toBeLessThan(songs[2]?.x ?? 0);
  expect(songs.map(({ moving }) => moving)).toEqual([true, false, false]);
});

const kindAt = (scene: Scene, place: (drawn: ReturnType<typeof plan>) => readonly [number, number]) => {
  const drawn = plan(scene);
  return handleAt(handlesOf(drawn), ...place(drawn))?.target;
};

test.each<[string, (drawn: ReturnType<typeof plan>) => readonly [number, number], object]>([
  ['the song', ({ songs, rows }) => [(songs[0]?.x ?? 0) + 100, rows.lanes[0].y + 60], { kind: 'song', at: 0 }],
  [
    'its left bottom corner',
    ({ songs, rows }) => [songs[0]?.x ?? 0, rows.lanes[0].y + rows.lanes[0].height - 4],
    { kind: 'part', part: 'trimStart' },
  ],
  [
    'its right bottom corner',
    ({ songs, rows }) => [(songs[2]?.right ?? 0) - 1, rows.lanes[0].y + rows.lanes[0].height - 4],
    { kind: 'part', part: 'trimEnd' },
  ],
  ['its left top corner', ({ songs }) => [(songs[0]?.x ?? 0) + 7, (songs[0]?.wave.y ?? 0) + 5], { kind: 'part', part: 'fadeIn' }],
  [
    'where its fade-out begins',
    ({ songs }) => [songs[2]?.fadeOut?.x ?? 0, (songs[2]?.wave.y ?? 0) + 5],
    { kind: 'part', part: 'fadeOut' },
  ],
  ['the gap', ({ joins, rows }) => [(joins[1]?.x ?? 0) + 20, rows.joins.y + 10], { kind: 'gap', at: 1 }],
  [
    'the middle of a crossfade',
    ({ joins, rows }) => [((joins[0]?.x ?? 0) + (joins[0]?.right ?? 0)) / 2, rows.joins.y + 10],
    { kind: 'join' },
  ],
  ['its left edge', ({ joins, rows }) => [joins[0]?.x ?? 0, rows.joins.y + 10], { kind: 'gap', at: 0 }],
  ['its right edge', ({ joins, rows }) => [joins[0]?.right ?? 0, rows.joins.y + 10], { kind: 'crossfadeEnd', at: 0 }],
  ['index 02', ({ marks, rows }) => [(marks[1]?.x ?? 0) + 3, rows.marks.y + 8], { kind: 'mark', at: 0, index: 0 }],
  ['the ruler', ({ rows }) => [500, rows.ruler.y + 5], { kind: 'ruler' }],
  ['the overview', ({ rows }) => [500, rows.overview.y + 5], { kind: 'overviewWindow' }],
  ['an empty stretch of a lane', ({ rows }) => [MARGIN - 4, rows.lanes[1].y + 20], { kind: 'lane' }],
])('the pointer finds %s', (_name, place, target) => {
  expect(kindAt(sceneFor(JOINED), place)).toMatchObject(target);
});

test('a hidden track comes first, numbered 0, and nothing of it can be taken hold of but to select', () => {
  const songs = [{ frames: 10 * RATE }];
  const scene = sceneFor(songs, { hiddenTrack: { file: '/1.wav', title: 'Hidden' } });
  const drawn = plan(scene);
  expect(drawn.songs.map(({ song }) => [song.id, song.track.number])).toEqual([
    [null, 0],
    ['s1', 1],
  ]);
  expect(drawn.songs[0]?.title).toMatchObject({ number: '', text: 'Hidden' });
  const kinds = handlesOf(drawn).map(({ target }) => ('at' in target && target.at === 0 ? target.kind : null));
  expect(new Set(kinds)).toEqual(new Set([null, 'song', 'join']));
});
