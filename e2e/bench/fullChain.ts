import { Dither } from '../../electron/dsp/dither.ts';
import { Limiter } from '../../electron/dsp/limiter.ts';
import { BLOCK_FRAMES } from '../../electron/dsp/planes.ts';
import { ChainRunner } from '../../electron/render/chain/chainRunner.ts';
import { type Chain, chainSchema } from '../../electron/shared/chain/schema.ts';
import { eachBlock, type LoadedSong, withPlanes } from './kernels.ts';

/** A record's chain with every kind of stage at work: nothing of it rests on music near full scale. */
export const FULL_CHAIN: Chain = chainSchema.parse({
  stages: [
    {
      kind: 'eq',
      bands: [
        { shape: 'low-cut', frequency: 24, slope: 24 },
        { shape: 'low-shelf', frequency: 90, gain: 1 },
        { shape: 'bell', frequency: 280, gain: -1.5, q: 0.9 },
        { shape: 'bell', frequency: 3200, q: 1.4, dynamics: { threshold: -36, range: -3, attack: 10, release: 120 } },
        { shape: 'bell', channel: 'side', frequency: 6000, gain: 1, q: 0.7 },
        { shape: 'high-shelf', frequency: 11000, gain: 1, q: 0.6 },
      ],
    },
    { kind: 'compressor', threshold: -16, ratio: 1.6, knee: 8, attack: 30, release: 120, highPass: 100, makeup: 2 },
    {
      kind: 'multiband',
      crossovers: [120, 2500],
      bands: [
        { threshold: -20, ratio: 1.8, attack: 30, release: 160, makeup: 2 },
        { threshold: -20, ratio: 1.5, attack: 20, release: 120, makeup: 2 },
        { threshold: -26, ratio: 1.6, attack: 5, release: 80, detector: 0.5, makeup: 2 },
      ],
    },
    { kind: 'saturation', style: 'tape', drive: 3, mix: 0.6 },
    { kind: 'stereo', width: 1.05, bands: [{ above: 2000, width: 1.15 }], monoBelow: 110 },
  ],
});

/** Over a ceiling of -1 dBTP. */
export const FULL_CHAIN_DRIVE_DB = 3;

/** A song through the whole of it: the chain's stages, the limiter, 16 bits. */
export const masterThrough = (song: LoadedSong, chain: Chain): void => {
  const { dsp, sampleRate } = song;
  const runner = new ChainRunner(dsp, chain, { sampleRate, measure: false });
  const limiter = new Limiter(dsp, { sampleRate, ceiling: -1 - FULL_CHAIN_DRIVE_DB });
  const dither = new Dither(dsp, { bits: 16, mode: 'tpdf', seed: 1, sampleRate, blankFrames: 0 });
  withPlanes(dsp, BLOCK_FRAMES, (work) => {
    eachBlock(song, ({ left, right }, count) => {
      dsp.plane(work.left, count).set(dsp.plane(left, count));
      dsp.plane(work.right, count).set(dsp.plane(right, count));
      runner.process(work, count);
      limiter.process(work.left, work.right, work.left, work.right, count);
      dither.processPacked(work.left, work.right, count, work.left);
    });
  });
  runner.close();
  limiter.destroy();
  dither.destroy();
};
