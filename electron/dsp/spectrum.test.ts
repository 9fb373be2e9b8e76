import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandEdge } from '../shared/tone/bands.ts';
import { seededRandom, sine } from './signals.ts';
import { noiseOf, spectrumOf, thirds } from './spectrum.testkit.ts';
import { SPECTRUM_BANDS, type Spectrum } from './spectrum.ts';

const RATE = 44100;

const total = ({ mid, side }: Spectrum): number => [...mid, ...side].reduce((sum, power) => sum + power, 0);
const decibels = (power: number): number => 10 * Math.log10(power);
describe('SpectrumMeter', () => {
  it('shows pink noise flat within 0.1 dB per third octave from 25 Hz to 16 kHz', () => {
    const pink = noiseOf((hertz) => (hertz < 5 ? 0 : 1 / hertz), 1);
    const levels = thirds(spectrumOf(pink, pink).mid).map(decibels).slice(1, 30);
    const middle = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    expect(Math.max(...levels.map((level) => Math.abs(level - middle)))).toBeLessThan(0.1);
  });

  it('shows white noise rising by 3.01 dB per octave', () => {
    const white = noiseOf(() => 1, 2);
    const levels = thirds(spectrumOf(white, white).mid).map(decibels);
    for (let at = 1; at + 3 < 30; at += 1) {
      // Three base-ten third octaves are a factor of 10^0.3.
      expect((levels[at + 3] ?? 0) - (levels[at] ?? 0)).toBeCloseTo(3, 0);
    }
    expect(((levels[29] ?? 0) - (levels[5] ?? 0)) / 8).toBeCloseTo(3, 1);
  });

  it('finds a sine in its own band, in mid or in side, with its mean square', () => {
    fc.assert(
      fc.property(fc.integer({ min: 40, max: SPECTRUM_BANDS - 4 }), fc.boolean(), (band, inSide) => {
        const frequency = Math.sqrt(bandEdge(band) * bandEdge(band + 1));
        const tone = sine({ sampleRate: RATE, frames: 5 * RATE, frequency, peakDbfs: -12 });
        const other = inSide ? tone.map((value) => -value) : tone;
        const spectrum = spectrumOf(tone, other);
        const [own, opposite] = inSide ? [spectrum.side, spectrum.mid] : [spectrum.mid, spectrum.side];
        const expected = (10 ** (-12 / 20)) ** 2 / 2;
        expect(decibels((own[band] ?? 0) / expected)).toBeCloseTo(0, 1);
        expect(opposite[band] ?? 1).toBeLessThan(expected * 1e-12);
        expect(decibels(total(spectrum) / expected)).toBeCloseTo(0, 1);
      }),
      { numRuns: 12 },
    );
  });

  it('is not diluted by silence, by a quiet tail, or by what is inaudible', () => {
    const tone = sine({ sampleRate: RATE, frames: 20 * RATE, frequency: 1000, peakDbfs: -20 });
    const long = new Float32Array(120 * RATE);
    long.set(tone, 30 * RATE);
    long.set(sine({ sampleRate: RATE, frames: 60 * RATE, frequency: 300, peakDbfs: -45 }), 60 * RATE);
    const alone = spectrumOf(tone, tone);
    const among = spectrumOf(long, long);
    const band = 70;
    expect(Math.abs(decibels((among.mid[band] ?? 0) / (alone.mid[band] ?? 1)))).toBeLessThan(0.15);
    const quiet = Array.from({ length: SPECTRUM_BANDS }, (_, at) => at).find((at) => bandEdge(at + 1) > 300) ?? 0;
    expect(decibels((among.mid[quiet] ?? 0) / (among.mid[band] ?? 1))).toBeLessThan(-40);
  });

  it('reads zero and no windows for silence', () => {
    const spectrum = spectrumOf(new Float32Array(RATE), new Float32Array(RATE));
    expect(spectrum.windows).toBe(0);
    expect(total(spectrum)).toBe(0);
  });

  it('measures what is shorter than one window as what it is', () => {
    const frames = 2205;
    const tone = sine({ sampleRate: RATE, frames, frequency: 2000, peakDbfs: 0 });
    const spectrum = spectrumOf(tone, tone);
    expect(spectrum.windows).toBe(1);
    expect(decibels(total(spectrum) / 0.5)).toBeCloseTo(0, 1);
  });

  it('gives the same bits whatever the blocks', () => {
    const random = seededRandom(7);
    const left = Float32Array.from({ length: 60_000 }, () => random() - 0.5);
    const right = Float32Array.from({ length: 60_000 }, () => random() - 0.5);
    const whole = spectrumOf(left, right, RATE, [65536]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }), (blocks) => {
        expect(spectrumOf(left, right, RATE, blocks)).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps levels and bands at every rate from 8 to 384 kHz', () => {
    for (const rate of [8000, 11025, 48000, 96000, 192000, 384000]) {
      const tone = sine({ sampleRate: rate, frames: 3 * rate, frequency: 1000, peakDbfs: -6 });
      const spectrum = spectrumOf(tone, tone, rate);
      const near = (spectrum.mid[69] ?? 0) + (spectrum.mid[70] ?? 0);
      expect(decibels(near / (10 ** (-6 / 10) / 2))).toBeCloseTo(0, 1);
    }
  });
});
