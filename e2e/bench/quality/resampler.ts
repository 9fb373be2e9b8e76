import type { DspInstance } from '../../../electron/dsp/module.ts';
import { fitTone, PreciseResampler, rms, sine } from '../../../electron/dsp/resampler.testkit.ts';
import { decibels, type Figure } from './figures.ts';
import { converters, type OutsideFilter } from './outside.ts';

const PAIRS: readonly (readonly [number, number])[] = [
  [96000, 44100],
  [48000, 44100],
  [44100, 48000],
];
const REACH = 3000;
const SECONDS = 0.5;

/** Swept tones through the kernel and through others, both with f64 samples. */
export const resamplerFigures = (dsp: DspInstance, folder: string): Figure[] =>
  PAIRS.flatMap(([from, to]): Figure[] => {
    const precise = new PreciseResampler(dsp, from, to);
    const own: OutsideFilter = (samples) => precise.file(samples, new Float64Array(samples.length)).left;
    const others = converters(folder, from, to);
    const row = (
      what: string,
      unit: string,
      required: Figure['required'],
      measure: (convert: OutsideFilter) => number,
    ): Figure => ({
      kernel: 'resampler',
      what: `${from} to ${to}: ${what}`,
      unit,
      reached: measure(own),
      required,
      peers: Object.fromEntries(others.map(([name, convert]) => [name, measure(convert)])),
    });
    const frames = Math.round(from * SECONDS);
    const fitOf = (convert: OutsideFilter, hertz: number) => {
      const out = convert(sine(hertz, from, frames));
      return fitTone(out, hertz, to, REACH, Math.min(out.length, Math.round(to * SECONDS)) - REACH);
    };
    const lower = Math.min(from, to);
    const flatTo = (20000 / 44100) * lower;
    const tones = Array.from({ length: 9 }, (_, step) => Math.round(20 + ((flatTo - 20) * step) / 8));
    const beyond = [0.001, 0.02, 0.1, 0.3, 0.6].map((share) => Math.round(lower / 2 + 1 + (from / 2 - lower / 2 - 2) * share));
    const figures = [
      row('ripple to 20 kHz (of 44.1)', 'dB', { atMost: 0.0001 }, (convert) =>
        Math.max(...tones.map((hertz) => Math.abs(decibels(fitOf(convert, hertz).amplitude)))),
      ),
      row(
        'loss at 21.4 kHz (of 44.1)',
        'dB',
        { atMost: 0.1 },
        (convert) => -decibels(fitOf(convert, Math.round((21400 / 44100) * lower)).amplitude),
      ),
      row('THD+N 997 Hz', 'dB', { atMost: -175 }, (convert) => decibels(fitOf(convert, 997).residual)),
      row('THD+N 10 kHz', 'dB', { atMost: -175 }, (convert) => decibels(fitOf(convert, 10000).residual)),
      ...(from > to
        ? [
            row('worst alias', 'dB', { atMost: -150 }, (convert) =>
              decibels(
                Math.max(
                  ...beyond.map((hertz) => {
                    const out = convert(sine(hertz, from, frames));
                    return rms(out, REACH, out.length - REACH) * Math.SQRT2;
                  }),
                ),
              ),
            ),
          ]
        : []),
    ];
    precise.destroy();
    return figures;
  });
