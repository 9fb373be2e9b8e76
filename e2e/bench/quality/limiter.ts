import { lineAmplitude, strictTruePeak } from '../../../electron/dsp/limiter.testkit.ts';
import { LIMITER_STYLES, type LimiterStyle } from '../../../electron/dsp/limiter.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { fitTone, sine } from '../../../electron/dsp/resampler.testkit.ts';
import { bothChannels } from '../../../electron/dsp/signals.ts';
import { decibels, type Figure } from './figures.ts';
import { CEILING, limiterPeers, ourLimiter } from './limiters.ts';
import { type Excerpts, RATE } from './music.ts';
import type { OutsideFilter, StereoFilter } from './outside.ts';

/** Tones that ask for 6 dB of reduction. */
const OVER = 10 ** (5 / 20);

/** The best any peer of the table reached, by tone in Hz. */
const BEST_PEER: readonly (readonly [number, number])[] = [
  [50, -85],
  [100, -82],
  [1000, -148],
];

/** One channel, on both sides. */
const oneSide =
  (limit: StereoFilter): OutsideFilter =>
  (samples) =>
    Float64Array.from(limit(bothChannels(Float32Array.from(samples))).left);

/** THD+N and intermodulation at 6 dB of reduction; where there is music, what an independent reading finds over the ceiling. */
export const limiterFigures = (dsp: DspInstance, folder: string, music: Excerpts | null): Figure[] => {
  const others = limiterPeers(folder).map(([name, limit]) => [name, oneSide(limit)] as const);
  const row = (
    what: string,
    style: LimiterStyle,
    required: Figure['required'],
    measure: (limit: OutsideFilter) => number,
  ): Figure => ({
    kernel: 'limiter',
    what: `${style}: ${what}`,
    unit: 'dB',
    reached: measure(oneSide(ourLimiter(dsp, style))),
    required,
    peers: style === 'transparent' ? Object.fromEntries(others.map(([name, limit]) => [name, measure(limit)])) : {},
  });
  const residual = (hertz: number) => (limit: OutsideFilter) =>
    decibels(fitTone(limit(sine(hertz, RATE, 4 * RATE, OVER)), hertz, RATE, RATE, 3 * RATE).residual);
  const intermodulation = (limit: OutsideFilter) => {
    const low = sine(60, RATE, 3 * RATE, 0.8 * OVER);
    const out = limit(sine(7000, RATE, 3 * RATE, 0.2 * OVER).map((sample, n) => sample + (low[n] ?? 0)));
    const second = Float32Array.from(out.subarray(RATE, 2 * RATE));
    const sides = [-240, -180, -120, -60, 60, 120, 180, 240].map((offset) => lineAmplitude(second, 7000 + offset));
    return decibels(Math.hypot(...sides) / lineAmplitude(second, 7000));
  };
  // Read by a Kaiser-windowed sinc at 16 instants to the frame that has nothing to do with the kernels.
  const excess = (sound: Float64Array) => (limit: OutsideFilter) =>
    strictTruePeak([Float32Array.from(limit(sound)), new Float32Array(0)]) - CEILING;
  const excerpt = music?.sounds[0]?.left.subarray(0, 5 * RATE);
  return [
    ...BEST_PEER.map(([hertz, best]) => row(`THD+N ${hertz} Hz at 6 dB`, 'transparent', { atMost: best }, residual(hertz))),
    row('SMPTE IMD at 6 dB', 'transparent', { atMost: -55 }, intermodulation),
    ...(excerpt === undefined
      ? []
      : LIMITER_STYLES.map((style) =>
          row(
            'true peak over the ceiling, music +12 dB, one side',
            style,
            { atMost: 0.05 },
            excess(Float64Array.from(excerpt, (sample) => sample * 4)),
          ),
        )),
  ];
};
