import { Limiter } from '../dsp/limiter.ts';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import { Resampler } from '../dsp/resampler.ts';
import type { LimiterSettings } from '../engine/protocol.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import { type CeilingStep, CeilingSteps } from './ceilingSteps.ts';
import { ChainRunner } from './chain/chainRunner.ts';

/** Receives mastered audio in order: planes valid during the call, `start` in output frames. */
export type Receive = (planes: Planes, start: number, frames: number) => void;

export interface MasterChainOptions {
  /** Hz */
  readonly inputRate: number;
  /** Hz; equal to inputRate for no conversion. */
  readonly outputRate: number;
  readonly inputFrames: number;
  /**
   * Frame the input begins at, default 0. Later than that what came before is not known to the limiter, and its output is that
   * of a run from frame 0 only once `settled`. For equal rates only.
   */
  readonly startFrame?: number;
  /** The record's own, at the input rate; null for none. */
  readonly chain: Chain | null;
  /** As ChainRunner has it. */
  readonly chainDeltaFrom?: number | null;
  /** Whether to measure what the chain does, for `chainResult`. */
  readonly measureChain?: boolean;
  /** Sees what enters the limiter, in order, its latency not taken out. */
  readonly onLimiterInput?: (planes: Planes, frames: number) => void;
  /** Null leaves levels alone (measuring a song before the match). */
  readonly limiter: LimiterSettings | null;
  /** Songs whose ceiling lies below the limiter's; none where left out. */
  readonly ceilingSteps?: readonly CeilingStep[];
  /** Output frames at which limiter work is read off, rising; the last is the end. None where left out. */
  readonly marks?: readonly number[];
}

/** What each figure of a gain history is of. */
export const HISTORY_SECONDS = 0.1;

/**
 * What follows the timeline's sum: the record's chain, conversion to the output rate, then the limiter, with their latencies
 * taken out, so that output frame n belongs to input time n / outputRate and the length is exact. From a start later than frame 0
 * a chain is that of the record only as far as its time constants have forgotten what came before; see prerollSeconds.
 */
export class MasterChain {
  readonly outputFrames: number;
  /** Deepest gain reduction (dB, 0 or above) between the marks, filled as they pass. */
  readonly reductionsDb: number[] = [];
  readonly #gainHistory: number[] = [];
  readonly #dsp: DspInstance;
  readonly #receive: Receive;
  readonly #options: MasterChainOptions;
  readonly #resampler: Resampler | undefined;
  readonly #limiter: Limiter | undefined;
  readonly #chain: ChainRunner;
  readonly #ceilings: CeilingSteps;
  readonly #converted: Planes;
  readonly #limited: Planes;
  readonly #silence: Planes;
  readonly #start: number;
  /** Frames still to be left out of what the chain gives: its latency. */
  #chainEarly: number;
  /** Where the limiter's input has got to. */
  #entered: number;
  /** Where what is handed on has got to. */
  #delivered: number;

  constructor(dsp: DspInstance, options: MasterChainOptions, receive: Receive) {
    this.#dsp = dsp;
    this.#receive = receive;
    this.#options = options;
    const {
      inputRate,
      outputRate,
      limiter,
      chain,
      measureChain = false,
      chainDeltaFrom = null,
      inputFrames,
      startFrame = 0,
    } = options;
    if (startFrame !== 0 && inputRate !== outputRate) throw new RangeError('a conversion starts at frame 0');
    this.#resampler = inputRate === outputRate ? undefined : new Resampler(dsp, inputRate, outputRate);
    this.#limiter = limiter === null ? undefined : new Limiter(dsp, { sampleRate: outputRate, ...limiter });
    if (startFrame !== 0) this.#limiter?.join();
    this.#chain = new ChainRunner(dsp, chain, {
      sampleRate: inputRate,
      measure: measureChain,
      expectedFrames: inputFrames,
      deltaFrom: chainDeltaFrom,
    });
    this.#chainEarly = this.#chain.latency;
    this.#ceilings = new CeilingSteps(dsp, options.ceilingSteps ?? []);
    this.#start = startFrame;
    this.#entered = startFrame;
    this.#delivered = startFrame;
    this.#converted = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#limited = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#silence = allocatePlanes(dsp, BLOCK_FRAMES);
    this.outputFrames = this.#resampler?.outputLength(options.inputFrames) ?? options.inputFrames;
  }

  /** Frames of input that are taken in before the first frame comes out, where there is no conversion. */
  get latency(): number {
    return this.#chain.latency + (this.#limiter?.latency ?? 0);
  }

  /**
   * Whether the limiter has forgotten all it did not hear: what is handed on from here is bit for bit that of a run from frame 0,
   * where no chain stands ahead of it.
   */
  get settled(): boolean {
    return this.#limiter?.settled ?? true;
  }

  /** Deepest gain reduction (dB, 0 or above) since the call before or the last mark. */
  takeReductionDb(): number {
    const deepest = this.#limiter?.maxReduction ?? 0;
    this.#limiter?.startInterval();
    return deepest;
  }

  /** dB now, per stage of the chain. */
  get chainReductionsDb(): number[] {
    return this.#chain.reductionsDb;
  }

  /** What the chain has done, and LUFS between its stages; where that is measured. */
  chainResult(): ChainResult & { readonly integratedLufs: readonly (number | null)[] } {
    return { ...this.#chain.result(), integratedLufs: this.#chain.integratedLufs() };
  }

  /** The limiter's smallest gain (linear) in each 100 ms of output that has passed. */
  get gainHistory(): number[] {
    if (this.#limiter !== undefined) this.#gainHistory.push(...this.#limiter.takeHistory());
    return this.#gainHistory;
  }

  /** Takes the next block (at most BLOCK_FRAMES), which is worked on in place. */
  push(planes: Planes, frames: number): void {
    this.#chain.process(planes, frames);
    const early = Math.min(this.#chainEarly, frames);
    this.#chainEarly -= early;
    if (early < frames) this.#convert({ left: planes.left + early * 4, right: planes.right + early * 4 }, frames - early);
  }

  #convert(planes: Planes, frames: number): void {
    const resampler = this.#resampler;
    if (resampler === undefined) {
      this.#limit(planes, frames);
      return;
    }
    for (let taken = 0; taken < frames; ) {
      const made = resampler.process(
        planes.left + taken * 4,
        planes.right + taken * 4,
        frames - taken,
        this.#converted.left,
        this.#converted.right,
        BLOCK_FRAMES,
      );
      taken += resampler.consumed;
      this.#limit(this.#converted, made);
    }
  }

  /** The input has ended: everything still inside comes out. */
  finish(): void {
    for (let late = this.#chain.latency; late > 0; late -= BLOCK_FRAMES) {
      this.#dsp.plane(this.#silence.left, BLOCK_FRAMES).fill(0);
      this.#dsp.plane(this.#silence.right, BLOCK_FRAMES).fill(0);
      this.push(this.#silence, Math.min(BLOCK_FRAMES, late));
    }
    if (this.#resampler !== undefined) {
      for (let made = BLOCK_FRAMES; made === BLOCK_FRAMES; ) {
        made = this.#resampler.flush(this.#converted.left, this.#converted.right, BLOCK_FRAMES);
        this.#limit(this.#converted, made);
      }
    }
    const { left, right } = this.#converted;
    this.#dsp.plane(left, BLOCK_FRAMES).fill(0);
    this.#dsp.plane(right, BLOCK_FRAMES).fill(0);
    while (this.#delivered < this.outputFrames) this.#limit(this.#converted, BLOCK_FRAMES);
  }

  #limit(planes: Planes, frames: number): void {
    this.#options.onLimiterInput?.(planes, frames);
    const limiter = this.#limiter;
    if (limiter === undefined) {
      this.#deliver(planes, 0, frames);
      return;
    }
    this.#gainHistory.push(...limiter.takeHistory());
    this.#ceilings.raise(planes, this.#entered, frames);
    for (let done = 0; done < frames; ) {
      // The limiter's report covers whole calls, so calls end where a mark leaves it.
      const mark = this.#options.marks?.[this.reductionsDb.length] ?? Number.POSITIVE_INFINITY;
      const count = Math.min(frames - done, mark + limiter.latency - this.#entered);
      limiter.process(planes.left + done * 4, planes.right + done * 4, this.#limited.left, this.#limited.right, count);
      const early = Math.min(count, Math.max(0, this.#start + limiter.latency - this.#entered));
      this.#entered += count;
      done += count;
      this.#deliver(this.#limited, early, count - early);
      if (this.#entered !== mark + limiter.latency) continue;
      this.reductionsDb.push(limiter.maxReduction);
      limiter.startInterval();
    }
  }

  #deliver(planes: Planes, offset: number, frames: number): void {
    const count = Math.min(frames, this.outputFrames - this.#delivered);
    if (count <= 0) return;
    const block = { left: planes.left + offset * 4, right: planes.right + offset * 4 };
    if (this.#limiter !== undefined) this.#ceilings.lower(block, this.#delivered, count);
    this.#receive(block, this.#delivered, count);
    this.#delivered += count;
  }

  close(): void {
    this.#chain.close();
    this.#resampler?.destroy();
    this.#limiter?.destroy();
    freePlanes(this.#dsp, this.#converted);
    freePlanes(this.#dsp, this.#limited);
    freePlanes(this.#dsp, this.#silence);
  }
}
