import type { DspInstance } from '../../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../../dsp/planes.ts';
import { prerollSeconds } from '../../render/chain/preroll.ts';
import { MasterChain, type Receive } from '../../render/masterChain.ts';
import type { Programme } from '../../render/programme.ts';
import type { Chain } from '../../shared/chain/schema.ts';
import type { LimiterSettings } from '../protocol.ts';

/** Seconds of music ahead of a start that settle the limiter on nearly all of it; where not, twice that, and so on. */
const PREROLL_SECONDS = 2.5;

export interface MasteredRunOptions {
  /** Hz */
  readonly sampleRate: number;
  readonly totalFrames: number;
  /** The record's; null for none. */
  readonly chain: Chain | null;
  readonly chainDeltaFrom: number | null;
  /** Null for the bypass. */
  readonly limiter: LimiterSettings | null;
  /** Timeline frame. */
  readonly startFrame: number;
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

  #chainAt(startFrame: number): MasterChain {
    const { sampleRate, totalFrames, chain, chainDeltaFrom, limiter } = this.#options;
    const rates = { inputRate: sampleRate, outputRate: sampleRate };
    this.#entered = startFrame;
    return new MasterChain(
      this.#dsp,
      { ...rates, inputFrames: totalFrames, startFrame, chain, chainDeltaFrom, limiter, marks: [] },
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
    // It would grow as long as the music plays, and nobody asks for it here.
    this.#chain.gainHistory.length = 0;
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
