import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandEdge, LTAS_BANDS } from '../tone/bands.ts';
import type { AdviceCode } from './advice.ts';
import { factsOf, fallingLevels, spectrumOf } from './advise.testkit.ts';
import { adviseAlbum } from './adviseAlbum.ts';
import type { SourceFacts } from './facts.ts';

const song = (facts: SourceFacts, intent = 0, excluded = false) => ({ facts, intent, excluded });
const alone = (facts: SourceFacts): AdviceCode[] => adviseAlbum([song(facts)]).songs[0]?.map(({ code }) => code) ?? [];
const walled = (cell: number, levels = fallingLevels()) => spectrumOf(levels.map((level, at) => (at < cell ? level : -150)));

describe('advice on one song', () => {
  it('says nothing of a song there is nothing to say of', () => {
    expect(alone(factsOf())).toEqual([]);
  });

  it.each<[AdviceCode, SourceFacts]>([
    ['silent', factsOf({ analysis: { audibleStartFrame: null, integratedLufs: null, truePeakDbtp: null } })],
    ['missing-channel', factsOf({ edges: { missingChannel: 'left' } })],
    ['uneven-sides', factsOf({ leftToRightDb: -40 as never })],
    ['dropouts', factsOf({ edges: { dropouts: [{ startFrame: 44100, frames: 100 }] } })],
    ['not-numbers', factsOf({ nonFiniteSamples: 3 as never })],
    ['clipped', factsOf({ edges: { clippedRuns: 20, longestClippedRun: 4 } })],
    ['over-full-scale', factsOf({ analysis: { truePeakDbtp: 0.8 } })],
    ['over-limited', factsOf({ analysis: { integratedLufs: -6, truePeakDbtp: -0.1 }, scan: { nearPeakShare: 1e-3 } })],
    ['lossy', factsOf({ format: { codec: 'mp3', container: 'mp3', integerBits: null } })],
    ['lossy-looking', factsOf({ scan: { spectrum: walled(160) } })],
    ['upsampled', factsOf({ format: { sampleRate: 96000 }, scan: { spectrum: walled(215, fallingLevels(480)) } })],
    ['padded-bits', factsOf({ scan: { bits: 16 } })],
    ['dc-offset', factsOf({ edges: { dcOffset: [0.01, 0] } })],
    ['near-mono', factsOf({ edges: { nearMono: true, sideToMidDb: Number.NEGATIVE_INFINITY } })],
    ['clicks', factsOf({ scan: { clickCount: 1, clicks: [{ frame: 44100, error: 0.1, channel: 'both' }] } })],
    ['silence-at-edge', factsOf({ analysis: { audibleStartFrame: 5 * 44100 } })],
  ])('says %s, and only that', (code, facts) => {
    expect(alone(facts)).toEqual([code]);
  });

  it('gives a unit, a reason, a move and a side effect with everything it says', () => {
    const { songs } = adviseAlbum([
      song(factsOf({ edges: { clippedRuns: 20, dcOffset: [0.1, 0.1] }, analysis: { truePeakDbtp: 2 } })),
    ]);
    for (const { measurement, reason, move, sideEffect } of songs.flat()) {
      expect(Number.isFinite(measurement.value)).toBe(true);
      for (const text of [measurement.unit, measurement.text, reason, move, sideEffect]) expect(text).not.toBe('');
      expect(measurement.text).toMatch(/\.$/);
    }
  });

  it('does not take a dull song, a steep slope or a gap in the treble for a coder', () => {
    const dull = fallingLevels().map((level, cell) => (cell < 12 ? level : -130));
    const steep = Array.from({ length: 220 }, (_, cell) => -50 - cell * 0.5);
    const gap = fallingLevels().map((level, cell) => (cell > 150 && cell < 170 ? -150 : level));
    for (const levels of [dull, steep, gap]) expect(alone(factsOf({ scan: { spectrum: spectrumOf(levels) } }))).toEqual([]);
  });

  it('names the wall to a tenth of a kilohertz wherever it stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 110, max: 197 }), (cell) => {
        const [advice] = adviseAlbum([song(factsOf({ scan: { spectrum: walled(cell) } }))]).songs[0] ?? [];
        expect(advice?.code).toBe('lossy-looking');
        expect(Math.abs((advice?.measurement.value ?? 0) - cell * 100)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('takes a wall at 20 kHz for a coder only where it is steeper than a converter makes it', () => {
    const falling = (perCell: number) =>
      fallingLevels().map((level, cell) => (cell < 199 ? level : Math.max(-150, level - (cell - 198) * perCell)));
    expect(alone(factsOf({ scan: { spectrum: spectrumOf(falling(16)) } }))).toEqual(['lossy-looking']);
    expect(alone(factsOf({ scan: { spectrum: spectrumOf(falling(4)) } }))).toEqual([]);
  });

  it('leaves the ends of band that converters make alone', () => {
    expect(alone(factsOf({ scan: { spectrum: walled(205) } }))).toEqual([]);
  });

  it('takes no steady tone, noise or band of an octave for a limited mix, or for one that was coded', () => {
    const limited = { analysis: { integratedLufs: -6, truePeakDbtp: -0.1 }, scan: { nearPeakShare: 1e-1 } } as const;
    const coded = { scan: { spectrum: walled(113) } } as const;
    const steady = { gatingBlocks: new Float64Array(300).fill(0.05) } as const;
    const narrow = {
      ltas: { mid: Array.from({ length: LTAS_BANDS }, (_, band) => (band === 20 ? 1e-2 : 1e-9)), side: [] },
    } as const;
    for (const made of [limited, coded]) {
      expect(alone(factsOf(made))).toHaveLength(1);
      for (const signal of [steady, narrow]) expect(alone(factsOf({ ...made, ...signal }))).toEqual([]);
    }
  });

  it('calls the mean of a file too short for a bass wave no offset', () => {
    for (const frames of [1, 882, 44100]) {
      expect(
        alone(factsOf({ format: { frames }, analysis: { audibleEndFrame: frames }, edges: { dcOffset: [0.2, 0.2] } })),
      ).toEqual([]);
    }
  });

  it('finds the same silences in a song however quiet it is as a whole', () => {
    const played = Float64Array.from({ length: 1800 }, (_, at) => (at % 300 < 150 ? 0.05 : 5e-5));
    for (const gain of [1, 1e-5, 1e-7]) {
      expect(alone(factsOf({ gatingBlocks: played.map((square) => square * gain) }))).toEqual([]);
      const paused = played.map((square, at) => (at >= 600 && at < 900 ? 0 : square * gain));
      expect(alone(factsOf({ gatingBlocks: paused }))).toEqual(['silence-inside']);
    }
  });

  it('hears a bass that cancels, not one that is only wide or too faint to matter', () => {
    const bass = (mid: number, side: number, rest = 1e-4) => {
      const low = (value: number) => Array.from({ length: LTAS_BANDS }, (_, band) => (bandEdge(band) < 115 ? value : rest));
      return factsOf({ ltas: { mid: low(mid), side: low(side) } });
    };
    expect(alone(bass(1e-5, 1e-4))).toEqual(['cancelling-low-end']);
    expect(alone(bass(1e-4, 1e-4))).toEqual([]);
    expect(alone(bass(1e-8, 1e-7))).toEqual([]);
  });

  it('takes what clicks all the time for music', () => {
    const clicks = [{ frame: 44100, error: 0.1, channel: 'both' }] as const;
    expect(alone(factsOf({ scan: { clickCount: 200, clicks } }))).toEqual([]);
  });

  it('finds the silence ahead of a hidden track, from its start, and none that is only quiet', () => {
    const blocks = new Float64Array(1800).fill(0.05);
    const with30 = blocks.map((square, at) => (at >= 600 && at < 900 ? 0 : square));
    const [advice] = adviseAlbum([song(factsOf({ gatingBlocks: with30 }))]).songs[0] ?? [];
    expect(advice).toMatchObject({ code: 'silence-inside', measurement: { unit: 's' } });
    expect(Math.abs((advice?.measurement.value ?? 0) - 30)).toBeLessThan(0.5);
    expect(advice?.measurement.text).toContain('from 1:00');
    expect(alone(factsOf({ gatingBlocks: blocks.map((square, at) => (at >= 600 && at < 900 ? 1e-6 : square)) }))).toEqual([]);
    expect(alone(factsOf({ gatingBlocks: blocks.map((square, at) => (at < 60 || at > 1750 ? 0 : square)) }))).toEqual([]);
  });
});

describe('advice on songs side by side', () => {
  const loud = (level: number, intent = 0) => song(factsOf({ analysis: { loudSectionsLufs: level } }), intent);

  it('says nothing of songs that are alike, however many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: -40, max: -6, noNaN: true }), (count, level) => {
        const { album, songs } = adviseAlbum(Array.from({ length: count }, () => loud(level)));
        expect([...album, ...songs.flat()]).toEqual([]);
      }),
    );
  });

  it('names the song that stands out by how much, and the spread of the record', () => {
    const { album, songs } = adviseAlbum([loud(-12), loud(-12.4), loud(-11.8), loud(-12.1), loud(-5)]);
    expect(album.map(({ code, measurement }) => [code, measurement.value])).toEqual([['level-spread', 7.4]]);
    expect(songs.map((advice) => advice.map(({ code, measurement }) => [code, measurement.value]))).toEqual([
      ...[[], [], [], []],
      [['level-outlier', 7]],
    ]);
  });

  it('leaves a song alone that is as quiet as its intent', () => {
    const others = [loud(-12), loud(-12.4), loud(-11.8), loud(-12.1)];
    expect(adviseAlbum([...others, loud(-18, -6)]).songs[4]).toEqual([]);
    expect(adviseAlbum([...others, loud(-18)]).songs[4]).toHaveLength(1);
  });

  it('compares excluded songs with nothing', () => {
    const skit = song(factsOf({ analysis: { loudSectionsLufs: -30 } }), 0, true);
    const { album, songs } = adviseAlbum([loud(-12), loud(-12), loud(-12), skit]);
    expect([...album, ...songs.flat()]).toEqual([]);
  });

  it('says the same whatever the order', () => {
    const levels = fc.array(fc.double({ min: -30, max: -5, noNaN: true }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(levels, fc.nat(), (list, turn) => {
        const at = turn % list.length;
        const turned = [...list.slice(at), ...list.slice(0, at)];
        const inOrder = adviseAlbum(list.map((level) => loud(level)));
        const other = adviseAlbum(turned.map((level) => loud(level)));
        expect(other.album).toEqual(inOrder.album);
        expect([...other.songs.slice(-at || list.length), ...other.songs.slice(0, -at || list.length)]).toEqual(inOrder.songs);
      }),
    );
  });

  it('puts a tonal outlier in words', () => {
    const plain = () => song(factsOf());
    const bright = Array.from({ length: LTAS_BANDS }, (_, band) => (bandEdge(band) >= 6000 ? 1e-3 : 1e-4));
    const { songs } = adviseAlbum([plain(), plain(), plain(), song(factsOf({ ltas: { mid: bright } }))]);
    expect(songs.slice(0, 3).flat()).toEqual([]);
    expect(songs[3]?.[0]?.measurement.text).toMatch(/^9\.\d dB more air \(6k to 14k Hz\) than the album's middle\.$/);
    expect(songs[3]?.[0]?.reason).toContain('bright');
  });
});
