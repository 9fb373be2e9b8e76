import fc from 'fast-check';
import type { MatchSettings } from '../album/album.ts';
import type { MatchTrack } from './solve.ts';

export const settingsOf = (changes: Partial<MatchSettings>): MatchSettings => ({
  target: 'highest',
  basis: 'loud',
  reference: 'loudest',
  ceiling: -1,
  budget: 2,
  ...changes,
});

/** A song of so many LUFS and dBTP. */
export const songOf = (
  name: string,
  loudness: number | null,
  truePeak: number | null,
  changes: Partial<MatchTrack> = {},
): MatchTrack => ({
  name,
  loudness,
  truePeak,
  intent: 0,
  excluded: false,
  manualGain: 0,
  integrated: loudness,
  gatedDuration: 100,
  ...changes,
});

/** Songs from quiet and dynamic to loud and flat; some excluded, some silent. */
export const matchTracks: fc.Arbitrary<MatchTrack[]> = fc
  .array(
    fc.record({
      loudness: fc.option(fc.double({ min: -40, max: -5, noNaN: true }), { freq: 15 }),
      truePeak: fc.double({ min: -20, max: 2, noNaN: true }),
      intent: fc.constantFrom(0, 0, 0, -3, 1.5),
      excluded: fc.constantFrom(false, false, false, false, true),
      manualGain: fc.constantFrom(0, -2),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((songs) =>
    songs.map((song, at) => ({
      ...song,
      name: `song ${at + 1}`,
      truePeak: song.loudness === null ? null : song.truePeak,
      integrated: song.loudness === null ? null : song.loudness - 1,
      gatedDuration: 100 + 37 * (at % 3),
    })),
  );

export const matchOf: fc.Arbitrary<MatchSettings> = fc
  .record({
    target: fc.oneof(fc.constant('highest' as const), fc.integer({ min: -24, max: -6 })),
    reference: fc.constantFrom('loudest' as const, 'album' as const),
    budget: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
    ceiling: fc.constantFrom(-1, -0.3, -2),
  })
  .map(settingsOf);
