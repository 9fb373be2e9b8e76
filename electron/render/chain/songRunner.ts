import type { DspInstance } from '../../dsp/module.ts';
import type { Planes } from '../../dsp/planes.ts';
import type { SongProcessing } from '../../engine/protocol.ts';
import type { ChainResult } from '../../shared/chain/work.ts';
import { fail } from '../../shared/failure.ts';
import { ChainRunner, type ChainRunnerOptions } from './chainRunner.ts';

/** What a song goes through ahead of the timeline: its chain, then its match filter. */
export class SongRunner {
  /** Frames by which the output is late. */
  readonly latency: number;
  readonly #chain: ChainRunner;
  readonly #hasChain: boolean;

  constructor(dsp: DspInstance, { chain, filter }: SongProcessing, options: ChainRunnerOptions) {
    if (filter !== null) fail('internal', null, 'there is no match filter yet', 'this is a defect in Glassmaster');
    this.#hasChain = chain !== null;
    this.#chain = new ChainRunner(dsp, chain, options);
    this.latency = this.#chain.latency;
  }

  /** Any number of frames, in place. */
  process(planes: Planes, frames: number): void {
    this.#chain.process(planes, frames);
  }

  /** Forgets the sound. */
  reset(): void {
    this.#chain.reset();
  }

  /** dB now, per stage of the chain. */
  get reductionsDb(): number[] {
    return this.#chain.reductionsDb;
  }

  /** What the chain did, for runners that measure; null without one. */
  result(): ChainResult | null {
    return this.#hasChain ? this.#chain.result() : null;
  }

  close(): void {
    this.#chain.close();
  }
}
