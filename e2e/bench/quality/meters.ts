import { LoudnessMeter } from '../../../electron/dsp/loudness.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { bothChannels, ebuBurst, feed, type LevelStep, sine, sineSteps } from '../../../electron/dsp/signals.ts';
import { TruePeakMeter } from '../../../electron/dsp/truePeak.ts';
import { decibels, type Figure } from './figures.ts';

const RATE = 48000;
const NOTHING = Number.NEGATIVE_INFINITY;

type Reading = 'integrated' | 'short' | 'momentary';

const read = (meter: LoudnessMeter, reading: Reading): number => {
  const levels = {
    integrated: () => meter.integratedLufs(),
    short: () => meter.maxShortTermLufs(),
    momentary: () => meter.maxMomentaryLufs(),
  };
  return levels[reading]() ?? NOTHING;
};

/** What `use` makes of a meter that has heard the steps. */
const metered = (dsp: DspInstance, steps: readonly LevelStep[], use: (meter: LoudnessMeter) => number): number => {
  const meter = new LoudnessMeter(dsp, { sampleRate: RATE, channels: 2 });
  feed(dsp, meter, bothChannels(sineSteps(RATE, steps)));
  const value = use(meter);
  meter.destroy();
  return value;
};

const repeated = (times: number, steps: readonly LevelStep[]): LevelStep[] => Array.from({ length: times }, () => steps).flat();

/** EBU Tech 3341 cases that are one file: steps of a 1 kHz sine (dBFS, seconds), LUFS. */
const ONE_FILE: readonly (readonly [number, number, readonly LevelStep[], Reading])[] = [
  [1, -23, [[-23, 20]], 'integrated'],
  [2, -33, [[-33, 20]], 'integrated'],
  [
    3,
    -23,
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
    'integrated',
  ],
  [
    4,
    -23,
    [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
    'integrated',
  ],
  [
    5,
    -23,
    [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
    'integrated',
  ],
  [
    9,
    -23,
    repeated(5, [
      [-20, 1.34],
      [-30, 1.66],
    ]),
    'short',
  ],
  [
    12,
    -23,
    repeated(25, [
      [-20, 0.18],
      [-30, 0.22],
    ]),
    'momentary',
  ],
];

/** Cases 10 and 13: the tone's seconds in 20 files, by how much later it starts in each. */
const TWENTY_FILES = [
  [10, 3, 0.15, 'short'],
  [13, 0.4, 0.02, 'momentary'],
] as const;

/** Cases 11 and 14: 20 tones in one file, each 1 dB louder than the one before; the maximum is read behind each. */
const RISING = [
  [11, 3, 0.15, 'short'],
  [14, 0.4, 0.02, 'momentary'],
] as const;

const worstOfTwenty = (dsp: DspInstance, seconds: number, later: number, reading: Reading): number =>
  Math.max(
    ...Array.from({ length: 20 }, (_, file) => {
      const steps: LevelStep[] = [
        [NOTHING, file * later],
        [-23, seconds],
        [NOTHING, 1],
      ];
      return Math.abs(metered(dsp, steps, (meter) => read(meter, reading)) + 23);
    }),
  );

const worstRising = (dsp: DspInstance, seconds: number, later: number, reading: Reading): number => {
  const meter = new LoudnessMeter(dsp, { sampleRate: RATE, channels: 2 });
  const errors = Array.from({ length: 20 }, (_, tone) => {
    const level = -38 + tone;
    const steps: LevelStep[] = [
      [NOTHING, tone * later],
      [level, seconds],
      [NOTHING, seconds - tone * later],
    ];
    feed(dsp, meter, bothChannels(sineSteps(RATE, steps)));
    return Math.abs(read(meter, reading) - level);
  });
  meter.destroy();
  return Math.max(...errors);
};

/** EBU Tech 3342: levels of 20 s each, LU. */
const RANGE: readonly (readonly [number, number, readonly number[]])[] = [
  [1, 10, [-20, -30]],
  [2, 5, [-20, -15]],
  [3, 20, [-40, -20]],
  [4, 15, [-50, -35, -20, -35, -50]],
];

/** Cases 15 to 19: cycles per frame, degrees, amplitude, dBTP. */
const PEAKS: readonly (readonly [number, number, number, number, number])[] = [
  [15, 1 / 4, 0, 0.5, -6],
  [16, 1 / 4, 45, 0.5, -6],
  [17, 1 / 6, 60, 0.5, -6],
  [18, 1 / 8, 67.5, 0.5, -6],
  [19, 1 / 4, 45, 1.41, 3],
];

/** Faded in and out: a tone cut off at full level has peaks of its own. */
const fadedTone = (turn: number, phase: number, amplitude: number): Float32Array => {
  const tone = sine({ sampleRate: RATE, frames: RATE, frequency: turn * RATE, peakDbfs: decibels(amplitude), phase });
  for (let at = 0; at < 2400; at += 1) {
    for (const frame of [at, tone.length - 1 - at]) tone[frame] = (tone[frame] ?? 0) * (at / 2400);
  }
  return tone;
};

export const truePeakOf = (dsp: DspInstance, plane: Float32Array): number => {
  const meter = new TruePeakMeter(dsp, { channels: 1 });
  feed(dsp, meter, bothChannels(plane));
  meter.finish();
  const level = meter.truePeakDbtp() ?? NOTHING;
  meter.destroy();
  return level;
};

/** What of the standards' synthetic cases has no figure here, and why. */
export const UNMEASURED =
  'EBU Tech 3341 case 6 is not measured: it is 5.0 surround, and a record is stereo; more than two channels are refused';

/** The standards' synthetic cases, in their closed forms: 1 kHz sines in steps, tones and bursts of known peak. */
export const meterFigures = (dsp: DspInstance): Figure[] => {
  const loudness = (standard: number, number: number, more: string, error: number, atMost: number): Figure => {
    const what = `EBU Tech ${standard} case ${number}, ${more}error`;
    return { kernel: 'loudness', what, unit: 'LU', reached: error, required: { atMost }, peers: {} };
  };
  const peak = (number: number, error: number): Figure => {
    const required = error < 0 ? { atLeast: -0.4 } : { atMost: 0.2 };
    return { kernel: 'true peak', what: `EBU Tech 3341 case ${number}, error`, unit: 'dB', reached: error, required, peers: {} };
  };
  return [
    ...ONE_FILE.map(([number, wanted, steps, reading]) =>
      loudness(3341, number, '', Math.abs(metered(dsp, steps, (meter) => read(meter, reading)) - wanted), 0.1),
    ),
    ...TWENTY_FILES.map(([number, seconds, later, reading]) =>
      loudness(3341, number, 'worst of 20 files, ', worstOfTwenty(dsp, seconds, later, reading), 0.1),
    ),
    ...RISING.map(([number, seconds, later, reading]) =>
      loudness(3341, number, 'worst of 20 tones, ', worstRising(dsp, seconds, later, reading), 0.1),
    ),
    ...RANGE.map(([number, wanted, levels]) => {
      const steps = levels.map((level): LevelStep => [level, 20]);
      return loudness(3342, number, '', Math.abs(metered(dsp, steps, (meter) => meter.loudnessRangeLu() ?? NOTHING) - wanted), 1);
    }),
    ...PEAKS.map(([number, turn, phase, amplitude, wanted]) =>
      peak(number, truePeakOf(dsp, fadedTone(turn, phase, amplitude)) - wanted),
    ),
    ...[0, 0.25, 0.5, 0.75].map((offset, at) => peak(20 + at, truePeakOf(dsp, ebuBurst(offset)))),
  ];
};
