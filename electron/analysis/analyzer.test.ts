import { describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { sine } from '../dsp/signals.ts';
import type { Ltas } from '../shared/analysis.ts';
import { bandEdge, LTAS_BANDS, ltasDocumentOf } from '../shared/tone/bands.ts';
import { Analyzer } from './analyzer.ts';

const RATE = 44100;
const SECONDS = 5;

const ltasOf = (left: Float32Array, right: Float32Array, spectrum = true): Ltas | null => {
  const frames = left.length;
  const analyzer = new Analyzer(new DspInstance(compileDsp()), {
    ...{ sampleRate: RATE, channels: 2, frames, loudnessOnly: true, spectrum },
  });
  analyzer.push(left, right);
  const { ltas } = analyzer.finish();
  analyzer.close();
  return ltas;
};

const tone = (hertz: number, amplitude: number): Float32Array =>
  sine({ frequency: hertz, peakDbfs: 20 * Math.log10(amplitude), sampleRate: RATE, frames: SECONDS * RATE });

describe('the long-term average spectrum of an analysis', () => {
  it('has the power of a tone in its band of mid, and of what only one side plays in mid and side alike', () => {
    // In the middle of band 70, 1000 to 1059.25 Hz; a tone of amplitude 0.5 has a mean square of 0.125.
    const left = tone(Math.sqrt(bandEdge(70) * bandEdge(71)), 0.5);
    const both = ltasOf(left, left);
    expect(both?.mid).toHaveLength(LTAS_BANDS);
    expect(10 * Math.log10((both?.mid[70] ?? 0) / 0.125)).toBeCloseTo(0, 1);
    expect(Math.max(...(both?.side ?? [1]))).toBeLessThan(1e-14);
    const one = ltasOf(left, new Float32Array(left.length));
    expect(10 * Math.log10((one?.mid[70] ?? 0) / (0.125 / 4))).toBeCloseTo(0, 1);
    expect((one?.side[70] ?? 0) / (one?.mid[70] ?? 1)).toBeCloseTo(1, 5);
  });

  it('comes back from JSON as it was', () => {
    const left = tone(440, 0.3);
    const ltas = ltasOf(left, left);
    expect(JSON.parse(JSON.stringify(ltas))).toEqual(ltas);
  });

  it('is null for silence, and where it is not asked for', () => {
    const silence = new Float32Array(SECONDS * RATE);
    expect(ltasOf(silence, silence)).toBeNull();
    expect(ltasOf(tone(440, 0.3), tone(440, 0.3), false)).toBeNull();
  });

  it('is printed in decibels beside the middles of its bands, null where there is nothing', () => {
    const mid = Array.from({ length: LTAS_BANDS }, (_, band) => (band === 70 ? 0.125 : 0));
    const { bands, mid: levels, side } = ltasDocumentOf({ mid, side: mid.map(() => 0) });
    expect(bands[70]).toBeCloseTo(1029.2, 1);
    expect(levels[70]).toBeCloseTo(-9.031, 3);
    expect([levels[69], side[70]]).toEqual([null, null]);
  });
});
