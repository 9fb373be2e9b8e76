import { describe, expect, it } from 'vitest';
import { albumOf } from '../../../electron/shared/album/album.testkit.ts';
import { parseAlbum } from '../../../electron/shared/album/album.ts';
import type { MatchedSong, MatchState, SourceState } from '../../../electron/shared/contract/state.ts';
import { axisOf, loudnessRows, standingOf, verdictOf } from './songRows.ts';

const album = parseAlbum(
  {
    version: 1,
    title: 'Record',
    artist: 'Band',
    tracks: [
      { file: 'loud.wav', id: 'a', title: 'Loud' },
      { file: 'quiet.wav', id: 'b', intent: -2 },
      { file: 'skit.wav', id: 'c', exclude: true, gain: -1 },
    ],
  },
  'album.json',
);

const song = (more: Partial<MatchedSong>): MatchedSong => ({
  gainDb: 0,
  binds: null,
  limiterWorkDb: 0,
  maxReductionDb: 0,
  sourceLufs: -12,
  masteredLufs: -12,
  masteredIntegratedLufs: -13,
  sourcePeakDbtp: -1,
  masteredPeakDbtp: -1,
  masteredRangeLu: 5,
  note: null,
  ...more,
});

const matchOf = (songs: MatchState['songs'], more: Partial<MatchState> = {}): MatchState => ({
  albumId: 1,
  revision: 1,
  status: 'ready',
  reason: null,
  progress: 1,
  secondsLeft: null,
  settings: album.match,
  commonLevelLufs: -10,
  bindingTrack: 'a',
  explanation: '',
  notes: [],
  songs,
  albumIntegratedLufs: -11,
  ...more,
});

const match = matchOf({
  a: song({ sourceLufs: -12, gainDb: 2.3, masteredLufs: -10, binds: 'budget' }),
  b: song({ sourceLufs: -20, gainDb: 8, masteredLufs: -12 }),
  c: song({ sourceLufs: -30, gainDb: -1, masteredLufs: -31 }),
});

describe('the ledger', () => {
  it('adds up: source and gain less the limiter’s loss is what comes out', () => {
    for (const row of loudnessRows(album, {}, match)) {
      const { sourceLufs, gainDb, limiterLossLu, masteredLufs } = row;
      expect((sourceLufs ?? 0) + (gainDb ?? 0) - (limiterLossLu ?? 0)).toBeCloseTo(masteredLufs ?? 0, 9);
    }
  });

  it('shows nothing where nothing is known', () => {
    const [row] = loudnessRows(album, {}, null);
    expect(row).toMatchObject({ sourceLufs: null, gainDb: null, limiterLossLu: null, masteredLufs: null, offLevelLu: null });
    expect(standingOf(row!, null).text).toBe('');
  });
});

describe('before there is a match', () => {
  const analysis = { loudSectionsLufs: -11, integratedLufs: -13, maxShortTermLufs: -10, truePeakDbtp: -0.5 };
  const source = { facts: { analysis } } as unknown as SourceState;

  it('shows what is measured of the files as they came', () => {
    const [row] = loudnessRows(album, { 'loud.wav': source }, null);
    expect(row).toMatchObject({ sourceLufs: -11, sourcePeakDbtp: -0.5, masteredLufs: null });
  });

  it('shows nothing of a song that is cut: what is left of it is not measured', () => {
    const cut = { ...album, tracks: album.tracks.map((track) => ({ ...track, trimStart: 44100 as never })) };
    expect(loudnessRows(cut, { 'loud.wav': source }, null)[0]).toMatchObject({ sourceLufs: null, sourcePeakDbtp: null });
  });
});

describe('where a song stands', () => {
  const rows = loudnessRows(album, {}, match);

  it('says which song sets the level, which is meant to be quieter, and which is left alone', () => {
    expect(rows.map((row) => standingOf(row, match).text)).toEqual([
      'sets the album’s level: limiter budget used up',
      '2.0 LU quieter, as intended',
      'left alone',
    ]);
  });

  it('says how far a song is below its level, and what holds it', () => {
    const held = matchOf({ ...match.songs, b: song({ sourceLufs: -20, gainDb: 7, masteredLufs: -13, binds: 'ceiling' }) });
    const [, row] = loudnessRows(album, {}, held);
    expect(standingOf(row!, held)).toEqual({ tone: 'warn', text: '1.0 LU below its level: held at the ceiling' });
    expect(verdictOf(loudnessRows(album, {}, held), held)?.text).toBe('Not yet: song 2 is off the common level by up to 1.0 LU.');
  });
});

describe('the verdict', () => {
  it('counts songs that are meant to differ as being where they should be', () => {
    expect(verdictOf(loudnessRows(album, {}, match), match)).toEqual({
      tone: 'good',
      text: 'Yes: 2 songs are at their level, one of them louder or quieter as intended.',
    });
  });

  it('is not given while the songs are not read', () => {
    expect(verdictOf(loudnessRows(album, {}, match), { ...match, status: 'waiting' })).toBeNull();
  });

  it('is not that of the settings before while the match works', () => {
    expect(verdictOf(loudnessRows(album, {}, match), { ...match, status: 'working' })).toEqual({
      tone: 'plain',
      text: 'Being worked out: figures are estimates until the match is done.',
    });
  });

  it('counts songs that are off their level where there are many', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const many = albumOf(ids.map((id) => ({ id })));
    const off = matchOf(Object.fromEntries(ids.map((id) => [id, song({ masteredLufs: -16 })])));
    expect(verdictOf(loudnessRows(many, {}, off), off)?.text).toMatch(
      /^Not yet: 8 of 8 songs are off the common level by up to /,
    );
  });

  it('says how far apart songs lie that nobody matched', () => {
    const none = { ...match, settings: { ...match.settings, target: 'none' as const }, commonLevelLufs: null };
    expect(verdictOf(loudnessRows(album, {}, none), none)?.text).toBe('Not matched: the songs lie 2.0 LU apart.');
  });
});

describe('the axis', () => {
  it('holds every level, and what is over full scale', () => {
    const rows = loudnessRows(album, {}, matchOf({ ...match.songs, a: song({ sourceLufs: -31, sourcePeakDbtp: 1.2 }) }));
    const axis = axisOf(rows, album.match);
    expect(axis.least).toBeLessThanOrEqual(-31);
    expect(axis.most).toBeGreaterThanOrEqual(1.2);
    expect(axis.ticks).toContain(0);
  });
});
