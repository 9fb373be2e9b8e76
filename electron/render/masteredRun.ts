import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import { prerollSeconds } from './chain/preroll.ts';
import { HISTORY_SECONDS, MasterChain, type MasterChainOptions, type Receive } from './masterChain.ts';
import type { Programme } from './programme.ts';

/** Seconds of music ahead of a start that settle the limiter on nearly all of it; where not, twice that, and so on. */
const PREROLL_SECONDS = 2.5;

export interface MasteredRunOptions
  extends Pick<MasterChainOptions, 'chain' | 'chainDeltaFrom' | 'measureChain' | 'limiter' | 'ceilingSteps' | 'marks'> {
  /** Hz, of the timeline. */
  readonly sampleRate: number;
  /** Hz; the timeline's where left out. */
  readonly outputRate?: number;
  readonly totalFrames: number;
  /** Timeline frame; 0 where the output has another rate. */
  readonly startFrame: number;
  /** Whether to keep what `gainHistory` tells, which grows as long as the music plays. */
  readonly keepGainHistory?: boolean;
}

/**
 * The mastered timeline from any frame on: bit for bit what a render from frame 0 has there. The limiter hears as much of the
 * music before the start as it takes until no earlier music could make a difference; in the worst case that is all of it.
 * A chain of the record's own makes that exact from the record's first frame on only: a compressor never quite forgets. Later it
 * has heard as much as its slowest time constants ask for, 8 s at most, and differs by less than is heard.
 */
export class MasteredRun {
  readonly #dsp: DspInstance;
  readonly #programme: Programme;
  readonly #options: MasteredRunOptions;
  readonly #planes: Planes;
  #chain: MasterChain;
  #receive: Receive = () => {};
  #entered = 0;
  /** Place in the chain's own history where this run starts. */
  #historyFrom = 0;
  #position: number;

  constructor(dsp: DspInstance, programme: Programme, options: MasteredRunOptions) {
    const { sampleRate, limiter, chain, startFrame } = options;
    const chainPreroll = Math.round(prerollSeconds(chain) * sampleRate);
    this.#dsp = dsp;
    this.#programme = programme;
    this.#options = options;
    this.#planes = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#position = startFrame;
    let preroll = limiter === null ? 0 : Math.round(PREROLL_SECONDS * sampleRate);
    this.#chain = this.#chainAt(Math.max(0, startFrame - preroll - chainPreroll));
    try {
      this.#runUpTo(startFrame);
      while (!this.#chain.settled) {
        this.#chain.close();
        preroll *= 2;
        this.#chain = this.#chainAt(Math.max(0, startFrame - preroll - chainPreroll));
        this.#runUpTo(startFrame);
      }
    } catch (error) {
      this.close();
      throw error;
    }
    this.#chain.takeReductionDb();
  }

  #chainAt(frame: number): MasterChain {
    const { sampleRate, outputRate = sampleRate, totalFrames } = this.#options;
    const interval = Math.round(sampleRate * HISTORY_SECONDS);
    const startFrame = Math.floor(frame / interval) * interval;
    this.#entered = startFrame;
    this.#historyFrom = (this.#options.startFrame - startFrame) / interval;
    return new MasterChain(
      this.#dsp,
      { ...this.#options, inputRate: sampleRate, outputRate, inputFrames: totalFrames, startFrame },
      (planes, start, frames) => this.#receive(planes, start, frames),
    );
  }

  #runUpTo(startFrame: number): void {
    this.#push(startFrame + this.#chain.latency - this.#entered);
  }

  /** Timeline frame that is read next. */
  get position(): number {
    return this.#position;
  }

  /** Hands on the next frames, in as many calls as it takes. At most to the timeline's end. */
  read(frames: number, receive: Receive): void {
    this.#receive = receive;
    this.#push(frames);
    this.#receive = () => {};
    this.#position += frames;
    if (this.#options.keepGainHistory !== true) this.#chain.gainHistory.length = 0;
  }

  /** The timeline has been read to its end: hands on what a conversion still holds. */
  finish(receive: Receive): void {
    this.#receive = receive;
    this.#chain.finish();
    this.#receive = () => {};
  }

  /** Frames at the output rate of the whole timeline. */
  get outputFrames(): number {
    return this.#chain.outputFrames;
  }

  /** The limiter's smallest gain (linear) in each finished 100 ms from the start on, which lies on a whole 100 ms. */
  get gainHistory(): number[] {
    return this.#chain.gainHistory.slice(this.#historyFrom);
  }

  /** As MasterChain has them; the first is up to the first mark. */
  get reductionsDb(): readonly number[] {
    return this.#chain.reductionsDb;
  }

  chainResult(): ChainResult {
    return this.#chain.chainResult();
  }

  /** Deepest gain reduction (dB, 0 or above) since the call before. */
  takeReductionDb(): number {
    return this.#chain.takeReductionDb();
  }

  /** dB now, per stage of the record's chain. */
  get chainReductionsDb(): number[] {
    return this.#chain.chainReductionsDb;
  }

  #push(frames: number): void {
    for (let done = 0; done < frames; ) {
      const count = Math.min(BLOCK_FRAMES, frames - done);
      // Past the timeline's end there is silence, which drives the last frames out of the limiter.
      this.#programme.render(this.#entered, count, this.#planes);
      this.#chain.push(this.#planes, count);
      this.#entered += count;
      done += count;
    }
  }

  close(): void {
    this.#chain.close();
    freePlanes(this.#dsp, this.#planes);
  }
}
