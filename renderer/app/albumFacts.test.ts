import { expect, test } from 'vitest';
import { albumOf } from '../../electron/shared/album/album.testkit.ts';
import { layOut } from '../../electron/shared/album/timeline.ts';
import type { MatchState, SourceState } from '../../electron/shared/contract/state.ts';
import { discRoom, framesLeft, statusOf } from './albumFacts.ts';

const source = (status: SourceState['status'], progress = 1): SourceState => ({
  ...{ file: 'a.wav', name: 'a.wav', status, progress, failure: null, facts: null, sketch: null },
});
const match = (rest: Partial<MatchState>): MatchState => ({
  ...{ albumId: 1, revision: 1, status: 'ready', reason: null, progress: 1, secondsLeft: null, settings: albumOf([]).match },
  ...{ commonLevelLufs: -12.3, bindingTrack: null, explanation: 'Because.', notes: [], songs: {}, albumIntegratedLufs: null },
  ...rest,
});

test('says how much fits on the disc, and how much too much there is', () => {
  const seconds = (length: number) => {
    const extent = { frames: length * 44100, audibleStart: null, audibleEnd: null };
    return framesLeft(layOut(albumOf([{}], { maximumLength: '01:00' }), [extent]), '01:00') / 44100;
  };
  // Two seconds of first pause belong to the disc.
  expect(seconds(50)).toBe(8);
  expect(seconds(61)).toBe(-3);
});

test('promises no more room than there is, and asks for as much to go as has to', () => {
  expect(discRoom(8.9 * 44100, 44100)).toBe('0:08');
  expect(discRoom(-8.1 * 44100, 44100)).toBe('0:09');
});

test('songs that cannot be used come before everything else', () => {
  expect(statusOf([source('ready'), source('missing')], match({}))).toMatchObject({ tone: 'bad', text: '1 song missing' });
  expect(statusOf([source('changed'), source('missing')], match({})).text).toBe('2 songs need attention');
});

test('reading goes before the match, with the progress of all songs together', () => {
  expect(statusOf([source('ready'), source('reading', 0.5)], match({ status: 'waiting' }))).toMatchObject({
    ...{ tone: 'working', text: 'Reading 1 song', progress: 0.75 },
  });
});

test('says that songs are on their way rather than that those there are match', () => {
  expect(statusOf([source('ready')], match({}), true)).toMatchObject({ tone: 'working', text: 'Adding songs' });
  expect(statusOf([], null, true).text).toBe('Adding songs');
  expect(statusOf([source('reading')], match({}), true).text).toBe('Reading 1 song');
});

test('says that figures are estimates while the match works, and the level once it is done', () => {
  expect(statusOf([source('ready')], match({ status: 'working', progress: 0.3, secondsLeft: 25 }))).toMatchObject({
    text: 'Matching levels',
    progress: 0.3,
    secondsLeft: 25,
  });
  expect(statusOf([source('ready')], match({}))).toMatchObject({
    tone: 'good',
    text: 'Matched at −12.3 LUFS',
    detail: 'Because.',
  });
  const held = { binds: 'budget', note: 'song 2 is 4.0 LU below its level: held at the limiter budget' };
  const songs = { a: { binds: 'budget', note: null }, b: held } as unknown as MatchState['songs'];
  expect(statusOf([source('ready')], match({ songs }))).toMatchObject({
    tone: 'warn',
    text: 'Matched at −12.3 LUFS, 1 song below',
  });
  expect(statusOf([source('ready')], match({ status: 'failed', reason: 'no song' }))).toMatchObject({
    tone: 'bad',
    detail: 'no song',
  });
});
