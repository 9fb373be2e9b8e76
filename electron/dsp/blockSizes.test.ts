import { describe, expect, it } from 'vitest';
import { BLOCK_SIZES, FRAMES, inBlocks, KERNELS, RATE, SOUND } from './blockSizes.testkit.ts';
import { sameBits } from './compressor.testkit.ts';
import { compileDsp } from './module.ts';
import type { StereoSignal } from './signals.ts';

const MODULE = compileDsp();

describe.each(Object.keys(KERNELS))('%s', (name) => {
  it('gives the same bytes in blocks of 1, 7, 64, 4096 and 65536 frames, settings changing on the way', () => {
    const outputs = BLOCK_SIZES.map((block) => {
      const started = performance.now();
      const out = inBlocks(MODULE, name, block);
      const seconds = (performance.now() - started) / 1000;
      if (block === 4096) console.info(`${name}: ${(FRAMES / RATE / seconds).toFixed(0)} times real time, the change included`);
      return out;
    });
    const [first] = outputs as [StereoSignal];
    expect(first.left.every(Number.isFinite)).toBe(true);
    expect(sameBits(first.left, SOUND.left)).toBe(false);
    for (const { left, right } of outputs) {
      expect(sameBits(left, first.left)).toBe(true);
      expect(sameBits(right, first.right)).toBe(true);
    }
  });
});
