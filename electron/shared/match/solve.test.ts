import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchOf, matchTracks, settingsOf, songOf } from './match.testkit.ts';
import { belowLevel, highestGain, isMatched, pooledLoudness, solveMatch } from './solve.ts';

const near = (value: number | null | undefined, expected: number): void => {
  expect(value).not.toBeNull();
  expect(value ?? Number.NaN).toBeCloseTo(expected, 9);
};

describe('solveMatch', () => {
  it('brings -7 LUFS at 0 dBTP and -20 LUFS at -7 dBTP both to -14 under a ceiling of -1', () => {
    const { commonLevel, bindingTrack, tracks, explanation } = solveMatch(
      [songOf('song 1', -7, 0), songOf('song 2', -20, -7)],
      settingsOf({ budget: 0 }),
    );
    near(commonLevel, -14);
    expect(bindingTrack).toBe(1);
    near(tracks[0]?.gainDb, -7);
    near(tracks[1]?.gainDb, 6);
    expect(tracks.map(({ binds }) => binds)).toEqual([null, 'ceiling']);
    expect(explanation).toContain('song 2 binds');
    expect(explanation).toContain('a limiter budget of 1.0 dB');
  });

  it('uses the limiter budget before a song binds', () => {
    const { commonLevel, tracks } = solveMatch([songOf('song 1', -7, 0), songOf('song 2', -20, -7)], settingsOf({ budget: 2 }));
    near(commonLevel, -12);
    expect(tracks[1]?.binds).toBe('budget');
    near(tracks[1]?.limiterWorkDb, 2);
    near(tracks[0]?.limiterWorkDb, 0);
  });

  it('keeps intents, and counts them when it looks for the song that binds', () => {
    const { commonLevel, bindingTrack, tracks } = solveMatch(
      [songOf('song 1', -10, -1, { intent: 3 }), songOf('song 2', -10, -1)],
      settingsOf({ budget: 0 }),
    );
    near(commonLevel, -13);
    expect(bindingTrack).toBe(0);
    near(tracks[0]?.predictedLufs, -10);
    near(tracks[1]?.predictedLufs, -13);
  });

  it('holds a song that would need more than the budget for a fixed target, and names it', () => {
    const { tracks, explanation, commonLevel } = solveMatch(
      [songOf('song 1', -14, -4), songOf('song 2', -20, -3)],
      settingsOf({ target: -12, budget: 2 }),
    );
    expect(commonLevel).toBe(-12);
    near(tracks[0]?.gainDb, 2);
    expect(tracks[0]).toMatchObject({ binds: null, note: null });
    near(tracks[1]?.gainDb, 4);
    expect(tracks[1]?.binds).toBe('budget');
    expect(tracks[1]?.note).toBe('song 2 is 4.0 dB below its level: held at the limiter budget');
    expect(belowLevel('songs 8 and 9', '4.4 LU', 'limiter budget')).toBe(
      'songs 8 and 9 are 4.4 LU below their level: held at the limiter budget',
    );
    expect(explanation).toContain('song 2 does not reach it');
  });

  it("sets the album's loudness, songs equal among themselves, with reference album", () => {
    // Two songs of equal length, one 3 LU under the other by intent: mean power of 0 and -3 dB is 10 log10((1 + 10^-0.3) / 2).
    const tracks = [songOf('song 1', -20, -20), songOf('song 2', -14, -20, { intent: -3 })];
    const { commonLevel, tracks: gains } = solveMatch(tracks, settingsOf({ target: -16, reference: 'album' }));
    near(commonLevel, -16 - 10 * Math.log10((1 + 10 ** -0.3) / 2));
    near((gains[0]?.predictedLufs ?? 0) - (gains[1]?.predictedLufs ?? 0), 3);
    near(pooledLoudness(tracks)(gains.map(({ gainDb }) => gainDb)), -16);
  });

  it('asks for the level itself where excluded songs already make the album too loud', () => {
    const { commonLevel, levelFrom, explanation } = solveMatch(
      [songOf('song 1', -20, -20), songOf('song 2', -8, -1, { excluded: true })],
      settingsOf({ target: -16, reference: 'album' }),
    );
    expect([commonLevel, levelFrom]).toEqual([-16, 'songs']);
    expect(explanation).toContain('excluded songs alone');
  });

  it('leaves excluded songs at their manual gain and songs without loudness at none', () => {
    const tracks = [
      songOf('song 1', -10, -2),
      songOf('song 2', -30, -9, { excluded: true, manualGain: -3 }),
      songOf('song 3', null, null, { manualGain: 5 }),
    ];
    const { tracks: gains, bindingTrack } = solveMatch(tracks, settingsOf({}));
    expect(bindingTrack).toBe(0);
    expect(gains.slice(1).map(({ gainDb, note }) => [gainDb, note])).toEqual([
      [-3, 'song 2 is excluded from the match'],
      [0, 'song 3 has no loudness (silent or too short) and is left alone'],
    ]);
  });

  it('changes nothing for target none but what was set by hand', () => {
    const { tracks, commonLevel } = solveMatch(
      [songOf('song 1', -10, 0), songOf('song 2', -20, -3, { manualGain: 4 })],
      settingsOf({ target: 'none' }),
    );
    expect(commonLevel).toBeNull();
    expect(tracks.map(({ gainDb, limiterWorkDb }) => [gainDb, limiterWorkDb])).toEqual([
      [0, 1],
      [4, 2],
    ]);
  });

  it('has an answer for an album without a song to match', () => {
    for (const tracks of [[], [songOf('song 1', null, null)], [songOf('song 2', -10, -1, { excluded: true })]]) {
      expect(solveMatch(tracks, settingsOf({}))).toMatchObject({ commonLevel: null, bindingTrack: null });
    }
  });

  it('finds the highest level: all songs reach it within the budget, one has nothing to spare', () => {
    fc.assert(
      fc.property(matchTracks, fc.integer({ min: 0, max: 60 }), (tracks, tenths) => {
        const settings = settingsOf({ budget: tenths / 10 });
        const { commonLevel, tracks: gains } = solveMatch(tracks, settings);
        if (commonLevel === null) return;
        const spare = tracks.flatMap((track, at) => {
          if (!isMatched(track)) return [];
          near(gains[at]?.predictedLufs, commonLevel + track.intent);
          return [highestGain(track.truePeak, settings) - (gains[at]?.gainDb ?? 0)];
        });
        near(Math.min(...spare), 0);
      }),
    );
  });

  it('does not depend on the order of the songs', () => {
    fc.assert(
      fc.property(matchTracks, matchOf, (tracks, settings) => {
        const forward = solveMatch(tracks, settings);
        const backward = solveMatch([...tracks].reverse(), settings);
        if (forward.commonLevel === null) expect(backward.commonLevel).toBeNull();
        else near(backward.commonLevel, forward.commonLevel);
        [...backward.tracks].reverse().forEach(({ gainDb }, at) => {
          near(gainDb, forward.tracks[at]?.gainDb ?? Number.NaN);
        });
      }),
    );
  });
});
