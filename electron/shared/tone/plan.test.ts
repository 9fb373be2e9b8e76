import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ltas } from '../analysis.ts';
import { TONE_BANDS, TONE_CENTRES } from './bands.ts';
import { planTone, type SongTonePlan, type ToneSong } from './plan.ts';
import type { SongTone } from './schema.ts';
import { balanceOf, loudnessOf } from './spectrum.ts';
import { anySpectrum, ltasOf, settings, tilted } from './tone.testkit.ts';

const song = (id: string, ltas: Ltas | null, tone: SongTone = {}, sound = id): ToneSong => ({ id, sound, ltas, tone });
const songsOf = (spectra: readonly (Ltas | null)[]): ToneSong[] => spectra.map((ltas, at) => song(String(at), ltas));
const bandAt = (hertz: number): number =>
  TONE_CENTRES.findIndex((centre, index) => hertz < Math.sqrt(centre * (TONE_CENTRES[index + 1] ?? 1e9)));
const at = (levels: readonly number[] | null | undefined, hertz: number): number => levels?.[bandAt(hertz)] ?? Number.NaN;
const octavesBetween = (from: number, to: number): number =>
  Math.log2((TONE_CENTRES[bandAt(to)] ?? 0) / (TONE_CENTRES[bandAt(from)] ?? 0));
/** dB per octave. */
const slopeOf = (levels: readonly number[] | null | undefined, from: number, to: number): number =>
  (at(levels, to) - at(levels, from)) / octavesBetween(from, to);
const louder = ({ mid, side }: Ltas, db: number): Ltas => {
  const gain = 10 ** (db / 10);
  return { mid: mid.map((power) => power * gain), side: side.map((power) => power * gain) };
};

const anySongs = fc.array(anySpectrum, { minLength: 1, maxLength: 6 });
const amount = fc.double({ min: 0, max: 100, noNaN: true });
const bound = fc.double({ min: 0, max: 12, noNaN: true });
const smoothing = fc.constantFrom('1/6', '1/3', '1/2', '1' as const);

describe('a correction', () => {
  it('is not solved again for songs and settings that are the same', () => {
    const [dark, bright] = [tilted(-3), tilted(3)];
    const planned = (changes: Parameters<typeof settings>[0] = {}) =>
      planTone(settings(changes), songsOf([dark, bright, tilted(0)]), []).songs[0]?.applied;
    const first = planned();
    expect(planned({ amount: 80 })).not.toEqual(first);
    expect(planned()).toBe(first);
  });

  it('stays within the bound in every band, whatever the songs', () => {
    fc.assert(
      fc.property(anySongs, amount, bound, smoothing, (spectra, share, most, width) => {
        const { songs } = planTone(settings({ amount: share, bound: most, smoothing: width }), songsOf(spectra), []);
        for (const { applied } of songs) {
          for (const level of applied ?? []) expect(Math.abs(level)).toBeLessThanOrEqual(most + 0.0005);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the loudness of a song as it is', () => {
    fc.assert(
      fc.property(anySongs, amount, bound, (spectra, share, most) => {
        const { songs } = planTone(settings({ amount: share, bound: most }), songsOf(spectra), []);
        for (const { measured, applied, wanted } of songs) {
          const before = loudnessOf(measured ?? []);
          for (const curve of [applied, wanted]) {
            if (curve === null || measured === null) continue;
            expect(loudnessOf(measured.map((level, band) => level + (curve[band] ?? 0)))).toBeCloseTo(before, 2);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is none with amount 0, with bound 0, where the tonal match is off, and where a song is the reference', () => {
    fc.assert(
      fc.property(anySongs, (spectra) => {
        const songs = songsOf(spectra);
        const applied = (changes: Parameters<typeof settings>[0]) =>
          planTone(settings(changes), songs, []).songs.map((one) => one.applied);
        const none = songs.map(() => null);
        expect(applied({ amount: 0 })).toEqual(none);
        expect(applied({ bound: 0 })).toEqual(none);
        expect(applied({ reference: 'off' })).toEqual(none);
        expect(applied({ reference: { track: '0' } })[0]).toBeNull();
        expect(planTone(settings(), songs.slice(0, 1), []).songs[0]?.applied).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on how loud songs are', () => {
    fc.assert(
      fc.property(anySongs, fc.double({ min: -20, max: 20, noNaN: true }), (spectra, db) => {
        const before = planTone(settings(), songsOf(spectra), []);
        const after = planTone(settings(), songsOf(spectra.map((ltas, index) => (index === 0 ? louder(ltas, db) : ltas))), []);
        after.songs.forEach(({ wanted }, index) => {
          wanted?.forEach((level, band) => void expect(level).toBeCloseTo(before.songs[index]?.wanted?.[band] ?? 0, 2));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of songs', () => {
    fc.assert(
      fc.property(anySongs, (spectra) => {
        const songs = songsOf(spectra);
        const forwards = planTone(settings(), songs, []);
        const backwards = planTone(settings(), [...songs].reverse(), []);
        expect([...backwards.songs].reverse()).toEqual(forwards.songs);
        expect(backwards.median).toEqual(forwards.median);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a tilted song the asked part of the way to the reference', () => {
    const songs = songsOf([tilted(0), tilted(0), tilted(0.5)]);
    const { applied, wanted } = planTone(settings({ amount: 50 }), songs, []).songs[2] as SongTonePlan;
    for (const [from, to] of [
      [100, 200],
      [1000, 4000],
      [2000, 8000],
    ] as const) {
      expect(slopeOf(wanted, from, to)).toBeCloseTo(-0.5, 2);
      expect(slopeOf(applied, from, to)).toBeCloseTo(-0.25, 2);
    }
  });

  it('is smoothed over the width asked for', () => {
    const narrow = ltasOf((hertz) => (bandAt(hertz) === bandAt(1000) ? -34 : -40));
    const peak = (width: '1/6' | '1/3' | '1') =>
      at(planTone(settings({ smoothing: width }), songsOf([tilted(0), tilted(0), narrow]), []).songs[2]?.wanted, 1000);
    expect(peak('1/6')).toBeLessThan(-5);
    expect(peak('1/3')).toBeGreaterThan(-3.5);
    expect(peak('1')).toBeGreaterThan(-2);
  });
});

describe('what is not there', () => {
  const full = tilted(-1);
  it('is not raised above the low-pass of a lossy file, and the bands beside it are not led astray', () => {
    const lossy = ltasOf((hertz) => (hertz < 11_000 ? -40 - Math.log2(hertz / 1000) : -85));
    const { applied, wanted } = planTone(settings({ amount: 100, bound: 12 }), songsOf([full, full, lossy]), [])
      .songs[2] as SongTonePlan;
    for (const curve of [wanted, applied ?? wanted]) {
      for (const hertz of [12_000, 14_000, 16_000, 19_000]) expect(Math.abs(at(curve, hertz))).toBeLessThan(0.1);
      expect(Math.abs(at(curve, 10_000))).toBeLessThan(0.3);
    }
  });

  it('does not pull the median down, nor the songs that have it', () => {
    const lossy = ltasOf((hertz) => (hertz < 11_000 ? -40 - Math.log2(hertz / 1000) : -110));
    const { songs, median } = planTone(settings({ amount: 100 }), songsOf([full, lossy, lossy]), []);
    expect(at(median?.levels, 15_000)).toBeCloseTo(at(songs[0]?.measured, 15_000), 1);
    // Within what the missing top is worth in loudness.
    expect(Math.abs(at(songs[0]?.wanted, 15_000))).toBeLessThan(0.5);
    const { songs: anchored } = planTone(settings({ reference: { track: '1' }, bound: 12 }), songsOf([full, lossy]), []);
    expect(Math.abs(at(anchored[0]?.wanted, 15_000))).toBeLessThan(0.5);
  });

  it('is not raised in a noise floor, nor beyond 20 Hz and 20 kHz', () => {
    const quiet = ltasOf((hertz) => -40 - 45 * Math.max(0, Math.log2(200 / hertz)));
    const { wanted } = planTone(settings(), songsOf([full, full, quiet]), []).songs[2] as SongTonePlan;
    for (const hertz of [25, 31.5, 40]) expect(at(wanted, hertz)).toBeLessThan(0.1);
    const dull = tilted(-4);
    const { songs } = planTone(settings({ bound: 12, amount: 100 }), songsOf([full, full, dull]), []);
    expect(songs[2]?.applied?.[0]).toBe(0);
    expect(songs[2]?.applied?.[TONE_BANDS - 1]).toBe(0);
  });

  it('makes nothing of silence', () => {
    const { songs, median } = planTone(settings(), songsOf([null, full, full]), []);
    expect(songs[0]).toEqual({ measured: null, wanted: null, applied: null, findings: [] });
    expect(median?.levels).toEqual(balanceOf(full));
    expect(planTone(settings(), songsOf([null]), [])).toMatchObject({ reference: null, median: null });
  });
});

describe('a reference', () => {
  it('is the median of the songs with the tenth and ninetieth percentile, an outlier without a say', () => {
    const songs = songsOf([tilted(-1), tilted(0), tilted(1), tilted(3), tilted(0)]);
    const { median } = planTone(settings(), songs, []);
    const flat = balanceOf(tilted(0)) ?? [];
    for (const hertz of [100, 1000, 10_000]) expect(Math.abs(at(median?.levels, hertz) - at(flat, hertz))).toBeLessThan(1.5);
    expect(at(median?.high, 10_000)).toBeGreaterThan(at(median?.levels, 10_000) + 1);
    expect(at(median?.low, 10_000)).toBeLessThan(at(median?.levels, 10_000));
  });

  it('is the mean of two songs, and of one song that song', () => {
    const [dark, bright] = [tilted(-1), tilted(1)];
    const two = planTone(settings(), songsOf([dark, bright]), []).median;
    expect(at(two?.levels, 4000)).toBeCloseTo((at(balanceOf(dark), 4000) + at(balanceOf(bright), 4000)) / 2, 6);
    const one = planTone(settings(), songsOf([bright]), []).median;
    expect([one?.levels, one?.low, one?.high]).toEqual(Array(3).fill(balanceOf(bright)));
  });

  it('leaves out songs that are excluded, and leaves them alone', () => {
    const songs = [song('a', tilted(0)), song('b', tilted(0)), song('c', tilted(3), { exclude: true })];
    const plan = planTone(settings(), songs, []);
    expect(plan.median?.levels).toEqual(balanceOf(tilted(0)));
    expect(plan.songs.map(({ applied }) => applied)).toEqual([null, null, null]);
    expect(slopeOf(plan.songs[2]?.wanted, 1000, 8000)).toBeCloseTo(-3, 1);
  });

  it('counts the parts of a split song once, and gives them one filter', () => {
    const part = (id: string, tone: SongTone = {}) => song(id, tilted(2), tone, 'split');
    const songs = [song('a', tilted(0)), part('b', { amount: 100 }), part('c'), song('d', tilted(1))];
    const plan = planTone(settings(), songs, []);
    expect(plan.median).toEqual(planTone(settings(), [songs[0], songs[1], songs[3]] as ToneSong[], []).median);
    expect(plan.songs[2]?.applied).toEqual(plan.songs[1]?.applied);
  });

  it('is one of the songs, other music, the median of a folder of it, or a drawn curve', () => {
    const songs = songsOf([tilted(0), tilted(1)]);
    const wants = (changes: Parameters<typeof settings>[0], outside: readonly (Ltas | null)[] = []) => {
      return slopeOf(planTone(settings(changes), songs, outside).songs[0]?.wanted, 500, 8000);
    };
    expect(wants({ reference: { track: '1' } })).toBeCloseTo(1, 1);
    expect(wants({ reference: { track: 'gone' } })).toBeNaN();
    expect(wants({ reference: { file: 'x' } }, [tilted(-1, -20)])).toBeCloseTo(-1, 1);
    expect(wants({ reference: { file: 'x' } }, [tilted(-1), null, tilted(-3), tilted(-1)])).toBeCloseTo(-1, 1);
    expect(wants({ reference: { file: 'x' } }, [null])).toBeNaN();
    const curve = [
      { frequency: 250, level: 10 },
      { frequency: 16_000, level: -2 },
    ];
    expect(wants({ reference: { curve } })).toBeCloseTo(-2, 1);
  });
});

describe('findings', () => {
  it('name where a song departs and how far, the weightiest first', () => {
    const bump = (hertz: number, centre: number, db: number, octaves: number) =>
      db * Math.exp(-((Math.log2(hertz / centre) / octaves) ** 2));
    const boomy = ltasOf((hertz) => -40 + bump(hertz, 200, 4, 0.3) + bump(hertz, 3000, -3, 0.2));
    const flat = tilted(0);
    const [, , boomyPlan] = planTone(settings({ reference: 'off' }), songsOf([flat, flat, boomy]), []).songs;
    expect(boomyPlan?.findings).toEqual([
      expect.stringMatching(/^\+3\.\d dB around 200 Hz$/),
      expect.stringMatching(/^-2\.\d dB around 3 kHz$/),
    ]);
    expect(planTone(settings(), songsOf([flat, flat, flat]), []).songs[2]?.findings).toEqual([]);
  });

  it('name a stretch that reaches an end by its border, and a wide one by both', () => {
    const shelf = ltasOf((hertz) => -40 - 4 / (1 + (hertz / 100) ** 4));
    const wide = ltasOf((hertz) => -40 + (hertz > 200 && hertz < 1000 ? 4 : 0));
    const flat = tilted(0);
    const find = (ltas: Ltas) => planTone(settings({ reference: { track: '0' } }), songsOf([flat, ltas]), []).songs[1]?.findings;
    expect(find(shelf)?.[0]).toMatch(/^-[34]\.\d dB below (90|100|110) Hz$/);
    expect(find(wide)?.[0]).toMatch(/^\+[123]\.\d dB from 2\d0 Hz to (9\d0 Hz|1 kHz)$/);
  });
});
