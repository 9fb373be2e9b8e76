import { integratedLufs, LoudnessMeter } from '../../../electron/dsp/loudness.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { feed, type StereoSignal } from '../../../electron/dsp/signals.ts';

/** Slower than this a gain is a level, faster it is distortion. */
const SLOW_SECONDS = 0.1;
/** Frames by which an outside program may be late. */
const LATEST = 2000;

export interface Harm {
  /** LU by which the output is quieter than the input. */
  readonly givenUp: number;
  /** dB re output of what no gain slower than 100 ms makes of the input. */
  readonly damage: number;
}

const loudnessOf = (dsp: DspInstance, sampleRate: number, sound: StereoSignal): number => {
  const meter = new LoudnessMeter(dsp, { sampleRate, channels: 2 });
  feed(dsp, meter, sound);
  const level = integratedLufs(dsp, [meter.history()]) ?? Number.NEGATIVE_INFINITY;
  meter.destroy();
  return level;
};

/** Frames by which the output is late: where it is most like the input. */
export const delayOf = ({ left: input }: StereoSignal, { left: output }: StereoSignal): number => {
  const from = Math.max(0, (input.length >> 1) - 20_000);
  const to = Math.min(input.length, from + 40_000);
  const likeness = (delay: number): number => {
    let sum = 0;
    for (let frame = from; frame < to; frame += 1) sum += (input[frame] ?? 0) * (output[frame + delay] ?? 0);
    return sum;
  };
  let best = 0;
  let most = likeness(0);
  for (let delay = -LATEST; delay <= LATEST; delay += 1) {
    const found = likeness(delay);
    if (found > most) [best, most] = [delay, found];
  }
  return best;
};

/**
 * The gain that suits 100 ms about each frame best, both channels together: of least squares, sum(xy) / sum(xx). What it leaves
 * of the output is damage.
 */
const damageOf = (sampleRate: number, input: StereoSignal, output: StereoSignal, delay: number): number => {
  const reach = Math.round((SLOW_SECONDS * sampleRate) / 2);
  const frames = input.left.length;
  const sums = { xy: new Float64Array(frames + 1), xx: new Float64Array(frames + 1) };
  for (let frame = 0; frame < frames; frame += 1) {
    const [l, r] = [input.left[frame] ?? 0, input.right[frame] ?? 0];
    const [outL, outR] = [output.left[frame + delay] ?? 0, output.right[frame + delay] ?? 0];
    sums.xy[frame + 1] = (sums.xy[frame] ?? 0) + l * outL + r * outR;
    sums.xx[frame + 1] = (sums.xx[frame] ?? 0) + l * l + r * r;
  }
  let left = 0;
  let whole = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    const [from, to] = [Math.max(0, frame - reach), Math.min(frames, frame + reach + 1)];
    const power = (sums.xx[to] ?? 0) - (sums.xx[from] ?? 0);
    const gain = power === 0 ? 0 : ((sums.xy[to] ?? 0) - (sums.xy[from] ?? 0)) / power;
    for (const side of ['left', 'right'] as const) {
      const heard = output[side][frame + delay] ?? 0;
      left += (heard - gain * (input[side][frame] ?? 0)) ** 2;
      whole += heard * heard;
    }
  }
  return 10 * Math.log10(left / whole);
};

/** What was done to a sound, in the mean over several. */
export const harmDone = (
  dsp: DspInstance,
  sampleRate: number,
  sounds: readonly StereoSignal[],
  limit: (sound: StereoSignal) => StereoSignal,
): Harm => {
  const each = sounds.map((input): Harm => {
    const output = limit(input);
    const delay = delayOf(input, output);
    return {
      givenUp: loudnessOf(dsp, sampleRate, input) - loudnessOf(dsp, sampleRate, output),
      damage: damageOf(sampleRate, input, output, delay),
    };
  });
  const mean = (read: (harm: Harm) => number) => each.reduce((sum, harm) => sum + read(harm), 0) / each.length;
  return { givenUp: mean(({ givenUp }) => givenUp), damage: mean(({ damage }) => damage) };
};
