import { LoudnessMeter } from '../../../electron/dsp/loudness.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { type LevelStep, sine, sineSteps } from '../../../electron/dsp/signals.ts';
import { TruePeakMeter } from '../../../electron/dsp/truePeak.ts';
import type { Figure } from './figures.ts';

const RATE = 48000;

const withPlane = <Result>(dsp: DspInstance, samples: Float32Array, use: (address: number, frames: number) => Result): Result => {
  const address = dsp.allocatePlane(samples.length);
  dsp.plane(address, samples.length).set(samples);
  try {
    return use(address, samples.length);
  } finally {
    dsp.free(address);
  }
};

const metered = (dsp: DspInstance, steps: readonly LevelStep[], read: (meter: LoudnessMeter) => number | null): number =>
  withPlane(dsp, sineSteps(RATE, steps), (address, frames) => {
    const meter = new LoudnessMeter(dsp, { sampleRate: RATE, channels: 2, expectedFrames: frames });
    meter.process(address, address, frames);
    const value = read(meter) ?? Number.NEGATIVE_INFINITY;
    meter.destroy();
    return value;
  });

/** EBU Tech 3341 cases 1 to 5, 9 and 12: wanted LUFS and the steps. */
const LOUDNESS: readonly (readonly [string, number, readonly LevelStep[], 'integrated' | 'short' | 'momentary'])[] = [
  ['case 1', -23, [[-23, 20]], 'integrated'],
  ['case 2', -33, [[-33, 20]], 'integrated'],
  [
    'case 3',
    -23,
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
    'integrated',
  ],
  [
    'case 4',
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
    'case 5',
    -23,
    [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
    'integrated',
  ],
  [
    'case 9',
    -23,
    Array.from(
      { length: 5 },
      () =>
        [
          [-20, 1.34],
          [-30, 1.66],
        ] as LevelStep[],
    ).flat(),
    'short',
  ],
  [
    'case 12',
    -23,
    Array.from(
      { length: 25 },
      () =>
        [
          [-20, 0.18],
          [-30, 0.22],
        ] as LevelStep[],
    ).flat(),
    'momentary',
  ],
];

const RANGE: readonly (readonly [string, number, readonly LevelStep[]])[] = [
  [
    'case 1',
    10,
    [
      [-20, 20],
      [-30, 20],
    ],
  ],
  [
    'case 2',
    5,
    [
      [-20, 20],
      [-15, 20],
    ],
  ],
  [
    'case 3',
    20,
    [
      [-40, 20],
      [-20, 20],
    ],
  ],
  [
    'case 4',
    15,
    [
      [-50, 20],
      [-35, 20],
      [-20, 20],
      [-35, 20],
      [-50, 20],
    ],
  ],
];

/** Cases 15 to 19: cycles per frame, degrees, amplitude, dBTP. */
const PEAKS: readonly (readonly [string, number, number, number, number])[] = [
  ['case 15', 1 / 4, 0, 0.5, -6],
  ['case 16', 1 / 4, 45, 0.5, -6],
  ['case 17', 1 / 6, 60, 0.5, -6],
  ['case 18', 1 / 8, 67.5, 0.5, -6],
  ['case 19', 1 / 4, 45, 1.41, 3],
];

export const meterFigures = (dsp: DspInstance): Figure[] => [
  ...LOUDNESS.map(([name, wanted, steps, kind]): Figure => {
    const value = metered(dsp, steps, (meter) =>
      kind === 'integrated' ? meter.integratedLufs() : kind === 'short' ? meter.maxShortTermLufs() : meter.maxMomentaryLufs(),
    );
    const what = `EBU Tech 3341 ${name}, error`;
    return { kernel: 'loudness', what, unit: 'LU', reached: Math.abs(value - wanted), required: { atMost: 0.1 }, peers: {} };
  }),
  ...RANGE.map(([name, wanted, steps]): Figure => {
    const error = Math.abs(metered(dsp, steps, (meter) => meter.loudnessRangeLu()) - wanted);
    return {
      kernel: 'loudness',
      what: `EBU Tech 3342 ${name}, error`,
      unit: 'LU',
      reached: error,
      required: { atMost: 1 },
      peers: {},
    };
  }),
  ...PEAKS.flatMap(([name, turn, phase, amplitude, wanted]): Figure[] => {
    const options = { sampleRate: RATE, frames: RATE, frequency: turn * RATE, peakDbfs: 20 * Math.log10(amplitude), phase };
    const tone = sine(options);
    // A burst that is faded in: a tone cut off at full level has peaks of its own.
    for (let at = 0; at < 2400; at += 1)
      for (const frame of [at, tone.length - 1 - at]) tone[frame] = (tone[frame] ?? 0) * (at / 2400);
    const error =
      withPlane(dsp, tone, (address, frames) => {
        const meter = new TruePeakMeter(dsp, { channels: 1 });
        meter.process(address, address, frames);
        meter.finish();
        const level = meter.truePeakDbtp() ?? 0;
        meter.destroy();
        return level;
      }) - wanted;
    const row = { kernel: 'true peak', what: `EBU Tech 3341 ${name}, error`, unit: 'dB', reached: error, peers: {} };
    return [{ ...row, required: { atMost: 0.2 } }, ...(error < 0 ? [{ ...row, required: { atLeast: -0.4 } }] : [])].slice(-1);
  }),
];
