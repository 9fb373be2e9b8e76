import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchSettings } from '../album/album.ts';
import type { MeasureRequest, MeasureSongs } from './iterate.ts';
import { matchOf, matchTracks, settingsOf, songOf } from './match.testkit.ts';
import { isMatched, type MatchTrack, pooledLoudness } from './solve.ts';
import { matchThroughChain } from './throughChain.ts';

/** What a chain makes of a song at a gain: its loudness and its peak, rising with the gain. */
type ChainModel = (track: MatchTrack, gainDb: number) => { readonly loudness: number; readonly truePeak: number };

/** A compressor with a threshold on loudness and one on peaks, and make-up gain; both static curves have a knee of none. */
const compressor =
  (threshold: number, ratio: number, peakThreshold: number, peakRatio: number, makeup: number): ChainModel =>
  ({ loudness, truePeak }, gainDb) => {
    const squeezed = (level: number, above: number, by: number) => (level <= above ? level : above + (level - above) / by);
    return {
      loudness: squeezed((loudness ?? 0) + gainDb, threshold, ratio) + makeup,
      truePeak: squeezed((truePeak ?? 0) + gainDb, peakThreshold, peakRatio) + makeup,
    };
  };

/** Lets peaks through that are faster than it, and so raises them against the loudness. */
const slowCompressor: ChainModel = ({ loudness, truePeak }, gainDb) => {
  const level = (loudness ?? 0) + gainDb;
  const reduction = Math.max(0, level + 24) * 0.4;
  return { loudness: level - reduction, truePeak: (truePeak ?? 0) + gainDb - 0.6 * reduction };
};

const CHAINS: readonly ChainModel[] = [
  compressor(-18, 1.5, -6, 1.3, 0),
  compressor(-24, 3, -10, 2, 4),
  compressor(0, 1, 0, 1, -3),
  compressor(-14, 2, -30, 4, 6),
  slowCompressor,
];

/** A chain, then a limiter that takes loudness for peak over the ceiling, and what it was asked for. */
const rendererOf = (tracks: readonly MatchTrack[], settings: MatchSettings, chain: ChainModel) => {
  const requests: MeasureRequest[] = [];
  let rounds = 0;
  const measure: MeasureSongs = async (asked) => {
    requests.push(...asked);
    rounds += 1;
    return asked.map(({ track, gainDb }) => {
      const { loudness, truePeak } = chain(tracks[track] as MatchTrack, gainDb);
      const excess = Math.max(0, truePeak - settings.ceiling);
      return { loudness: loudness - 0.1 * excess ** 1.4, maxReductionDb: excess, truePeak };
    });
  };
  return { measure, requests, rounds: () => rounds };
};

const chains = fc.nat(CHAINS.length - 1).map((at) => CHAINS[at] as ChainModel);

describe('matchThroughChain', () => {
  it('puts every song within 0.05 LU of its level, its peaks behind the chain never past the budget, in few rounds', async () => {
    let most = 0;
    await fc.assert(
      fc.asyncProperty(matchTracks, matchOf, chains, async (tracks, settings, chain) => {
        const { measure, rounds } = rendererOf(tracks, settings, chain);
        const result = await matchThroughChain(tracks, settings, measure);
        // An album's own loudness is settled in several such rounds of rounds.
        if (result.levelFrom !== 'album') most = Math.max(most, rounds());
        expect(result.converged, result.reason ?? '').toBe(true);
        result.tracks.forEach(({ gainDb, reachedLufs, errorLu, binds, note, limiterWorkDb }, at) => {
          const track = tracks[at] as MatchTrack;
          if (!isMatched(track) || result.commonLevel === null) return;
          const { truePeak } = chain(track, gainDb);
          expect(truePeak).toBeLessThanOrEqual(settings.ceiling + settings.budget);
          expect(limiterWorkDb).toBeCloseTo(Math.max(0, truePeak - settings.ceiling), 9);
          const off = (reachedLufs ?? Number.NaN) - (result.commonLevel + track.intent);
          expect(errorLu).toBeCloseTo(off, 9);
          if (Math.abs(off) <= 0.05) return;
          // Only a fixed target leaves a song behind, and then at its limit and by name.
          expect(typeof settings.target).toBe('number');
          expect(off).toBeLessThan(0);
          expect(truePeak).toBeGreaterThan(settings.ceiling + settings.budget - 0.05);
          expect(binds).not.toBeNull();
          expect(note).toContain(track.name);
        });
      }),
      { numRuns: 600 },
    );
    console.info(`at most ${most} rounds of renders`);
    // 24, and one for the songs that are left alone.
    expect(most).toBeLessThanOrEqual(25);
  });

  it('finds the highest level there is: the song that binds has its budget used up', async () => {
    await fc.assert(
      fc.asyncProperty(matchTracks, chains, async (tracks, chain) => {
        const settings = settingsOf({ budget: 3 });
        const { measure } = rendererOf(tracks, settings, chain);
        const { commonLevel, bindingTrack, tracks: reached } = await matchThroughChain(tracks, settings, measure);
        if (commonLevel === null) return;
        expect(bindingTrack).not.toBeNull();
        const binding = reached[bindingTrack ?? 0];
        const { truePeak } = chain(tracks[bindingTrack ?? 0] as MatchTrack, binding?.gainDb ?? 0);
        expect(truePeak).toBeGreaterThan(settings.ceiling + settings.budget - 0.05);
        // What a song reaches with its peaks at a limit.
        const reachAt = (track: MatchTrack, limit: number): number => {
          let [low, high] = [-300, 300];
          while (high - low > 1e-6) {
            const middle = (low + high) / 2;
            if (chain(track, middle).truePeak <= limit) low = middle;
            else high = middle;
          }
          const { loudness, truePeak: peak } = chain(track, low);
          return loudness - 0.1 * Math.max(0, peak - settings.ceiling) ** 1.4 - track.intent;
        };
        const limit = settings.ceiling + settings.budget;
        const matched = tracks.filter(isMatched);
        // Nobody reaches more without going past the budget, and nobody is kept from more by peaks over 0.04 dB short of it.
        expect(commonLevel).toBeLessThan(Math.min(...matched.map((track) => reachAt(track, limit))) + 0.01);
        expect(commonLevel).toBeGreaterThan(Math.min(...matched.map((track) => reachAt(track, limit - 0.04))) - 0.01);
      }),
      { numRuns: 200 },
    );
  });

  it("brings the album's loudness to the target, excluded songs counted behind the chain too", async () => {
    await fc.assert(
      fc.asyncProperty(matchTracks, fc.integer({ min: -30, max: -14 }), chains, async (tracks, target, chain) => {
        const settings = settingsOf({ target, reference: 'album', budget: 12 });
        const { measure } = rendererOf(tracks, settings, chain);
        const result = await matchThroughChain(tracks, settings, measure);
        if (result.levelFrom !== 'album' || result.tracks.some(({ binds }) => binds !== null)) return;
        if (tracks.some(({ excluded }) => excluded)) return;
        const changes = result.tracks.map(({ reachedLufs }, at) => (reachedLufs ?? 0) - (tracks[at]?.loudness ?? 0));
        expect(Math.abs((pooledLoudness(tracks)(changes) ?? 0) - target)).toBeLessThanOrEqual(0.05);
      }),
    );
  });

  it('renders a song that the match leaves alone once, with its own gain, and says what it came to', async () => {
    const tracks = [songOf('song 1', -14, -2, { excluded: true, manualGain: -2 }), songOf('song 2', -16, -4)];
    const settings = settingsOf({ target: -18 });
    const { measure, requests } = rendererOf(tracks, settings, CHAINS[1] as ChainModel);
    const { tracks: reached } = await matchThroughChain(tracks, settings, measure);
    expect(requests.filter(({ track }) => track === 0)).toEqual([{ track: 0, gainDb: -2 }]);
    // -16 LUFS is 8 dB over the threshold of -24, a third of it stays, and 4 dB of make-up.
    expect(reached[0]).toMatchObject({ gainDb: -2, reachedLufs: expect.closeTo(-24 + 8 / 3 + 4, 9), errorLu: null });
    const none = await matchThroughChain(tracks, settingsOf({ target: 'none' }), measure);
    expect(none.commonLevel).toBeNull();
    expect(none.tracks.map(({ reachedLufs }) => reachedLufs)).toEqual([
      expect.closeTo(-24 + 8 / 3 + 4, 9),
      expect.closeTo(-24 + 8 / 3 + 4, 9),
    ]);
  });

  it('asks for all songs of a round at once, and for typical songs in six rounds at most', async () => {
    const tracks = Array.from({ length: 10 }, (_, at) => songOf(`song ${at + 1}`, -10 - at * 0.4, -0.5 - at * 0.2));
    for (const chain of CHAINS) {
      const settings = settingsOf({ budget: 3 });
      const { measure, rounds } = rendererOf(tracks, settings, chain);
      expect((await matchThroughChain(tracks, settings, measure)).converged).toBe(true);
      expect(rounds()).toBeLessThanOrEqual(6);
    }
  });

  it('ends whatever a chain does', async () => {
    await fc.assert(
      fc.asyncProperty(
        matchTracks,
        matchOf,
        fc.array(fc.tuple(fc.double({ min: -60, max: 10, noNaN: true }), fc.double({ min: -30, max: 20, noNaN: true })), {
          minLength: 1,
        }),
        async (tracks, settings, levels) => {
          let at = 0;
          const result = await matchThroughChain(tracks, settings, async (asked) =>
            asked.map(() => {
              at += 1;
              const [loudness, truePeak] = levels[at % levels.length] ?? [0, 0];
              return { loudness, truePeak, maxReductionDb: 0 };
            }),
          );
          expect(result.tracks).toHaveLength(tracks.length);
          for (const { gainDb } of result.tracks) expect(Number.isFinite(gainDb)).toBe(true);
        },
      ),
    );
    const silent = await matchThroughChain([songOf('song 1', -20, -10)], settingsOf({}), async (asked) =>
      asked.map(() => ({ loudness: null, truePeak: null, maxReductionDb: 0 })),
    );
    expect(silent.reason).toBe('song 1 has no loudness behind the album chain');
  });
});
