import { findDefects } from '../../../electron/analysis/defects.ts';
import { EdgesMeter, type TrackEdges } from '../../../electron/dsp/edges.ts';
import { FADE_CURVES, Mixer } from '../../../electron/dsp/mix.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { noise, rms } from '../../../electron/dsp/resampler.testkit.ts';
import { concatenate, feed, musicLike, type StereoSignal, silence } from '../../../electron/dsp/signals.ts';
import { decibels, type Figure } from './figures.ts';

const RATE = 44100;
const SONGS = 4;

/** dB by which an equal-power crossfade of unlike noises strays from 0 in any tenth of it. */
const equalPower = (dsp: DspInstance): number => {
  const mixer = new Mixer(dsp);
  const length = 1_000_000;
  const [out, into] = [noise(length, 1), noise(length, 2)].map((samples, at) => {
    const plane = dsp.allocatePlane(length);
    dsp.plane(plane, length).set(samples);
    if (at === 0) mixer.fadeOut(plane, length, 0, length, 'equal-power');
    else mixer.fadeIn(plane, length, 0, length, 'equal-power');
    const faded = dsp.plane(plane, length).slice();
    dsp.free(plane);
    return faded;
  });
  const sum = Float32Array.from({ length }, (_, at) => (out?.[at] ?? 0) + (into?.[at] ?? 0));
  const parts = Array.from({ length: 10 }, (_, part) => rms(sum, (part * length) / 10, ((part + 1) * length) / 10));
  return Math.max(...parts.map((part) => Math.abs(decibels(part * Math.sqrt(3)))));
};

/** Ends of curves, of several lengths, that are not exactly 0 and 1. */
const inexactEnds = (dsp: DspInstance): number => {
  const mixer = new Mixer(dsp);
  return FADE_CURVES.flatMap((curve) =>
    [1, 2, 441, 44_101, 10_000_000].flatMap((length) => [
      mixer.fadeGain(curve, 0, length) === 0,
      mixer.fadeGain(curve, length, length) === 1,
    ]),
  ).filter((exact) => !exact).length;
};

const edgesOf = (dsp: DspInstance, signal: StereoSignal): TrackEdges => {
  const meter = new EdgesMeter(dsp, { sampleRate: RATE, channels: 2 });
  feed(dsp, meter, signal);
  meter.finish();
  const edges = meter.read();
  meter.destroy();
  return edges;
};

const songs = (firstSeed: number): StereoSignal[] =>
  Array.from({ length: SONGS }, (_, at) => musicLike({ seed: firstSeed + at, sampleRate: RATE, seconds: 6 }));

const each = ({ left, right }: StereoSignal, change: (plane: Float32Array) => Float32Array): StereoSignal => {
  return { left: change(left), right: change(right) };
};

/** What is planted in a song of its own, and how it shows. */
const PLANTED: readonly (readonly [string, (sound: StereoSignal) => StereoSignal, (edges: TrackEdges) => boolean])[] = [
  [
    'silence before and after',
    (sound) => each(sound, (plane) => concatenate(silence(30_011), plane, silence(21_009))),
    ({ audibleStartFrame, tailSilenceFrames }) =>
      audibleStartFrame !== null && Math.abs(audibleStartFrame - 30_011) < 44 && tailSilenceFrames === 21_009,
  ],
  [
    'a hole of 2 ms',
    (sound) => each(sound, (plane) => Float32Array.from(plane).fill(0, 90_100, 90_188)),
    ({ dropouts }) => dropouts.length === 1 && dropouts[0]?.startFrame === 90_100 && dropouts[0].frames === 88,
  ],
  [
    'flat tops',
    (sound) => each(sound, (plane) => plane.map((sample) => Math.max(-0.99, Math.min(0.99, 2.5 * sample)))),
    ({ clippedRuns }) => clippedRuns > 0,
  ],
  [
    'DC',
    (sound) => each(sound, (plane) => plane.map((sample) => sample * 0.9 + 0.02)),
    ({ dcOffset }) => dcOffset.every((dc) => dc > 0.01),
  ],
  ['one side only', ({ left }) => ({ left, right: silence(left.length) }), ({ missingChannel }) => missingChannel === 'right'],
  ['mono as stereo', ({ left }) => ({ left, right: left }), ({ nearMono }) => nearMono],
];

const missedDefects = (dsp: DspInstance): number =>
  songs(1)
    .flatMap((sound) => PLANTED.map(([_name, plant, shows]) => shows(edgesOf(dsp, plant(sound)))))
    .filter((shown) => !shown).length;

const inventedDefects = (dsp: DspInstance): number =>
  songs(1 + SONGS).flatMap((sound) => findDefects(edgesOf(dsp, sound), RATE, 2)).length;

/** Fades and edges. */
export const programmeFigures = (dsp: DspInstance): Figure[] => {
  const row = (kernel: string, what: string, unit: string, reached: number, atMost: number): Figure => {
    return { kernel, what, unit, reached, required: { atMost }, peers: {} };
  };
  return [
    row('fades', 'equal power on unlike noise, from 0 dB', 'dB', equalPower(dsp), 0.1),
    row('fades', 'ends that are not exactly 0 or 1', '', inexactEnds(dsp), 0),
    row('edges', `of ${SONGS * PLANTED.length} planted defects, missed`, '', missedDefects(dsp), 0),
    row('edges', `in ${SONGS} sound songs, invented`, '', inventedDefects(dsp), 0),
  ];
};
