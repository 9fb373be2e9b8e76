import { describe, expect, test } from 'vitest';
import { compileDsp, DspInstance } from './module.ts';
import {
  bothChannels,
  burstPeak,
  burstSignal,
  concatenate,
  ebuBurst,
  feed,
  gaussianNoise,
  musicLike,
  randomBurst,
  type StereoSignal,
  seededRandom,
  silence,
  sine,
} from './signals.ts';
import { TruePeakMeter } from './truePeak.ts';

const dsp = new DspInstance(compileDsp());

interface Reading {
  readonly truePeaks: readonly number[];
  readonly samplePeaks: readonly number[];
}

const measured = (
  signal: StereoSignal,
  { strict = false, exhaustive = false, block = 4096 }: { strict?: boolean; exhaustive?: boolean; block?: number } = {},
): Reading => {
  const meter = new TruePeakMeter(dsp, { channels: 2, strict, exhaustive });
  feed(dsp, meter, signal, block);
  meter.finish();
  const reading = { truePeaks: meter.truePeaks(), samplePeaks: meter.samplePeaks() };
  meter.destroy();
  return reading;
};

const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);
const peakOf = (plane: Float32Array, strict = false): number => measured(bothChannels(plane), { strict }).truePeaks[0] ?? 0;

describe('EBU Tech 3341', () => {
  const expectDbtp = (name: string, plane: Float32Array, wanted: number): void => {
    const level = decibels(peakOf(plane));
    console.log(`${name}: ${level.toFixed(3)} dBTP (${wanted})`);
    expect(level).toBeLessThanOrEqual(wanted + 0.2);
    expect(level).toBeGreaterThanOrEqual(wanted - 0.4);
  };

  test.each([
    [15, 4, 0, 0.5, -6],
    [16, 4, 45, 0.5, -6],
    [17, 6, 60, 0.5, -6],
    [18, 8, 67.5, 0.5, -6],
    [19, 4, 45, 1.41, 3],
  ])('case %i: a sine of 1/%i of the rate at %d degrees', (number, divisor, phase, amplitude, wanted) => {
    const sampleRate = 48000;
    // Faded at both ends, as the EBU's files are: an abrupt start is a wider-band signal with higher peaks.
    const plane = sine({ sampleRate, frames: sampleRate, frequency: sampleRate / divisor, peakDbfs: decibels(amplitude), phase });
    const ramp = 1000;
    const shaped = plane.map((value, frame) => {
      const along = Math.min(1, frame / ramp, (plane.length - 1 - frame) / ramp);
      return value * Math.sin((Math.PI / 2) * along) ** 2;
    });
    expectDbtp(`3341-${number}`, shaped, wanted);
  });

  test.each([
    [20, 0],
    [21, 0.25],
    [22, 0.5],
    [23, 0.75],
  ])('case %i: a 0 dBFS burst seen %d samples off its top', (number, offset) => {
    expectDbtp(`3341-${number}`, ebuBurst(offset), 0);
  });
});

describe('against the continuous waveform', () => {
  /** dB the meter reads above (+) or below (-) the burst's own maximum, sampled 64 times per frame. */
  const errors = (highest: number, strict: boolean, seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 300 }, () => {
      const burst = randomBurst(random, 150 + random(), 100 + 60 * random(), highest);
      return decibels(peakOf(burstSignal(burst, 300), strict) / burstPeak(burst));
    });
  };

  test.each([
    [false, 0.2],
    [true, 0.06],
  ])('random bursts up to 20 kHz of 44.1 kHz read right (strict: %s)', (strict, under) => {
    // The envelope widens each partial by 0.03: 0.4535 of the rate in all.
    const found = errors(0.4235, strict, 77);
    const lowest = Math.min(...found);
    const highest = Math.max(...found);
    console.log(`bursts, strict ${strict}: worst under ${lowest.toFixed(4)} dB, worst over ${highest.toFixed(4)} dB`);
    expect(lowest).toBeGreaterThan(-under);
    expect(highest).toBeLessThan(0.05);
  });

  test('a sine of any phase and of any frequency up to 20 kHz of 44.1 kHz reads right', () => {
    let lowest = 0;
    let highest = -1;
    const random = seededRandom(8);
    for (let index = 0; index < 300; index++) {
      const frequency = 0.4535 * ((index + 1) / 300);
      const burst = { centre: 1000 + random(), length: 1900, partials: [{ frequency, amplitude: 0.9, phase: 0 }] };
      const error = decibels(peakOf(burstSignal(burst, 2000)) / 0.9);
      lowest = Math.min(lowest, error);
      highest = Math.max(highest, error);
    }
    console.log(`sines: worst under ${lowest.toFixed(4)} dB, worst over ${highest.toFixed(4)} dB`);
    expect(lowest).toBeGreaterThan(-0.2);
    expect(highest).toBeLessThan(0.05);
  });
});

const MATERIAL: readonly [string, StereoSignal][] = [
  ['music', musicLike({ seed: 4, sampleRate: 44100, seconds: 3 })],
  ['noise', { left: gaussianNoise(1, 50000, 0.2), right: gaussianNoise(2, 50000, 0.1) }],
  [
    'sparse clicks',
    bothChannels(Float32Array.from({ length: 30001 }, (_, frame) => (frame % 997 === 0 ? (frame % 13) / 13 : 0))),
  ],
  [
    'a fade',
    bothChannels(sine({ sampleRate: 44100, frames: 20000, frequency: 9000, peakDbfs: 0 }).map((x, n) => (x * n) / 20000)),
  ],
];

test.each(MATERIAL)('%s: skipping changes nothing, to the bit', (_, signal) => {
  for (const strict of [false, true]) {
    expect(measured(signal, { strict })).toEqual(measured(signal, { strict, exhaustive: true }));
  }
});

test.each([
  ...MATERIAL,
  ['white noise at its ceiling', bothChannels(gaussianNoise(3, 200_000, 0.5).map((x) => Math.max(-0.5, Math.min(0.5, x))))],
  // Peaks stand in the middle between samples of one level, and nothing of it is smooth.
  ['tones near half the rate', bothChannels(Float32Array.from({ length: 200_000 }, (_, n) => Math.sin(n * (2.6 + n / 1e6)) / 2))],
] as const)('%s: nor does it in any interval of 1024 frames', (_, { left, right }) => {
  for (const strict of [false, true]) {
    const [skipping, exhaustive] = [false, true].map((all) => {
      const meter = new TruePeakMeter(dsp, { channels: 2, strict, exhaustive: all });
      const peaks: (number | null)[] = [];
      for (let at = 0; at < left.length; at += 1024) {
        feed(dsp, meter, { left: left.subarray(at, at + 1024), right: right.subarray(at, at + 1024) }, 1024);
        peaks.push(meter.endInterval());
      }
      meter.destroy();
      return peaks;
    });
    expect(skipping).toEqual(exhaustive);
  }
});

test('the worst pattern the filter knows is not skipped', () => {
  // Signs follow those of the taps half-way between two samples, so that every product adds up.
  const pattern = Float32Array.from({ length: 48 }, (_, index) => {
    const fromMiddle = index < 24 ? 23 - index : index - 24;
    return fromMiddle % 2 === 0 ? 0.2 : -0.2;
  });
  const worst = peakOf(pattern);
  console.log(`worst pattern: ${(worst / 0.2).toFixed(3)} times its samples`);
  const earlier = new Float32Array([0.97 * worst]);
  const signal = bothChannels(concatenate(silence(100), earlier, silence(1000), pattern, silence(100)));
  const found = measured(signal);
  expect(found.truePeaks[0]).toBe(worst);
  expect(found).toEqual(measured(signal, { exhaustive: true }));
});

test.each(MATERIAL)('%s: the result is the same bits for any block size', (_, signal) => {
  const whole = measured(signal, { block: signal.left.length });
  for (const block of [1, 7, 64, 4096, 5000]) expect(measured(signal, { block })).toEqual(whole);
});

test('a peak between the last samples, or the first, counts', () => {
  // Two equal samples of a band-limited pulse: the top lies halfway between them, 4/pi times as high.
  const pulse = new Float32Array([0.5, 0.5]);
  for (const plane of [pulse, concatenate(silence(5000), pulse), concatenate(pulse, silence(5000))]) {
    const peak = peakOf(plane);
    expect(decibels(peak / (0.5 * (4 / Math.PI)))).toBeGreaterThan(-0.1);
    expect(decibels(peak / (0.5 * (4 / Math.PI)))).toBeLessThan(0.1);
  }
});

test('the waveform before the first and after the last sample counts too', () => {
  // Alternating samples end abruptly: beyond the end the interpolation overshoots what lies inside.
  const plane = Float32Array.from({ length: 64 }, (_, frame) => (frame % 2 === 0 ? 0.1 : -0.1));
  plane[63] = 1;
  plane[0] = 1;
  const reversed = Float32Array.from(plane).reverse();
  expect(peakOf(plane)).toBe(peakOf(reversed));
  expect(peakOf(concatenate(plane, silence(500)))).toBe(peakOf(plane));
  expect(peakOf(concatenate(silence(512), plane))).toBe(peakOf(plane));
});

test('sample peaks are per channel, and the true peak is never below them', () => {
  const { truePeaks, samplePeaks } = measured({ left: new Float32Array([0, -0.75, 0]), right: new Float32Array([0, 0.25, 0]) });
  expect(samplePeaks).toEqual([0.75, 0.25]);
  expect(truePeaks).toEqual([0.75, 0.25]);
});

test('silence has no peak level', () => {
  const meter = new TruePeakMeter(dsp, { channels: 1 });
  feed(dsp, meter, bothChannels(silence(10000)));
  meter.finish();
  expect([meter.truePeakDbtp(), meter.samplePeakDbfs(), meter.truePeaks()]).toEqual([null, null, [0]]);
  expect(() => feed(dsp, meter, bothChannels(silence(10)))).toThrow(RangeError);
  meter.destroy();
});

describe('intervals', () => {
  test('together hold the highest peak of the whole, and each one only its own', () => {
    const plane = concatenate(gaussianNoise(31, 40000, 0.01), gaussianNoise(32, 40000, 0.2), silence(40000));
    for (const block of [100, 4096, 10000]) {
      const meter = new TruePeakMeter(dsp, { channels: 2 });
      const peaks: number[] = [];
      for (let at = 0; at < plane.length; at += 20000) {
        feed(dsp, meter, bothChannels(plane.subarray(at, at + 20000)), block);
        peaks.push(meter.endInterval() ?? Number.NEGATIVE_INFINITY);
      }
      meter.destroy();
      expect(Math.max(...peaks)).toBe(decibels(peakOf(plane)));
      const [first = 0, second = 0, , , , last = 0] = peaks;
      expect(Math.max(first, second)).toBeLessThan((peaks[2] ?? 0) - 12);
      expect(last).toBe(Number.NEGATIVE_INFINITY);
    }
  });
});
