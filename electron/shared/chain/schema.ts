import { z } from 'zod';
import type { Immutable } from '../immutable.ts';

/**
 * What is done to the sound of one song or of the record: stages in the order they are listed. This schema is the one
 * definition; the album file, presets, the window and the engine all read it. Ranges are those of the kernels in dsp.h.
 *
 * A song's chain works on the song's whole file at the session rate, before trims, fades and the match's gain: a match made
 * anew never drives a compressor harder, and the parts of a song that was split go on as one. The album's chain works on the
 * timeline's sum, ahead of the conversion to a delivery's rate and of the limiter.
 */

const number = (least: number, most: number, standard: number, about: string) =>
  z.number().min(least).max(most).default(standard).describe(about);

const on = z.boolean().default(true).describe('A stage or band that is off leaves every bit alone');

export const EQ_SHAPES = ['bell', 'low-shelf', 'high-shelf', 'low-cut', 'high-cut', 'notch', 'tilt'] as const;
export const EQ_CHANNELS = ['stereo', 'mid', 'side', 'left', 'right'] as const;
export const SATURATION_STYLES = ['soft', 'tape'] as const;

/** Most bands of an equalizer, most stages of a chain, most points of a drawn curve. */
export const MOST_EQ_BANDS = 24;
export const MOST_STAGES = 12;

export const eqDynamicsSchema = z.strictObject({
  threshold: number(-80, 20, -30, 'Level of the band from which its gain moves (dBFS)'),
  range: number(-24, 24, -6, "How far the band's gain moves at most, negative: down (dB)"),
  attack: number(0.1, 500, 10, 'Time constant (ms)'),
  release: number(1, 5000, 150, 'Time constant (ms)'),
});

export const eqBandSchema = z
  .strictObject({
    on,
    shape: z.enum(EQ_SHAPES).default('bell'),
    channel: z.enum(EQ_CHANNELS).default('stereo').describe('What of the sound the band works on'),
    frequency: number(10, 40_000, 1000, 'Hz'),
    gain: number(-24, 24, 0, 'dB; cuts and notches have none'),
    q: number(0.1, 40, Math.SQRT1_2, 'Width; cuts are Butterworth and have none'),
    slope: z.literal([6, 12, 18, 24, 30, 36, 42, 48]).default(12).describe('Of cuts (dB per octave)'),
    dynamics: eqDynamicsSchema.describe('Lets the gain follow the level; minimum phase only').exactOptional(),
  })
  .meta({ id: 'EqBand' });

const stage = <Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), on, ...shape });

export const eqStageSchema = stage('eq', {
  phase: z
    .enum(['minimum', 'linear'])
    .default('minimum')
    .describe('Linear phase keeps every frequency in time and costs latency, which is made up for; its bands are not dynamic'),
  bands: z.array(eqBandSchema).max(MOST_EQ_BANDS).default([]),
}).meta({ id: 'EqStage' });

const dynamics = {
  threshold: number(-80, 20, -18, 'dBFS as of a sine'),
  ratio: number(1, 20, 2, 'dB of rise that make one'),
  knee: number(0, 24, 6, 'Its whole width (dB)'),
  attack: number(0.05, 500, 30, 'Time constant (ms)'),
  release: number(5, 5000, 150, 'Time constant (ms)'),
  autoRelease: z.boolean().default(true).describe('What was reduced for long comes back ten times as slowly'),
  detector: number(0, 1, 1, '0: peaks, 1: RMS'),
  link: number(0, 1, 1, '0: each channel by itself, 1: both by the louder'),
  mix: number(0, 1, 1, '0: dry, 1: compressed'),
  makeup: number(-30, 30, 0, 'dB'),
};

export const compressorStageSchema = stage('compressor', {
  ...dynamics,
  highPass: number(0, 500, 0, 'Of the side chain, 12 dB per octave; 0 is off (Hz)'),
}).meta({ id: 'CompressorStage' });

export const multibandBandSchema = z.strictObject({ on, ...dynamics }).meta({ id: 'MultibandBand' });

export const multibandStageSchema = stage('multiband', {
  crossovers: z
    .array(z.number().min(20).max(20_000))
    .min(1)
    .max(3)
    .default([120, 2000])
    .refine((hertz) => hertz.every((one, at) => at === 0 || one >= 1.25 * (hertz[at - 1] ?? 0)), {
      error: 'must rise, each at least 1.25 times the one before',
    })
    .describe('Borders of the bands, rising (Hz)'),
  bands: z.array(multibandBandSchema).max(4).default([]).describe('From the lowest; one that is not given does nothing'),
}).meta({ id: 'MultibandStage' });

export const stereoStageSchema = stage('stereo', {
  width: number(0, 2, 1, 'Gain of the side signal (amplitude)'),
  bands: z
    .array(
      z.strictObject({
        above: z.number().min(20).max(20_000).describe('Hz'),
        width: number(0, 2, 1, 'Gain of the side signal from there up (amplitude)'),
      }),
    )
    .max(3)
    .default([])
    .describe('Other widths from some frequencies up, rising'),
  monoBelow: number(0, 500, 0, 'Hz; 0 is off'),
  balance: number(-12, 12, 0, 'How much louder right is than left (dB); the other side comes down'),
}).meta({ id: 'StereoStage' });

export const saturationStageSchema = stage('saturation', {
  style: z.enum(SATURATION_STYLES).default('soft').describe('Soft clipping, or a tape-like curve'),
  drive: number(0, 24, 3, 'How far into the curve (dB); loudness is kept near the input'),
  mix: number(0, 1, 1, '0: dry, 1: saturated'),
}).meta({ id: 'SaturationStage' });

export const gainStageSchema = stage('gain', {
  gain: number(-24, 24, 0, 'dB'),
}).meta({ id: 'GainStage' });

export const stageSchema = z
  .discriminatedUnion('kind', [
    gainStageSchema,
    eqStageSchema,
    compressorStageSchema,
    multibandStageSchema,
    stereoStageSchema,
    saturationStageSchema,
  ])
  .meta({ id: 'ChainStage' });

export const CHAIN_VERSION = 1;

export const chainSchema = z
  .strictObject({
    version: z.literal(CHAIN_VERSION).default(CHAIN_VERSION).describe('Version of the chain format'),
    on,
    stages: z.array(stageSchema).max(MOST_STAGES).default([]).describe('In the order the sound passes them'),
  })
  .meta({ id: 'Chain' });

export type Chain = Immutable<z.output<typeof chainSchema>>;
export type Stage = Immutable<z.output<typeof stageSchema>>;
export type StageKind = Stage['kind'];
export type StageOf<Kind extends StageKind> = Extract<Stage, { kind: Kind }>;
export type EqBand = Immutable<z.output<typeof eqBandSchema>>;
export type EqDynamics = Immutable<z.output<typeof eqDynamicsSchema>>;
export type MultibandBand = Immutable<z.output<typeof multibandBandSchema>>;

/** A stage of a kind as it is added: on, and without an effect until it is set. */
export const newStage = <Kind extends StageKind>(kind: Kind): StageOf<Kind> => stageSchema.parse({ kind }) as StageOf<Kind>;

/** The smallest and largest value the settings of a stage may have are in the schema; a chain without stages does nothing. */
export const NO_CHAIN: Chain = chainSchema.parse({});
