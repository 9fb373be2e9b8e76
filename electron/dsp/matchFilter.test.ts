import { describe, expect, it } from 'vitest';
import { bandEdge } from '../shared/tone/bands.ts';
import { roughness, runThrough, sameBits } from './compressor.testkit.ts';
import { firBlock, firTaps, type Phase } from './fir.ts';
import { MatchFilter } from './matchFilter.ts';
import { compileDsp, DspInstance } from './module.ts';
import { decibelsOf, powerOf } from './response.testkit.ts';
import { bothChannels, sine, whiteNoise } from './signals.ts';

const MODULE = compileDsp();
const PHASES: readonly Phase[] = ['linear', 'minimum'];

const make = (phase: Phase, sampleRate = 44100) => {
  const dsp = new DspInstance(MODULE);
  return { dsp, filter: new MatchFilter(dsp, sampleRate, phase) };
};

describe('MatchFilter', () => {
  it.each(PHASES)('puts each band of a sixth octave where the spectrum has it, %s phase', (phase) => {
    const { dsp, filter } = make(phase);
    const db = Array.from({ length: 62 }, (_, band) => 3 * Math.sin(band / 3));
    filter.setBands(db);
    const impulse = new Float32Array(2 * filter.latency + firTaps(44100, phase));
    impulse[0] = 1;
    const { left, right } = runThrough(dsp, filter, bothChannels(impulse));
    expect(sameBits(left, right)).toBe(true);
    for (let band = 4; band < 60; band += 5) {
      const centre = Math.sqrt(bandEdge(2 * band) * bandEdge(2 * band + 2));
      expect(decibelsOf(powerOf(left, centre, 44100))).toBeCloseTo(db[band] ?? 0, 1);
    }
  });

  it.each(PHASES)('leaves every bit alone at 0 dB but for its latency, %s phase', (phase) => {
    const { dsp, filter } = make(phase);
    const frames = filter.latency + 10_000;
    const noise = { left: whiteNoise(1, frames, 0.9), right: whiteNoise(2, frames, 0.9) };
    filter.setBands(Array(62).fill(0));
    const out = runThrough(dsp, filter, noise);
    expect(sameBits(out.left.slice(filter.latency), noise.left.slice(0, 10_000))).toBe(true);
    expect(sameBits(out.right.slice(filter.latency), noise.right.slice(0, 10_000))).toBe(true);
  });

  it('is late by half its response where linear, by its block alone where minimum', () => {
    for (const rate of [44100, 96000]) {
      expect(make('minimum', rate).filter.latency).toBe(firBlock(rate));
      expect(make('linear', rate).filter.latency).toBe(firBlock(rate) + firTaps(rate, 'linear') / 2);
    }
  });

  it('moves to a new curve without a click', () => {
    const { dsp, filter } = make('minimum');
    const tone = bothChannels(sine({ sampleRate: 44100, frames: 30_000, frequency: 440, peakDbfs: -12 }));
    filter.setCurve([{ hertz: 100, db: -6 }]);
    const moved = runThrough(dsp, filter, tone, { at: [[10_001, () => filter.setCurve([{ hertz: 100, db: 6 }])]] });
    expect(roughness(moved.left.subarray(4000))).toBeLessThan(1.2 * 2 * roughness(tone.left));
    const loudest = moved.left.subarray(20_000).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(20 * Math.log10(loudest)).toBeCloseTo(-6, 1);
  });
});
