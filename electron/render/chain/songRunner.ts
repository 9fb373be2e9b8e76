import { MatchFilter } from '../../dsp/matchFilter.ts';
import type { DspInstance } from '../../dsp/module.ts';
import type { Planes } from '../../dsp/planes.ts';
import type { SongProcessing } from '../../engine/protocol.ts';
import type { ChainResult } from '../../shared/chain/work.ts';
import { ChainRunner, type ChainRunnerOptions } from './chainRunner.ts';

/** What a song goes through ahead of the timeline: its chain, then its match filter. */
export class SongRunner {
  /** Frames by which the output is late. */
  readonly latency: number;
  readonly #chain: ChainRunner;
  readonly #filter: MatchFilter | undefined;
  readonly #hasChain: boolean;

  constructor(dsp: DspInstance, { chain, filter }: SongProcessing, options: ChainRunnerOptions) {
    this.#hasChain = chain !== null;
    this.#chain = new ChainRunner(dsp, chain, options);
    this.#filter = filter === null ? undefined : new MatchFilter(dsp, options.sampleRate, filter.phase);
    this.#filter?.setBands(filter?.curveDb ?? []);
    this.latency = this.#chain.latency + (this.#filter?.latency ?? 0);
  }

  /** Any number of frames, in place. */
  process(planes: Planes, frames: number): void {
    this.#chain.process(planes, frames);
    this.#filter?.process(planes.left, planes.right, planes.left, planes.right, frames);
  }

  /** Forgets the sound. */
  reset(): void {
    this.#chain.reset();
    this.#filter?.reset();
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
    this.#filter?.destroy();
  }
}
