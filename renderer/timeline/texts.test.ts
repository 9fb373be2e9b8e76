import { expect, test } from 'vitest';
import type { SourceState } from '../../electron/shared/contract/state.ts';
import { exactText, joinLabel, joinText, songLabel, statusText } from './texts.ts';
import { RATE, sceneFor } from './timeline.testkit.ts';

const labels = (songs: Parameters<typeof sceneFor>[0]): string[] => sceneFor(songs).joins.map((join) => joinLabel(join, RATE));

test('joins are told with their songs, lengths and units', () => {
  expect(labels([{ frames: 10 * RATE }, { frames: 10 * RATE }])).toEqual(['Gap between 1 and 2: 2.000 s']);
  expect(labels([{ frames: 10 * RATE, audibleEnd: 9 * RATE }, { frames: 10 * RATE }])).toEqual([
    'Gap between 1 and 2: 2.000 s, 3.000 s audible',
  ]);
  const audible = { gap: 2 * RATE, measure: 'audible' };
  expect(labels([{ frames: 10 * RATE, audibleEnd: 7 * RATE, track: { join: audible } }, { frames: 10 * RATE }])).toEqual([
    'Gap between 1 and 2: 2.000 s audible, −1.000 s between files',
  ]);
  expect(labels([{ frames: 10 * RATE, track: { join: { crossfade: 3 * RATE } } }, { frames: 10 * RATE }])).toEqual([
    'Crossfade between 1 and 2: 3.000 s',
  ]);
});

test('a gap is told as it was asked for where only the sector grid made it longer, and exactly where more did', () => {
  const odd = 10 * RATE + 300;
  const scene = sceneFor([
    { frames: odd },
    { frames: odd, audibleEnd: 9 * RATE, track: { join: { gap: RATE } } },
    { frames: odd },
  ]);
  expect(scene.joins.map(({ fileGapFrames }) => fileGapFrames)).not.toContain(2 * RATE);
  expect(scene.joins.map((join) => joinText(join, RATE).full)).toEqual(['2.000 s', '1.000 s · audible 2.013 s']);
  // An earlier song plays on: the gap asked for is not what comes of it.
  const early = { gap: RATE, measure: 'audible' };
  const [join] = sceneFor([
    { frames: odd, audibleEnd: 100, track: { join: early } },
    { frames: odd, audibleStart: 9 * RATE },
  ]).joins;
  expect(join && joinText(join, RATE).short).not.toBe('1.000 s');
});

test('no gap at all is called gapless on the canvas', () => {
  const [join] = sceneFor([{ frames: 10 * RATE, track: { join: { gap: 0 } } }, { frames: 10 * RATE }]).joins;
  expect(join && joinText(join, RATE)).toEqual({ full: 'gapless', short: 'gapless' });
});

test('songs are told with their place, length and fades', () => {
  const scene = sceneFor([{ frames: 200 * RATE, track: { title: 'Tram', fadeOut: { frames: 4 * RATE }, indexes: [RATE] } }]);
  expect(scene.songs.map((song) => songLabel(song, scene))).toEqual([
    'Song 1: Tram, starts 00:02:00, length 3:20, fade-out 4.000 s, 1 index mark',
  ]);
});

test.each([
  ['reading', 'reading 42 %'],
  ['missing', 'file missing'],
  ['changed', 'file changed'],
  ['unreadable', 'file unreadable'],
  ['ready', ''],
] as const)('a file that is %s', (status, text) => {
  expect(statusText({ status, progress: 0.42 } as SourceState)).toBe(text);
});

test('lengths off the sector grid are told in samples', () => {
  expect(exactText(88200, RATE)).toBe('2.000 s · 150 sectors');
  expect(exactText(588, RATE)).toBe('0.013 s · 1 sector');
  expect(exactText(88332, RATE)).toBe('2.003 s · 88332 samples');
});
