import { describe, expect, it } from 'vitest';
import { roughness, runThrough, sameBits } from './compressor.testkit.ts';
import { lineAmplitude } from './limiter.testkit.ts';
import { LoudnessMeter } from './loudness.ts';
import { compileDsp, DspInstance } from './module.ts';
import { aliases, make, SOFT, STYLES, through } from './saturation.testkit.ts';
import { Saturation, type SaturationSettings } from './saturation.ts';
import { bothChannels, feed, gaussianNoise, musicLike, type StereoSignal, sine, whiteNoise } from './signals.ts';

const RATE = 44100;
const decibels = (ratio: number): number => 20 * Math.log10(ratio);
const rms = (plane: Float32Array): number => Math.sqrt(plane.reduce((sum, value) => sum + value * value, 0) / plane.length);

/** The curve of the manual: the integral of (1 - (x / end)^2)^8, by Simpson's rule. */
const END = 3.338470458984375;
const bent = (x: number): number => {
  const to = Math.min(END, Math.abs(x));
  const steps = 200;
  let sum = 0;
  for (let at = 0; at <= steps; at += 1) {
    const weight = at === 0 || at === steps ? 1 : at % 2 === 1 ? 4 : 2;
    sum += weight * (1 - ((to * at) / steps / END) ** 2) ** 8;
  }
  return (Math.sign(x) * sum * to) / (3 * steps);
};

describe('Saturation', () => {
  it.each(STYLES)('leaves aliases of a -6 dBFS tone of 10 kHz below -100 dB at every drive, %s', (style) => {
    let worst = Number.NEGATIVE_INFINITY;
    for (let driveDb = 0; driveDb <= 24; driveDb += 4) worst = Math.max(worst, aliases({ style, driveDb }, 10_000, -6, 44100));
    for (const rate of [48000, 96000, 192_000]) worst = Math.max(worst, aliases({ style, driveDb: 24 }, 10_000, -6, rate));
    for (const hertz of [997, 6000, 15_000, 19_000]) worst = Math.max(worst, aliases({ style, driveDb: 24 }, hertz, -6, 44100));
    const full = aliases({ style, driveDb: 24 }, 10_000, 0, 44100);
    console.info(
      `${style}: all that is not harmonic at worst ${worst.toFixed(0)} dB, of a full-scale tone ${full.toFixed(0)} dB`,
    );
    expect(worst).toBeLessThan(-100);
    expect(full).toBeLessThan(-90);
  });

  it('bends as its curve says, by as many dB as it is driven', () => {
    for (const [driveDb, peakDbfs] of [
      [0, 0],
      [12, 0],
      [24, -6],
      [24, 0],
    ] as const) {
      const tone = sine({ sampleRate: RATE, frames: 2 * RATE, frequency: 1000, peakDbfs });
      const second = through({ driveDb }, bothChannels(tone)).left.slice(RATE / 2, (3 * RATE) / 2);
      const peak = 10 ** ((peakDbfs + driveDb - 12) / 20);
      const expected = Float32Array.from({ length: 4410 }, (_, at) => bent(peak * Math.sin((2 * Math.PI * at) / 4410)));
      for (const harmonic of [3, 5, 7]) {
        const wanted = lineAmplitude(expected, harmonic) / lineAmplitude(expected, 1);
        const found = lineAmplitude(second, 1000 * harmonic) / lineAmplitude(second, 1000);
        expect(Math.abs(found - wanted)).toBeLessThan(2e-6 + 2e-3 * wanted);
      }
    }
  });

  it('is late by its latency to the frame: a mix of 0 leaves every bit alone, and dry and wet are in step', () => {
    for (const rate of [44100, 96000, 192_000]) {
      const noise = { left: whiteNoise(1, 20_000, 0.9), right: whiteNoise(2, 20_000, 0.9) };
      for (const style of STYLES) {
        const dry = through({ style, mix: 0, driveDb: 24 }, noise, rate);
        expect(sameBits(dry.left, noise.left)).toBe(true);
        expect(sameBits(dry.right, noise.right)).toBe(true);
        // What is too small to be bent is multiplied by one number at all frequencies.
        const small = bothChannels(noise.left.map((value) => value * 1e-5));
        for (const mix of [0.5, 1]) {
          const wet = through({ style, mix, driveDb: 24 }, small, rate).left;
          const gain = rms(wet) / rms(small.left);
          const residue = wet.map((value, at) => value - gain * (small.left[at] ?? 0));
          expect(decibels(rms(residue) / rms(wet))).toBeLessThan(-100);
        }
      }
    }
  });

  it.each(STYLES)('keeps loudness near the input, %s', (style) => {
    const lufs = (sound: StereoSignal): number => {
      const dsp = new DspInstance(compileDsp());
      const meter = new LoudnessMeter(dsp, { sampleRate: RATE, channels: 2, expectedFrames: sound.left.length });
      feed(dsp, meter, sound);
      return meter.integratedLufs() ?? Number.NaN;
    };
    const noise = bothChannels(gaussianNoise(3, 4 * RATE, 10 ** (-14 / 20)));
    const music = musicLike({ seed: 2, sampleRate: RATE, seconds: 6, peak: 0.9 });
    for (let driveDb = 0; driveDb <= 24; driveDb += 6) {
      const heard = through({ style, driveDb }, noise);
      // White noise has far more treble than music, and tape saturates it sooner.
      if (style === 'soft') expect(Math.abs(decibels(rms(heard.left) / rms(noise.left)))).toBeLessThan(0.05);
      const change = lufs(through({ style, driveDb }, music)) - lufs(music);
      console.info(`${style} ${driveDb} dB: music of ${lufs(music).toFixed(1)} LUFS changes by ${change.toFixed(2)} LU`);
      expect(Math.abs(change)).toBeLessThan(2);
    }
  });

  it('gives no DC, however lopsided the wave', () => {
    const lopsided = Float32Array.from({ length: 4 * RATE }, (_, at) => {
      const angle = (2 * Math.PI * 100 * at) / RATE;
      return 0.6 * Math.cos(angle) + 0.3 * Math.cos(2 * angle);
    });
    for (const style of STYLES) {
      const out = through({ style, driveDb: 24 }, bothChannels(lopsided)).left.subarray(2 * RATE, 3 * RATE);
      expect(Math.abs(out.reduce((sum, value) => sum + value, 0) / RATE)).toBeLessThan(1e-6);
    }
  });

  it('moves to new settings without a click, and holds the first at once', () => {
    const tone = bothChannels(sine({ sampleRate: RATE, frames: 60_000, frequency: 220, peakDbfs: -1 }));
    const { dsp, saturation } = make({ driveDb: 24 });
    saturation.set({ ...SOFT, driveDb: 0 });
    const change = (settings: Partial<SaturationSettings>) => () => saturation.set({ ...SOFT, ...settings });
    const moved = runThrough(dsp, saturation, tone, {
      at: [
        [20_000, change({ driveDb: 24 })],
        [20_300, change({ style: 'tape', driveDb: 18 })],
        [30_001, change({ mix: 0 })],
        [40_000, change({ driveDb: 6, mix: 0.3 })],
      ],
    });
    const settled = make({ driveDb: 0 });
    const expected = runThrough(settled.dsp, settled.saturation, tone);
    expect(sameBits(moved.left.slice(0, 20_000), expected.left.slice(0, 20_000))).toBe(true);
    const steady = Math.max(
      ...([0, 24] as const).map((driveDb) => {
        const one = make({ driveDb });
        return roughness(runThrough(one.dsp, one.saturation, tone).left.subarray(2000));
      }),
    );
    expect(roughness(moved.left.subarray(2000))).toBeLessThan(1.2 * steady);
  });

  it('falls silent when the sound does', () => {
    const sound = bothChannels(new Float32Array(4 * RATE));
    sound.left.set(whiteNoise(1, 5000, 0.9));
    for (const style of STYLES) {
      const out = through({ style, driveDb: 24 }, sound).left;
      expect(out.subarray(3 * RATE).every((value) => Math.abs(value) < 1e-9)).toBe(true);
    }
  });

  it('refuses settings out of range and keeps what it had', () => {
    const { dsp, saturation } = make({ mix: 0 });
    for (const wrong of [{ driveDb: -1 }, { driveDb: 25 }, { driveDb: Number.NaN }, { mix: 1.1 }]) {
      expect(() => saturation.set({ ...SOFT, ...wrong })).toThrow(RangeError);
    }
    const noise = whiteNoise(1, 5000, 0.9);
    const out = runThrough(dsp, saturation, bothChannels(noise)).left;
    expect(sameBits(out.slice(saturation.latency), noise.slice(0, 5000 - saturation.latency))).toBe(true);
    expect(() => new Saturation(dsp, 4000)).toThrow(RangeError);
  });
});
