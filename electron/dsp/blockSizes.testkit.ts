import { type Processor, runThrough } from './compressor.testkit.ts';
import { Compressor, type CompressorSettings } from './compressor.ts';
import { Convolver } from './convolver.ts';
import { Equalizer, type EqualizerBand } from './equalizer.ts';
import { LIMITER_STYLES, Limiter } from './limiter.ts';
import { LinearPhaseEqualizer } from './linearPhaseEqualizer.ts';
import { MatchFilter } from './matchFilter.ts';
import { DspInstance } from './module.ts';
import { MultibandCompressor } from './multiband.ts';
import { Saturation } from './saturation.ts';
import { musicLike, type StereoSignal } from './signals.ts';
import { StereoImage } from './stereo.ts';

export const RATE = 44100;
export const BLOCK_SIZES = [1, 7, 64, 4096, 65_536] as const;
/** Longer than the longest block; half way through settings change where a kernel has any. */
export const FRAMES = 100_000;
const HALF_WAY = 33_333;
export const SOUND: StereoSignal = (() => {
  const { left, right } = musicLike({ seed: 7, sampleRate: RATE, seconds: 3, peak: 1.2 });
  return { left: left.slice(0, FRAMES), right: right.slice(0, FRAMES) };
})();

interface Kernel {
  readonly processor: Processor;
  readonly change?: () => void;
}

const bell = (frequency: number, gainDb: number, more: Partial<EqualizerBand> = {}): EqualizerBand => ({
  shape: 'bell',
  target: 'stereo',
  frequency,
  gainDb,
  q: 1,
  order: 2,
  dynamics: null,
  ...more,
});

const squeeze: CompressorSettings = {
  detector: 1,
  thresholdDb: -24,
  ratio: 3,
  kneeDb: 6,
  attackMs: 10,
  releaseMs: 120,
  autoRelease: true,
  highPassHz: 60,
  link: 0.7,
  mix: 0.9,
  makeupDb: 2,
};

/** Every kernel that turns sound into sound of the same length, at work. */
export const KERNELS: Readonly<Record<string, (dsp: DspInstance) => Kernel>> = {
  equalizer: (dsp) => {
    const processor = new Equalizer(dsp, RATE);
    processor.setBand(0, bell(200, 4, { dynamics: { thresholdDb: -30, rangeDb: -8, attackMs: 5, releaseMs: 50 } }));
    processor.setBand(1, bell(30, 0, { shape: 'low-cut', order: 4 }));
    for (const band of [2, 3, 4]) processor.setBand(band, bell(500 * band, 3));
    return { processor, change: () => processor.setBand(1, bell(9000, -5, { target: 'side' })) };
  },
  'linear-phase equalizer': (dsp) => {
    const processor = new LinearPhaseEqualizer(dsp, RATE);
    processor.setBand(0, bell(300, 4));
    return { processor, change: () => processor.setBand(1, bell(2000, -4, { target: 'mid' })) };
  },
  'match filter': (dsp) => {
    const processor = new MatchFilter(dsp, RATE, 'minimum');
    processor.setCurve([{ hertz: 100, db: 3 }]);
    return { processor, change: () => processor.setBands([-3, 2]) };
  },
  convolver: (dsp) => {
    const processor = new Convolver(dsp, { mostTaps: 3000, block: 256 });
    processor.set({ left: Float64Array.from({ length: 3000 }, (_, at) => Math.cos(at) / (1 + at)) });
    return { processor, change: () => processor.set({ left: Float64Array.of(0.5, 0.25), right: Float64Array.of(0, 1) }) };
  },
  compressor: (dsp) => {
    const processor = new Compressor(dsp, RATE);
    processor.set(squeeze);
    return { processor, change: () => processor.set({ ...squeeze, ratio: 8, detector: 0 }) };
  },
  'multiband compressor': (dsp) => {
    const processor = new MultibandCompressor(dsp, RATE);
    processor.setCrossovers([120, 2000]);
    for (const band of [0, 1, 2]) processor.setBand(band, squeeze);
    return { processor, change: () => processor.setCrossovers([200, 900, 5000]) };
  },
  'stereo image': (dsp) => {
    const processor = new StereoImage(dsp, RATE);
    const wide = { width: 1.3, bands: [{ above: 400, width: 0.8 }], monoBelowHz: 90, balanceDb: 1 };
    processor.set(wide);
    return { processor, change: () => processor.set({ ...wide, width: 0, monoBelowHz: 0 }) };
  },
  ...Object.fromEntries(
    (['soft', 'tape'] as const).map((style) => [
      `saturation, ${style}`,
      (dsp: DspInstance): Kernel => {
        const processor = new Saturation(dsp, RATE);
        processor.set({ style, driveDb: 9, mix: 0.8 });
        return { processor, change: () => processor.set({ style, driveDb: 24, mix: 1 }) };
      },
    ]),
  ),
  ...Object.fromEntries(
    LIMITER_STYLES.map((style) => [
      `limiter, ${style}`,
      (dsp: DspInstance): Kernel => ({ processor: new Limiter(dsp, { sampleRate: RATE, ceiling: -3, style }) }),
    ]),
  ),
};

/** What a fresh kernel makes of SOUND in blocks of one size, its settings changing half way. */
export const inBlocks = (module: WebAssembly.Module, name: string, block: number): StereoSignal => {
  const dsp = new DspInstance(module);
  const kernel = KERNELS[name];
  if (kernel === undefined) throw new Error(`no kernel is called ${name}`);
  const { processor, change } = kernel(dsp);
  return runThrough(dsp, processor, SOUND, { blocks: [block], at: change === undefined ? [] : [[HALF_WAY, change]] });
};
