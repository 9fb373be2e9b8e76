import { BLOCK_SIZES, inBlocks, KERNELS } from '../../../electron/dsp/blockSizes.testkit.ts';
import { reduce } from '../../../electron/dsp/dither.testkit.ts';
import { DITHER_MODES, Dither } from '../../../electron/dsp/dither.ts';
import { EdgesMeter } from '../../../electron/dsp/edges.ts';
import { Limiter } from '../../../electron/dsp/limiter.ts';
import { LoudnessMeter } from '../../../electron/dsp/loudness.ts';
import { compileDsp, type DspInstance } from '../../../electron/dsp/module.ts';
import { allocatePlanes, freePlanes } from '../../../electron/dsp/planes.ts';
import { resampleFile } from '../../../electron/dsp/resampler.testkit.ts';
import { feed, musicLike, type PlaneSink, type StereoSignal } from '../../../electron/dsp/signals.ts';
import { SourceScan } from '../../../electron/dsp/sourceScan.ts';
import { SpectrumMeter } from '../../../electron/dsp/spectrum.ts';
import { TruePeakMeter } from '../../../electron/dsp/truePeak.ts';
import { WaveformMeter } from '../../../electron/dsp/waveform.ts';
import { ChainRunner } from '../../../electron/render/chain/chainRunner.ts';
import { type Chain, chainSchema } from '../../../electron/shared/chain/schema.ts';
import { FULL_CHAIN, FULL_CHAIN_DRIVE_DB } from '../fullChain.ts';
import type { Figure } from './figures.ts';

const RATE = 44100;
const SOUND: StereoSignal = musicLike({ seed: 11, sampleRate: RATE, seconds: 4.5, peak: 1.2 });
const FRAMES = SOUND.left.length;

const bytesOf = (values: Float32Array | Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

const differing = (a: Uint8Array, b: Uint8Array): number =>
  a.length === b.length ? a.reduce((count, byte, at) => count + (byte === b[at] ? 0 : 1), 0) : Math.max(a.length, b.length);

/** Bytes that come out otherwise in blocks of any of the sizes than in blocks of the first. */
const unlike = (make: (block: number) => readonly Uint8Array[]): number => {
  const [first = [], ...others] = BLOCK_SIZES.map(make);
  return others
    .flatMap((other) => other.map((bytes, at) => differing(bytes, first[at] ?? new Uint8Array(0))))
    .reduce((sum, n) => sum + n, 0);
};

/** What passes over the sound in blocks of one size; its readings as bytes. */
const readings =
  <Sink extends PlaneSink>(dsp: DspInstance, make: () => Sink, read: (sink: Sink) => unknown) =>
  (block: number) => {
    const sink = make();
    feed(dsp, sink, SOUND, block);
    const values = read(sink);
    // Numbers are written out so that reading them gives the same bits.
    const text = JSON.stringify(values, (_key, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    );
    return [new TextEncoder().encode(text)];
  };

/** The whole of what a master passes, to 16 bits. */
const mastered = (dsp: DspInstance, chain: Chain, block: number): readonly Uint8Array[] => {
  const planes = allocatePlanes(dsp, FRAMES);
  const out = dsp.allocate(FRAMES * 4);
  dsp.plane(planes.left, FRAMES).set(SOUND.left);
  dsp.plane(planes.right, FRAMES).set(SOUND.right);
  const runner = new ChainRunner(dsp, chain, { sampleRate: RATE, measure: false });
  const limiter = new Limiter(dsp, { sampleRate: RATE, ceiling: -1 - FULL_CHAIN_DRIVE_DB });
  const dither = new Dither(dsp, { bits: 16, mode: 'shaped', seed: 1, sampleRate: RATE, blankFrames: 0 });
  for (let at = 0; at < FRAMES; at += block) {
    const count = Math.min(block, FRAMES - at);
    const [left, right] = [planes.left + at * 4, planes.right + at * 4];
    runner.process({ left, right }, count);
    limiter.process(left, right, left, right, count);
    dither.processPacked(left, right, count, out + at * 4);
  }
  const bytes = new Uint8Array(dsp.exports.memory.buffer, out, FRAMES * 4).slice();
  runner.close();
  limiter.destroy();
  dither.destroy();
  dsp.free(out);
  freePlanes(dsp, planes);
  return [bytes];
};

const blockRows = (dsp: DspInstance): (readonly [string, number])[] => {
  const module = compileDsp();
  const meters = {
    loudness: readings(
      dsp,
      () => new LoudnessMeter(dsp, { sampleRate: RATE, channels: 2 }),
      (meter) => [meter.history(), meter.maxMomentaryLufs(), meter.maxShortTermLufs()],
    ),
    'true peak': readings(
      dsp,
      () => new TruePeakMeter(dsp, { channels: 2 }),
      (meter) => [meter.finish(), meter.truePeaks(), meter.samplePeaks()],
    ),
    spectrum: readings(
      dsp,
      () => new SpectrumMeter(dsp, RATE),
      (meter) => meter.finish(),
    ),
    edges: readings(
      dsp,
      () => new EdgesMeter(dsp, { sampleRate: RATE, channels: 2 }),
      (meter) => [meter.finish(), meter.read()],
    ),
    'source scan': readings(
      dsp,
      () => new SourceScan(dsp, { sampleRate: RATE, channels: 2 }),
      (scan) => scan.read(),
    ),
    waveform: readings(
      dsp,
      () => new WaveformMeter(dsp, FRAMES),
      (meter) => meter.levels(),
    ),
  };
  const both = ({ left, right }: StereoSignal) => [bytesOf(left), bytesOf(right)];
  const settings = { bits: 16, sampleRate: RATE, seed: 1, blankFrames: 0 };
  return [
    ...Object.keys(KERNELS).map((name) => [name, unlike((block) => both(inBlocks(module, name, block)))] as const),
    ...[48000, 96000].map(
      (to) =>
        [`resampler to ${to}`, unlike((block) => both(resampleFile(dsp, RATE, to, SOUND.left, SOUND.right, [block])))] as const,
    ),
    ...DITHER_MODES.map((mode) => {
      const dithered = (block: number) => reduce(dsp, { ...settings, mode }, SOUND.left, SOUND.right, [block]);
      const make = (block: number) => {
        const { left, right } = dithered(block);
        return [bytesOf(left), bytesOf(right)];
      };
      return [`dither, ${mode}`, unlike(make)] as const;
    }),
    ...Object.entries(meters).map(([name, make]) => [name, unlike(make)] as const),
    ['full chain, limiter and dither', unlike((block) => mastered(dsp, FULL_CHAIN, block))],
  ];
};

/** Samples that a chain changes, and frames by which it is late. */
const changedBy = (dsp: DspInstance, chain: Chain): number => {
  const planes = allocatePlanes(dsp, FRAMES);
  const runner = new ChainRunner(dsp, chain, { sampleRate: RATE, measure: false });
  dsp.plane(planes.left, FRAMES).set(SOUND.left);
  dsp.plane(planes.right, FRAMES).set(SOUND.right);
  runner.process(planes, FRAMES);
  const changed = (address: number, before: Float32Array) =>
    dsp.plane(address, FRAMES).reduce((count, sample, at) => count + (Object.is(sample, before[at]) ? 0 : 1), 0);
  const sum = runner.latency + changed(planes.left, SOUND.left) + changed(planes.right, SOUND.right);
  runner.close();
  freePlanes(dsp, planes);
  return sum;
};

const offRows = (dsp: DspInstance): (readonly [string, number])[] => {
  const [equalizer] = FULL_CHAIN.stages;
  const stages = [{ kind: 'gain', gain: -3 }, ...FULL_CHAIN.stages, { ...equalizer, phase: 'linear' }];
  return [
    ...stages.map((stage) => {
      const name = 'phase' in stage ? `${stage.phase}-phase eq` : stage.kind;
      // At work it changes the sound: what is switched off is not a stage that does nothing anyhow.
      const works = changedBy(dsp, chainSchema.parse({ stages: [stage] })) > 0;
      const off = changedBy(dsp, chainSchema.parse({ stages: [{ ...stage, on: false }] }));
      return [name, works ? off : Number.POSITIVE_INFINITY] as const;
    }),
    ['the whole chain', changedBy(dsp, { ...FULL_CHAIN, on: false })],
  ];
};

/** Over seeded music-like sound that goes over full scale. */
export const transparencyFigures = (dsp: DspInstance): Figure[] => {
  const rows = (kernel: string, what: string, found: readonly (readonly [string, number])[]): Figure[] =>
    found.map(([name, reached]) => ({
      ...{ kernel, what: `${name}: ${what}`, unit: '', reached, required: { atMost: 0 }, peers: {} },
    }));
  return [
    ...rows('off', 'samples changed, frames late', offRows(dsp)),
    ...rows('blocks', `bytes unlike in blocks of ${BLOCK_SIZES.join(', ')}`, blockRows(dsp)),
  ];
};
