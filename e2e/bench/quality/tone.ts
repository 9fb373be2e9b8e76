import { type Processor, runThrough } from '../../../electron/dsp/compressor.testkit.ts';
import { analogueDb } from '../../../electron/dsp/equalizer.testkit.ts';
import { Equalizer, type EqualizerBand } from '../../../electron/dsp/equalizer.ts';
import { firTaps, type Phase } from '../../../electron/dsp/fir.ts';
import { LinearPhaseEqualizer } from '../../../electron/dsp/linearPhaseEqualizer.ts';
import { MatchFilter } from '../../../electron/dsp/matchFilter.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { AUDIBLE, decibelsOf, powerOf, worstDifference } from '../../../electron/dsp/response.testkit.ts';
import { bothChannels } from '../../../electron/dsp/signals.ts';
import { noiseOf, spectrumOf, thirds } from '../../../electron/dsp/spectrum.testkit.ts';
import { TONE_BANDS, TONE_CENTRES } from '../../../electron/shared/tone/bands.ts';
import type { Figure } from './figures.ts';

const RATE = 44100;
/** Where next to nothing is left, f32 output is the limit. */
const INAUDIBLE_DB = -80;
const PLACES = [30, 200, 1000, 5000, 12_000, 17_000];

const response = (dsp: DspInstance, processor: Processor, frames: number): Float32Array => {
  const impulse = new Float32Array(frames);
  impulse[0] = 1;
  return runThrough(dsp, processor, bothChannels(impulse)).left;
};

const BAND: EqualizerBand = { shape: 'bell', target: 'stereo', frequency: 1000, gainDb: 12, q: 1, order: 2, dynamics: null };

/** dB by which bands stray at most from their analogue prototypes, up to 20 kHz. */
const worstBand = (dsp: DspInstance, bands: readonly EqualizerBand[]): number =>
  Math.max(
    ...bands.map((band) => {
      const equalizer = new Equalizer(dsp, RATE);
      equalizer.setBand(0, band);
      const impulse = response(dsp, equalizer, 1 << 16);
      equalizer.destroy();
      return Math.max(
        ...AUDIBLE.map((hertz) => {
          const wanted = analogueDb(band, hertz);
          return wanted < INAUDIBLE_DB ? 0 : Math.abs(decibelsOf(powerOf(impulse, hertz, RATE)) - wanted);
        }),
      );
    }),
  );

const shaped = (shape: EqualizerBand['shape'], qs: readonly number[]): EqualizerBand[] =>
  PLACES.flatMap((frequency) => [-12, 12].flatMap((gainDb) => qs.map((q) => ({ ...BAND, shape, frequency, gainDb, q }))));

const worstLinear = (dsp: DspInstance): number =>
  Math.max(
    ...(['bell', 'low-shelf', 'high-shelf', 'low-cut', 'high-cut'] as const).flatMap((shape) =>
      [90, 3000].map((frequency) => {
        const equalizer = new LinearPhaseEqualizer(dsp, RATE);
        equalizer.setBand(0, { ...BAND, shape, frequency, gainDb: -9, order: 4 });
        const impulse = response(dsp, equalizer, 2 * equalizer.latency);
        const worst = worstDifference(
          (hertz) => powerOf(impulse, hertz, RATE),
          (hertz) => 10 ** (equalizer.responseDb(0, hertz) / 10),
        );
        equalizer.destroy();
        return worst;
      }),
    ),
  );

/** dB by which a filter strays at most from the curve it is given, at the middles of the curve's bands from 30 Hz up. */
const worstMatch = (dsp: DspInstance, phase: Phase): number => {
  const curve = Array.from({ length: TONE_BANDS }, (_, band) => 3 * Math.sin(band / 3));
  const filter = new MatchFilter(dsp, RATE, phase);
  filter.setBands(curve);
  const impulse = response(dsp, filter, 2 * filter.latency + firTaps(RATE, phase));
  filter.destroy();
  return Math.max(
    ...TONE_CENTRES.slice(4, 60).map((hertz, at) => Math.abs(decibelsOf(powerOf(impulse, hertz, RATE)) - (curve[at + 4] ?? 0))),
  );
};

const pinkAndWhite = (): { readonly pink: number; readonly white: number } => {
  const levels = (density: (hertz: number) => number, seed: number) => {
    const noise = noiseOf(density, seed);
    return thirds(spectrumOf(noise, noise).mid).map(decibelsOf);
  };
  const pink = levels((hertz) => (hertz < 5 ? 0 : 1 / hertz), 1).slice(1, 30);
  const middle = pink.reduce((sum, level) => sum + level, 0) / pink.length;
  const white = levels(() => 1, 2);
  return {
    pink: Math.max(...pink.map((level) => Math.abs(level - middle))),
    // Three base-ten third octaves are a factor of 10^0.3: exactly 3 dB. From 63 Hz to 16 kHz.
    white: Math.abs(((white[29] ?? 0) - (white[5] ?? 0)) / 8 - 3),
  };
};

/** Equalizers, match filters and the long-term spectrum. */
export const toneFigures = (dsp: DspInstance): Figure[] => {
  const row = (kernel: string, what: string, reached: number, atMost = 0.1): Figure => {
    return { kernel, what, unit: 'dB', reached, required: { atMost }, peers: {} };
  };
  const cuts = [2, 4, 8].flatMap((order) =>
    (['low-cut', 'high-cut'] as const).flatMap((shape) =>
      [80, 1000, 12_000].map((frequency) => worstBand(dsp, [{ ...BAND, shape, frequency, order }]) / (order / 2)),
    ),
  );
  const { pink, white } = pinkAndWhite();
  return [
    row('spectrum', 'pink noise, thirds of an octave from 25 Hz to 16 kHz from flat', pink),
    row('spectrum', 'white noise, rise per octave (base ten) from 3 dB', white),
    row('equalizer', 'bell, Q 0.5 to 4, from the analogue prototype to 20 kHz', worstBand(dsp, shaped('bell', [0.5, 1, 4]))),
    row('equalizer', 'low shelf from the prototype', worstBand(dsp, shaped('low-shelf', [0.5, 1]))),
    row('equalizer', 'high shelf from the prototype', worstBand(dsp, shaped('high-shelf', [0.5, 1]))),
    row('equalizer', 'tilt from the prototype', worstBand(dsp, shaped('tilt', [0.5]))),
    row('equalizer', 'cuts of 12 to 48 dB per octave from Butterworth, per section', Math.max(...cuts)),
    row('linear-phase equalizer', 'from its curve, 1/12 octave', worstLinear(dsp)),
    row('match filter', 'linear phase, from its curve', worstMatch(dsp, 'linear')),
    row('match filter', 'minimum phase, from its curve', worstMatch(dsp, 'minimum')),
  ];
};
