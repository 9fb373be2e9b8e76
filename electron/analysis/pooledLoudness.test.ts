import { expect, it } from 'vitest';
import { integratedLufs, LoudnessMeter } from '../dsp/loudness.ts';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { feed, musicLike } from '../dsp/signals.ts';
import { albumLoudnessOf } from '../shared/match/pooledBlocks.ts';

it("the match's album loudness is the meter's own, for songs as they are and with gains", () => {
  const dsp = new DspInstance(compileDsp());
  const measure = (seed: number, gainDb: number) => {
    const { left, right } = musicLike({ seed, sampleRate: 44100, seconds: 8 });
    const amplitude = 10 ** (gainDb / 20);
    const meter = new LoudnessMeter(dsp, { sampleRate: 44100, channels: 2 });
    feed(dsp, meter, { left: left.map((sample) => sample * amplitude), right: right.map((sample) => sample * amplitude) });
    const history = meter.history();
    meter.destroy();
    return history;
  };
  const gains = [0, -7, 3];
  const bare = gains.map((_gain, seed) => measure(seed + 1, 0));
  const changed = gains.map((gain, seed) => measure(seed + 1, gain));
  const pooled = albumLoudnessOf(bare.map(({ blocks }) => blocks));
  expect(pooled([0, 0, 0])).toBeCloseTo(integratedLufs(dsp, bare) ?? 0, 9);
  // Gains reach the samples as f32, so the last digits differ.
  expect(pooled(gains)).toBeCloseTo(integratedLufs(dsp, changed) ?? 0, 4);
});
