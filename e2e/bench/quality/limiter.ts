import { limitSound, lineAmplitude, strictTruePeak } from '../../../electron/dsp/limiter.testkit.ts';
import { LIMITER_STYLES, type LimiterStyle } from '../../../electron/dsp/limiter.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { fitTone, sine } from '../../../electron/dsp/resampler.testkit.ts';
import { alimiterFilter, LV2_LIMITERS, type Lv2Limiter, lv2Command } from '../peerLimiters.ts';
import { buildLv2Host, hasLv2, isThere } from '../programs.ts';
import { decibels, type Figure } from './figures.ts';
import { ffmpegFilter, type OutsideFilter, throughStereoFiles } from './outside.ts';

const RATE = 44100;
const CEILING = -1;
/** Tones that ask for 6 dB of reduction. */
const OVER = 10 ** (5 / 20);

/** The best any peer of the table reached, by tone in Hz. */
const BEST_PEER: readonly (readonly [number, number])[] = [
  [50, -85],
  [100, -82],
  [1000, -148],
];

const peers = (folder: string): readonly (readonly [string, OutsideFilter])[] => {
  const host = buildLv2Host(folder);
  return [
    ...(isThere('ffmpeg')
      ? [
          ['alimiter', ffmpegFilter(folder, RATE, alimiterFilter(0, null))] as const,
          ['alimiter in 4x soxr', ffmpegFilter(folder, RATE, alimiterFilter(0, 4 * RATE))] as const,
        ]
      : []),
    ...(host === null
      ? []
      : LV2_LIMITERS.filter(({ uri, packageName }) => hasLv2(uri, packageName)).map(
          (plugin) => [plugin.name, lv2Filter(folder, plugin, host)] as const,
        )),
  ];
};

const lv2Filter = (folder: string, plugin: Lv2Limiter, host: string): OutsideFilter =>
  throughStereoFiles(folder, (input, output) => lv2Command(plugin, host, 0, input, output));

/** Worst excess, THD+N and intermodulation at 6 dB of reduction; on music driven +12 dB where there is some. */
export const limiterFigures = (dsp: DspInstance, folder: string, music: Float32Array | null): Figure[] => {
  const ours =
    (style: LimiterStyle): OutsideFilter =>
    (samples) => {
      const plane = Float32Array.from(samples);
      return Float64Array.from(limitSound(dsp, { sampleRate: RATE, ceiling: CEILING, style }, [plane, plane]).sound[0]);
    };
  const others = peers(folder);
  const row = (
    what: string,
    style: LimiterStyle,
    required: Figure['required'],
    measure: (limit: OutsideFilter) => number,
  ): Figure => ({
    kernel: 'limiter',
    what: `${style}: ${what}`,
    unit: 'dB',
    reached: measure(ours(style)),
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
  const excess = (driven: Float64Array) => (limit: OutsideFilter) => {
    const plane = Float32Array.from(limit(driven));
    return strictTruePeak([plane, new Float32Array(0)]) - CEILING;
  };
  return [
    ...BEST_PEER.map(([hertz, best]) => row(`THD+N ${hertz} Hz at 6 dB`, 'transparent', { atMost: best }, residual(hertz))),
    row('SMPTE IMD at 6 dB', 'transparent', { atMost: -55 }, intermodulation),
    ...(music === null
      ? []
      : LIMITER_STYLES.map((style) =>
          row(
            'true peak over the ceiling, music +12 dB',
            style,
            { atMost: 0.05 },
            excess(Float64Array.from(music, (x) => x * 4)),
          ),
        )),
  ];
};
