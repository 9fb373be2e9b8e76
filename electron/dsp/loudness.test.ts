import { describe, expect, test } from 'vitest';
import { integratedLufs, LoudnessMeter, loudnessDistribution } from './loudness.ts';
import { compileDsp, DspInstance } from './module.ts';
import type { StereoSignal } from './signals.ts';
import { bothChannels, concatenate, feed, gaussianNoise, type LevelStep, musicLike, silence, sineSteps } from './signals.ts';

const dsp = new DspInstance(compileDsp());
const NOTHING = Number.NEGATIVE_INFINITY;

const measured = <Result>(
  sampleRate: number,
  signal: StereoSignal,
  read: (meter: LoudnessMeter) => Result,
  block = 4096,
): Result => {
  const meter = new LoudnessMeter(dsp, { sampleRate, channels: 2, expectedFrames: signal.left.length });
  feed(dsp, meter, signal, block);
  const result = read(meter);
  meter.destroy();
  return result;
};

const tone = (sampleRate: number, steps: readonly LevelStep[]): StereoSignal => bothChannels(sineSteps(sampleRate, steps));

/**
 * The EBU allows 0.1 LU about its nominal value, which is rounded; the exact value of a case (closed forms below)
 * must be met within 0.02 LU at any rate. Prints the figures.
 */
const expectLufs = (name: string, actual: number | null, nominal: number, exact = nominal): void => {
  console.log(`${name}: ${actual?.toFixed(4)} (nominal ${nominal.toFixed(1)}, exact ${exact.toFixed(4)})`);
  expect(Math.abs((actual ?? NOTHING) - nominal)).toBeLessThan(0.1);
  expect(Math.abs((actual ?? NOTHING) - exact)).toBeLessThan(0.02);
};

/** |H|^2 at 1 kHz of one of the standard's tabulated 48 kHz stages. */
const stagePower = ([b0, b1, b2]: readonly [number, number, number], [a1, a2]: readonly [number, number]): number => {
  const turn = (2 * Math.PI * 1000) / 48000;
  const power = (c0: number, c1: number, c2: number): number =>
    (c0 + c1 * Math.cos(turn) + c2 * Math.cos(2 * turn)) ** 2 + (c1 * Math.sin(turn) + c2 * Math.sin(2 * turn)) ** 2;
  return power(b0, b1, b2) / power(1, a1, a2);
};
const WEIGHTING =
  stagePower([1.53512485958697, -2.69169618940638, 1.19839281085285], [-1.69065929318241, 0.73248077421585]) *
  stagePower([1, -2, 1], [-1.99004745483398, 0.99007225036621]);

/** LUFS of a mean of 10^(dBFS / 10): two channels of half that power each, weighted at 1 kHz. */
const exactLufs = (mean: number): number => -0.691 + 10 * Math.log10(mean * WEIGHTING);

/** Mean of 10^(dBFS / 10) over a stretch of a level sequence. */
const meanOver = (steps: readonly LevelStep[], start: number, length: number): number => {
  let sum = 0;
  let at = 0;
  for (const [peakDbfs, seconds] of steps) {
    sum += Math.max(0, Math.min(at + seconds, start + length) - Math.max(at, start)) * 10 ** (peakDbfs / 10);
    at += seconds;
  }
  return sum / length;
};

/** Integrated loudness of a level sequence, gated as BS.1770-5 says, with no filter transients. */
const exactIntegrated = (steps: readonly LevelStep[]): number => {
  const seconds = steps.reduce((sum, [, length]) => sum + length, 0);
  const blocks = Array.from({ length: Math.round(seconds * 10) - 3 }, (_, index) => meanOver(steps, index / 10, 0.4));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const audible = blocks.filter((block) => exactLufs(block) > -70);
  return exactLufs(mean(audible.filter((block) => exactLufs(block) > exactLufs(mean(audible)) - 10)));
};

const repeated = (times: number, steps: readonly LevelStep[]): LevelStep[] => Array.from({ length: times }, () => steps).flat();

const CASE: Readonly<Record<number, readonly LevelStep[]>> = {
  1: [[-23, 20]],
  2: [[-33, 20]],
  3: [
    [-36, 10],
    [-23, 60],
    [-36, 10],
  ],
  4: [
    [-72, 10],
    [-36, 10],
    [-23, 60],
    [-36, 10],
    [-72, 10],
  ],
  5: [
    [-26, 20],
    [-20, 20.1],
    [-26, 20],
  ],
  9: repeated(5, [
    [-20, 1.34],
    [-30, 1.66],
  ]),
  12: repeated(25, [
    [-20, 0.18],
    [-30, 0.22],
  ]),
};
const steps = (number: number): readonly LevelStep[] => CASE[number] ?? [];

describe('EBU Tech 3341', () => {
  test.each([
    [1, -23],
    [2, -33],
  ])('case %i: momentary, short-term and integrated agree', (number, wanted) => {
    const [momentary, shortTerm, integrated] = measured(48000, tone(48000, steps(number)), (meter) => [
      meter.maxMomentaryLufs(),
      meter.maxShortTermLufs(),
      meter.integratedLufs(),
    ]);
    expectLufs(`3341-${number} M`, momentary ?? null, wanted);
    expectLufs(`3341-${number} S`, shortTerm ?? null, wanted);
    expectLufs(`3341-${number} I`, integrated ?? null, wanted);
  });

  test.each([3, 4, 5])('case %i: the gates leave -23.0 LUFS', (number) => {
    const level = measured(48000, tone(48000, steps(number)), (meter) => meter.integratedLufs());
    expectLufs(`3341-${number} I`, level, -23, exactIntegrated(steps(number)));
  });

  test.skip('case 6 (skipped: it is 5.0 surround, and Glassmaster refuses more than 2 channels)', () => {});

  test('case 9: short-term loudness is constant from 3 s on', () => {
    const curve = measured(48000, tone(48000, steps(9)), (meter) => meter.curve().shortTermLufs);
    expect(curve.length).toBe(150 - 29);
    const exact = exactLufs(meanOver(steps(9), 0, 3));
    expectLufs('3341-9 S lowest', Math.min(...curve), -23, exact);
    expectLufs('3341-9 S highest', Math.max(...curve), -23, exact);
  });

  test('case 10: 3 s of tone read -23.0 LUFS wherever they start (20 files)', () => {
    for (let n = 0; n < 20; n++) {
      const signal = tone(48000, [
        [NOTHING, n * 0.15],
        [-23, 3],
        [NOTHING, 1],
      ]);
      expectLufs(
        `3341-10-${n + 1} max S`,
        measured(48000, signal, (meter) => meter.maxShortTermLufs()),
        -23,
      );
    }
  });

  test('case 11: the maximum short-term loudness follows rising segments', () => {
    const meter = new LoudnessMeter(dsp, { sampleRate: 48000, channels: 2 });
    for (let n = 0; n < 20; n++) {
      feed(
        dsp,
        meter,
        tone(48000, [
          [NOTHING, n * 0.15],
          [-38 + n, 3],
          [NOTHING, 3 - n * 0.15],
        ]),
      );
      expectLufs(`3341-11-${n + 1} max S`, meter.maxShortTermLufs(), -38 + n);
    }
    meter.destroy();
  });

  test('case 12: momentary loudness is constant from 1 s on', () => {
    const blocks = measured(48000, tone(48000, steps(12)), (meter) => meter.history().blocks);
    const levels = [...blocks].slice(6).map((square) => -0.691 + 10 * Math.log10(square));
    const exact = exactLufs(meanOver(steps(12), 0, 0.4));
    expectLufs('3341-12 M lowest', Math.min(...levels), -23, exact);
    expectLufs('3341-12 M highest', Math.max(...levels), -23, exact);
  });

  test('case 13: 400 ms of tone read -23.0 LUFS wherever they start (20 files)', () => {
    for (let n = 0; n < 20; n++) {
      const signal = tone(48000, [
        [NOTHING, n * 0.02],
        [-23, 0.4],
        [NOTHING, 1],
      ]);
      expectLufs(
        `3341-13-${n + 1} max M`,
        measured(48000, signal, (meter) => meter.maxMomentaryLufs()),
        -23,
      );
    }
  });

  test('case 14: the maximum momentary loudness follows rising segments', () => {
    const meter = new LoudnessMeter(dsp, { sampleRate: 48000, channels: 2 });
    for (let n = 0; n < 20; n++) {
      feed(
        dsp,
        meter,
        tone(48000, [
          [NOTHING, n * 0.02],
          [-38 + n, 0.4],
          [NOTHING, 0.4 - n * 0.02],
        ]),
      );
      expectLufs(`3341-14-${n + 1} max M`, meter.maxMomentaryLufs(), -38 + n);
    }
    meter.destroy();
  });

  test.each([44100, 96000, 192000])('cases 1, 5, 10 and 13 hold at %i Hz', (rate) => {
    expectLufs(
      `${rate}: 3341-1 I`,
      measured(rate, tone(rate, steps(1)), (meter) => meter.integratedLufs()),
      -23,
    );
    const fifth = measured(rate, tone(rate, steps(5)), (meter) => meter.integratedLufs());
    expectLufs(`${rate}: 3341-5 I`, fifth, -23, exactIntegrated(steps(5)));
    const three = tone(rate, [
      [NOTHING, 7 * 0.15],
      [-23, 3],
      [NOTHING, 1],
    ]);
    expectLufs(
      `${rate}: 3341-10-8 max S`,
      measured(rate, three, (meter) => meter.maxShortTermLufs()),
      -23,
    );
    const short = tone(rate, [
      [NOTHING, 7 * 0.02],
      [-23, 0.4],
      [NOTHING, 1],
    ]);
    expectLufs(
      `${rate}: 3341-13-8 max M`,
      measured(rate, short, (meter) => meter.maxMomentaryLufs()),
      -23,
    );
  });
});

describe('EBU Tech 3342', () => {
  const CASES: readonly [number, readonly number[], number][] = [
    [1, [-20, -30], 10],
    [2, [-20, -15], 5],
    [3, [-40, -20], 20],
    [4, [-50, -35, -20, -35, -50], 15],
  ];
  test.each(CASES)('case %i: levels %j have a range of %i LU', (number, levels, wanted) => {
    for (const rate of [48000, 44100]) {
      const signal = tone(
        rate,
        levels.map((level) => [level, 20] as const),
      );
      expectLufs(
        `${rate}: 3342-${number} LRA`,
        measured(rate, signal, (meter) => meter.loudnessRangeLu()),
        wanted,
      );
    }
  });

  test.each([
    [101, 10, 95],
    [12, 1, 10],
    [11, 1, 10],
    [1, 0, 0],
  ])('of %i levels the percentiles are those at %i and %i', (count, low, high) => {
    // Levels 0.1 LU apart, loudest first. 10 of 11 is 9.5 rounded up.
    const level = (index: number): number => -30 + 0.1 * index;
    const shortTerm = Float64Array.from({ length: count }, (_, index) => 10 ** ((level(count - 1 - index) + 0.691) / 10));
    const found = loudnessDistribution(dsp, [{ blocks: new Float64Array(0), shortTerm }]);
    expect(found?.quietLufs).toBeCloseTo(level(low), 9);
    expect(found?.loudLufs).toBeCloseTo(level(high), 9);
  });

  test('loud sections are the upper edge of the range', () => {
    const signal = tone(48000, [
      [-30, 60],
      [-20, 20],
    ]);
    expectLufs(
      'loud sections',
      measured(48000, signal, (meter) => meter.loudSectionsLufs()),
      -20,
    );
  });
});

test('a full-scale 997 Hz sine in one channel reads -3.01 LUFS, as BS.1770-5 states', () => {
  const plane = sineSteps(48000, [[0, 10]], 997);
  const level = measured(48000, { left: plane, right: silence(plane.length) }, (meter) => meter.integratedLufs());
  console.log(`997 Hz: ${level?.toFixed(4)} (-3.01)`);
  expect(level).toBeCloseTo(-3.01, 2);
});

test('mono reads the same bits as its plane given to both channels', () => {
  const plane = gaussianNoise(5, 5 * 44100, 0.1);
  const mono = new LoudnessMeter(dsp, { sampleRate: 44100, channels: 1 });
  feed(dsp, mono, { left: plane, right: silence(plane.length) });
  expect(mono.history()).toEqual(measured(44100, bothChannels(plane), (meter) => meter.history()));
  mono.destroy();
});

test('the result is the same bits for any block size, also at rates that are no multiple of 100', () => {
  for (const sampleRate of [44100, 11025, 22255]) {
    const signal = musicLike({ seed: 3, sampleRate, seconds: 4.3 });
    const readings = [1, 7, 64, 4096, signal.left.length].map((block) =>
      measured(
        sampleRate,
        signal,
        (meter) => ({
          ...meter.history(),
          maxima: [meter.maxMomentaryLufs(), meter.maxShortTermLufs(), meter.integratedLufs(), meter.loudnessRangeLu()],
        }),
        block,
      ),
    );
    for (const reading of readings) expect(reading).toEqual(readings[0]);
  }
});

test('windows do not drift at a rate that is no multiple of 100', () => {
  const sampleRate = 11025;
  const seconds = 600;
  const plane = concatenate(silence(sampleRate * (seconds - 4)), sineSteps(sampleRate, [[-20, 4]]));
  const { blocks } = measured(sampleRate, bothChannels(plane), (meter) => meter.history());
  expect(blocks.length).toBe(seconds * 10 - 3);
  expect(blocks[(seconds - 4) * 10 - 4]).toBe(0);
  expect(blocks[(seconds - 4) * 10 - 3]).toBeGreaterThan(0);
});

test('material longer than announced is measured whole', () => {
  const meter = new LoudnessMeter(dsp, { sampleRate: 8000, channels: 1, expectedFrames: 8000 });
  feed(dsp, meter, bothChannels(gaussianNoise(9, 8000 * 500, 0.1)));
  expect(meter.history().blocks.length).toBe(5000 - 3);
  meter.destroy();
});

test('silence, and what lies below the gate, has no loudness', () => {
  const nothing = measured(44100, bothChannels(silence(44100 * 5)), (meter) => [
    meter.integratedLufs(),
    meter.maxMomentaryLufs(),
    meter.maxShortTermLufs(),
    meter.loudnessRangeLu(),
    meter.loudSectionsLufs(),
  ]);
  expect(nothing).toEqual([null, null, null, null, null]);
  const faint = measured(44100, tone(44100, [[-75, 5]]), (meter) => [meter.integratedLufs(), meter.loudnessRangeLu()]);
  expect(faint).toEqual([null, null]);
});

test('audio shorter than a window leaves that window undefined', () => {
  const short = measured(44100, tone(44100, [[-20, 0.39]]), (meter) => [meter.maxMomentaryLufs(), meter.integratedLufs()]);
  expect(short).toEqual([null, null]);
  const middle = measured(44100, tone(44100, [[-20, 2.9]]), (meter) => [meter.maxShortTermLufs(), meter.loudSectionsLufs()]);
  expect(middle).toEqual([null, null]);
  expect(measured(44100, tone(44100, [[-20, 2.9]]), (meter) => meter.integratedLufs())).not.toBeNull();
});

test('an album is gated as one programme, not averaged', () => {
  const loud = measured(48000, tone(48000, [[-20, 30]]), (meter) => meter.history());
  const middle = measured(48000, tone(48000, [[-26, 30]]), (meter) => meter.history());
  const quiet = measured(48000, tone(48000, [[-40, 300]]), (meter) => meter.history());
  const power = (10 ** -2 + 10 ** -2.6) / 2;
  // The quiet song lies below the album's relative gate, whatever its length.
  const pooled = integratedLufs(dsp, [loud, middle, quiet]);
  expectLufs('album', pooled, -22, exactLufs(power));
  expectLufs('album LRA', loudnessDistribution(dsp, [loud, middle])?.rangeLu ?? null, 6);
  expect(integratedLufs(dsp, [])).toBeNull();
  expect(loudnessDistribution(dsp, [])).toBeNull();
});

test('arguments out of range are refused', () => {
  expect(() => new LoudnessMeter(dsp, { sampleRate: 7999, channels: 2 })).toThrow(RangeError);
  expect(() => new LoudnessMeter(dsp, { sampleRate: 48000, channels: 2, expectedFrames: Number.NaN })).toThrow(RangeError);
});

describe('readings while the music plays', () => {
  test('are of the latest 400 ms and 3 s, and of everything so far', () => {
    const rate = 48000;
    const sound = musicLike({ seed: 5, sampleRate: rate, seconds: 9 });
    const meter = new LoudnessMeter(dsp, { sampleRate: rate, channels: 2 });
    expect([meter.momentaryLufs(), meter.shortTermLufs(), meter.integratedSoFarLufs()]).toEqual([null, null, null]);
    for (let second = 1; second <= 9; second++) {
      const part = (from: number, to: number): StereoSignal => ({
        left: sound.left.subarray(from * rate, to * rate),
        right: sound.right.subarray(from * rate, to * rate),
      });
      feed(dsp, meter, part(second - 1, second), 1000);
      const curve = meter.curve().shortTermLufs;
      if (second >= 3) expect(meter.shortTermLufs()).toBeCloseTo(curve.at(-1) as number, 4);
      else expect(meter.shortTermLufs()).toBeNull();
      const blocks = meter.history().blocks;
      expect(meter.momentaryLufs()).toBeCloseTo(-0.691 + 10 * Math.log10(blocks.at(-1) as number), 9);
      expect(meter.integratedSoFarLufs()).toBe(meter.integratedLufs());
    }
    meter.destroy();
  });
});
