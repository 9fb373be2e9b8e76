import { describe, expect, it } from 'vitest';
import { roughness, runThrough, sameBits } from './compressor.testkit.ts';
import { EQUALIZER_SHAPES, type EqualizerBand } from './equalizer.ts';
import { LinearPhaseEqualizer } from './linearPhaseEqualizer.ts';
import { compileDsp, DspInstance } from './module.ts';
import { powerOf, worstDifference } from './response.testkit.ts';
import { bothChannels, type StereoSignal, sine, whiteNoise } from './signals.ts';

const MODULE = compileDsp();
const BAND: EqualizerBand = {
  shape: 'bell',
  target: 'stereo',
  frequency: 1000,
  gainDb: 6,
  q: 1,
  order: 2,
  dynamics: null,
};

const make = (bands: readonly Partial<EqualizerBand>[], sampleRate = 44100) => {
  const dsp = new DspInstance(MODULE);
  const equalizer = new LinearPhaseEqualizer(dsp, sampleRate);
  for (const [at, band] of bands.entries()) equalizer.setBand(at, { ...BAND, ...band });
  return { dsp, equalizer, latency: equalizer.latency };
};

/** A signal through the equalizer and its latency taken out, as long as it was. */
const through = (bands: readonly Partial<EqualizerBand>[], { left, right }: StereoSignal, sampleRate = 44100): StereoSignal => {
  const { dsp, equalizer, latency } = make(bands, sampleRate);
  const longer = (plane: Float32Array): Float32Array => {
    const padded = new Float32Array(plane.length + latency);
    padded.set(plane);
    return padded;
  };
  const out = runThrough(dsp, equalizer, { left: longer(left), right: longer(right) }, { blocks: [4096] });
  return { left: out.left.slice(latency), right: out.right.slice(latency) };
};

const NOISE: StereoSignal = { left: whiteNoise(1, 20_000, 0.5), right: whiteNoise(2, 20_000, 0.5) };

const impulseAt = (frames: number, at: number): Float32Array => {
  const plane = new Float32Array(frames);
  plane[at] = 1;
  return plane;
};

describe('LinearPhaseEqualizer', () => {
  it('has the response of the equalizer within 0.1 dB, whatever the shape', () => {
    let worst = 0;
    for (const [lowest, gainDb, q, order] of [
      [20, 24, 4, 8],
      [90, -9, 10, 3],
      [3000, 12, 1, 1],
      [17000, -18, 0.3, 4],
    ] as const) {
      for (const shape of EQUALIZER_SHAPES.filter((one) => one !== 'off')) {
        // A notch's kink at its frequency needs more periods than there are at 20 Hz; mains hum is its lowest use.
        const frequency = shape === 'notch' ? Math.max(50, lowest) : lowest;
        const { equalizer, dsp, latency } = make([{ shape, frequency, gainDb, q: shape === 'tilt' ? 0.5 : q, order }]);
        const { left } = runThrough(dsp, equalizer, bothChannels(impulseAt(2 * latency, 0)));
        const error = worstDifference(
          (hertz) => powerOf(left, hertz, 44100),
          (hertz) => 10 ** (equalizer.responseDb(0, hertz) / 10),
        );
        worst = Math.max(worst, error);
        expect(error).toBeLessThan(0.1);
        equalizer.destroy();
      }
    }
    console.info(`linear-phase equalizer: worst ${worst.toFixed(3)} dB from the response`);
  });

  it('turns no phase: a step ahead of the latency answers one behind it, and nothing is heard outside the response', () => {
    for (const rate of [44100, 96000]) {
      const { equalizer, dsp, latency } = make([{ shape: 'low-cut', frequency: 60, order: 4 }, {}], rate);
      const { left } = runThrough(dsp, equalizer, bothChannels(impulseAt(3 * latency, 10)));
      const centre = latency + 10;
      for (let away = 1; away < latency; away += 1) {
        expect(Math.abs((left[centre + away] ?? 0) - (left[centre - away] ?? 0))).toBeLessThan(1e-7);
      }
      const reach = equalizer.latency - rate / 20;
      expect(left.subarray(0, centre - reach).every((value) => Math.abs(value) < 1e-6)).toBe(true);
      expect(left.subarray(2 * latency + 10).every((value) => value === 0)).toBe(true);
    }
  });

  it('leaves every bit alone without a band that does anything', () => {
    const out = through([{ shape: 'off' }, { gainDb: 0 }, { gainDb: 0, target: 'side' }], NOISE);
    expect(sameBits(out.left, NOISE.left)).toBe(true);
    expect(sameBits(out.right, NOISE.right)).toBe(true);
  });

  it('works on mid, side, left or right alone', () => {
    const left = through([{ target: 'left', gainDb: 12 }], NOISE);
    left.right.forEach((value, at) => {
      expect(Math.abs(value - (NOISE.right[at] ?? 0))).toBeLessThan(1e-7);
    });
    const side = through([{ target: 'side', gainDb: 12 }], bothChannels(NOISE.left));
    side.left.forEach((value, at) => {
      expect(Math.abs(value - (NOISE.left[at] ?? 0))).toBeLessThan(1e-7);
    });
    const mid = through([{ target: 'mid', gainDb: 12 }], bothChannels(NOISE.left));
    const stereo = through([{ gainDb: 12 }], bothChannels(NOISE.left));
    mid.left.forEach((value, at) => {
      expect(Math.abs(value - (stereo.left[at] ?? 0))).toBeLessThan(2e-7);
    });
  });

  it('takes bands on different channels one after the other, in their order', () => {
    const bands = [
      { target: 'mid', gainDb: -9 },
      { target: 'left', frequency: 3000, gainDb: 9 },
      { target: 'side', frequency: 500, gainDb: 6 },
    ] as const;
    const middle = (plane: Float32Array): Float32Array => {
      const padded = new Float32Array(30_000);
      padded.set(plane.subarray(0, 8000), 11_000);
      return padded;
    };
    const sound = { left: middle(NOISE.left), right: middle(NOISE.right) };
    const together = through(bands, sound);
    const apart = bands.reduce((one, band) => through([band], one), sound);
    const swapped = [...bands].reverse().reduce((one, band) => through([band], one), sound);
    const difference = (a: Float32Array, b: Float32Array): number =>
      a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? 0))), 0);
    expect(difference(together.left, apart.left)).toBeLessThan(2e-6);
    expect(difference(together.right, apart.right)).toBeLessThan(2e-6);
    expect(difference(together.right, swapped.right)).toBeGreaterThan(1e-2);
  });

  it('moves to a new setting without a click', () => {
    const { dsp, equalizer } = make([{ frequency: 440, gainDb: -12 }]);
    const tone = bothChannels(sine({ sampleRate: 44100, frames: 100_000, frequency: 440, peakDbfs: -6 }));
    const moved = runThrough(dsp, equalizer, tone, {
      at: [
        [70_000, () => equalizer.setBand(0, { ...BAND, frequency: 440, gainDb: 6 })],
        [80_000, () => equalizer.setBand(1, { ...BAND, frequency: 3000, target: 'mid' })],
      ],
    });
    const quiet = moved.left.subarray(69_000, 70_000).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const loud = moved.left.subarray(95_000).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(20 * Math.log10(loud / quiet)).toBeGreaterThan(17);
    expect(roughness(moved.left.subarray(69_000))).toBeLessThan(1.2 * 2 * roughness(tone.left));
  });

  it('refuses dynamics and settings out of range', () => {
    const { equalizer } = make([]);
    const dynamics = { thresholdDb: -30, rangeDb: -6, attackMs: 10, releaseMs: 100 };
    expect(() => equalizer.setBand(0, { ...BAND, dynamics })).toThrow('cannot be dynamic');
    expect(() => equalizer.setBand(0, { ...BAND, q: 0 })).toThrow(RangeError);
  });
});
