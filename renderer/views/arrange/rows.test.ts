import { expect, test } from 'vitest';
import { albumOf } from '../../../electron/shared/album/album.testkit.ts';
import type { MatchedSong, SourceFacts, SourceState } from '../../../electron/shared/contract/state.ts';
import { sceneOf } from '../../timeline/scene.ts';
import { sameRow, songRows } from './rows.ts';

const facts = (seconds: number): SourceFacts =>
  ({
    ...{ sessionFrames: seconds * 44100, audibleStart: 0, audibleEnd: seconds * 44100, warnings: ['a click at 0:03'] },
    analysis: { loudSectionsLufs: -15, loudnessRangeLu: 6 },
  }) as unknown as SourceFacts;
const source = (file: string, rest: Partial<SourceState> = {}): SourceState => ({
  ...{ file, name: file, status: 'ready', progress: 1, failure: null, facts: facts(60), sketch: null, ...rest },
});
const sources = { '1.wav': source('1.wav'), '2.wav': source('2.wav'), '3.wav': source('3.wav') };
const matched: MatchedSong = {
  ...{ gainDb: 3, binds: null, limiterWorkDb: 1, maxReductionDb: null, sourceLufs: -15.5, masteredLufs: -12.5 },
  ...{ masteredIntegratedLufs: -14, sourcePeakDbtp: -4, masteredPeakDbtp: -1, masteredRangeLu: 5.5, note: null },
};

test('says what comes before each song: the first pause, a gap of its own or the album’s, a crossfade', () => {
  const album = albumOf([{}, { join: { crossfade: 88200 } }, {}], { gap: 44100, firstPause: 88200 });
  expect(songRows(sceneOf(album, sources), null)).toMatchObject([
    { number: 1, before: 'first-pause', beforeFrames: 88200, joinId: null },
    { number: 2, before: 'gap', beforeFrames: 44100, joinId: '1.wav', albumGap: true, crossfadeOut: true },
    { number: 3, before: 'crossfade', beforeFrames: 88200, joinId: '2.wav', albumGap: false, crossfadeIn: true },
  ]);
});

test('before the first song there is the hidden track, if the album has one', () => {
  const album = albumOf([{}], { hiddenTrack: { file: '2.wav' } });
  expect(songRows(sceneOf(album, sources), null)).toMatchObject([{ number: 1, before: 'hidden-track', id: '1.wav' }]);
});

test('shows the match’s figures, and those of the file until there is a match', () => {
  const scene = sceneOf(albumOf([{}, { exclude: true, intent: -2 }]), sources);
  const figures = { songs: { '1.wav': matched }, bindingTrack: '1.wav' };
  expect(songRows(scene, figures)).toMatchObject([
    { gainDb: 3, reductionDb: 1, sourceLufs: -15.5, masteredLufs: -12.5, peakDbtp: -1, rangeLu: 5.5, binds: true },
    { gainDb: null, sourceLufs: -15, masteredLufs: null, rangeLu: 6, binds: false, excluded: true, intentLu: -2 },
  ]);
});

test('names a song by its file until it has a title, and has no length until it is read', () => {
  const album = albumOf([{ title: '' }]);
  const reading = { '1.wav': source('1.wav', { status: 'reading', progress: 0.2, facts: null }) };
  expect(songRows(sceneOf(album, reading), null)).toMatchObject([
    { title: '1.wav', untitled: true, frames: null, status: 'reading', progress: 0.2 },
  ]);
});

test('says why a file cannot be used, and what its audio has', () => {
  const failure = { kind: 'unreadable', file: '1.wav', problem: 'is not audio', remedy: 'export it again' } as const;
  const album = albumOf([{ trimEnd: 44100 * 90 }]);
  const [row] = songRows(sceneOf(album, { '1.wav': source('1.wav', { status: 'unreadable', failure }) }), null);
  expect(row?.problem).toBe('1.wav: is not audio; export it again');
  expect(row?.warnings.split('\n')).toEqual(['a click at 0:03', 'the song is shorter than where its end is trimmed to']);
});

test('tells what a song has with the minus signs of figures', () => {
  const own = { ...facts(60), warnings: ['has a DC offset of -0.82 % / -0.72 %'] };
  const [row] = songRows(sceneOf(albumOf([{}]), { '1.wav': source('1.wav', { facts: own }) }), null);
  expect(row?.warnings).toBe('has a DC offset of −0.82 % / −0.72 %');
});

test('a line that says the same is the same, whatever else of the album changed', () => {
  const [before] = songRows(sceneOf(albumOf([{}, {}]), sources), null);
  const [after] = songRows(sceneOf(albumOf([{}, { title: 'Other' }]), sources), null);
  const [renamed] = songRows(sceneOf(albumOf([{ title: 'Other' }, {}]), sources), null);
  if (before === undefined || after === undefined || renamed === undefined) throw new Error('no rows');
  expect(sameRow(before, after)).toBe(true);
  expect(sameRow(before, renamed)).toBe(false);
});
