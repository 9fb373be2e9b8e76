import { LoudnessMeter } from '../../dsp/loudness.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../../dsp/planes.ts';
import { activeStages } from '../../shared/chain/active.ts';
import type { Chain } from '../../shared/chain/schema.ts';
import type { ChainResult, StageWork } from '../../shared/chain/work.ts';
import { DryCopy } from './dryCopy.ts';
import { makeStage } from './makeStage.ts';
import type { StageRunner } from './stageRunner.ts';

export interface ChainRunnerOptions {
  /** Hz */
  readonly sampleRate: number;
  /** Whether to measure loudness between the stages and keep what they reduce, for `result`. */
  readonly measure: boolean;
  /** Expected length, for which such a runner sets memory aside. */
  readonly expectedFrames?: number;
  /** Place of the stage from which on only what the chain changes is heard, output minus input; null for all. Default null. */
  readonly deltaFrom?: number | null;
}

interface RunningStage {
  readonly runner: StageRunner;
  /** Place among all stages of the chain. */
  readonly index: number;
  /** Frames by which its input is late. */
  readonly late: number;
  /** Behind it. */
  readonly loudness: LoudnessMeter | undefined;
  /** Smallest gains (linear) per 100 ms, per band. */
  readonly gains: number[][];
}

const STEPS_PER_SECOND = 10;

/**
 * A chain at work: its stages one after the other, in place over planes. What is off, or set so that it does nothing, is not
 * there at all, so every bit passes it. The output is late by `latency` frames, which the caller takes out.
 */
export class ChainRunner {
  /** Frames. */
  readonly latency: number;
  readonly #chain: Chain | null;
  readonly #sampleRate: number;
  readonly #stages: readonly RunningStage[];
  readonly #loudness: LoudnessMeter | undefined;
  readonly #dry: DryCopy | undefined;
  /** How many of the stages that work stand ahead of what is heard of a change. */
  readonly #aheadOfDelta: number;

  constructor(
    dsp: DspInstance,
    chain: Chain | null,
    { sampleRate, measure, expectedFrames = 0, deltaFrom = null }: ChainRunnerOptions,
  ) {
    const meter = () => (measure ? new LoudnessMeter(dsp, { sampleRate, channels: 2, expectedFrames }) : undefined);
    const stages: RunningStage[] = [];
    this.#chain = chain;
    this.#sampleRate = sampleRate;
    this.#stages = stages;
    let late = 0;
    try {
      for (const { stage, index } of activeStages(chain)) {
        const runner = makeStage(dsp, sampleRate, stage);
        stages.push({ runner, index, late, loudness: meter(), gains: [] });
        late += runner.latency;
      }
    } catch (error) {
      this.close();
      throw error;
    }
    this.#loudness = stages.length === 0 ? undefined : meter();
    this.latency = late;
    this.#aheadOfDelta = stages.filter(({ index }) => index < (deltaFrom ?? 0)).length;
    const ahead = stages[this.#aheadOfDelta]?.late ?? late;
    this.#dry = deltaFrom === null ? undefined : new DryCopy(dsp, late - ahead);
  }

  /** Any number of frames. */
  process(planes: Planes, frames: number): void {
    const dry = this.#dry;
    if (dry === undefined) {
      this.#run(planes, frames, 0, this.#stages.length);
      return;
    }
    for (let done = 0; done < frames; done += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - done);
      const block = { left: planes.left + done * 4, right: planes.right + done * 4 };
      this.#run(block, count, 0, this.#aheadOfDelta);
      dry.take(block, count);
      this.#run(block, count, this.#aheadOfDelta, this.#stages.length);
      dry.subtract(block, count);
    }
  }

  #run(planes: Planes, frames: number, from: number, to: number): void {
    if (from === 0) this.#loudness?.process(planes.left, planes.right, frames);
    for (const { runner, loudness, gains } of this.#stages.slice(from, to)) {
      runner.process(planes, frames);
      if (loudness === undefined) continue;
      loudness.process(planes.left, planes.right, frames);
      for (const [band, taken] of runner.takeHistory().entries()) {
        gains[band] ??= [];
        gains[band].push(...taken);
      }
    }
  }

  /** Forgets the sound. */
  reset(): void {
    for (const { runner } of this.#stages) runner.reset();
    this.#dry?.reset();
  }

  /** dB, 0 or above, of the latest frame, for every stage of the chain; the deepest of its bands. */
  get reductionsDb(): number[] {
    return this.#ofEveryStage(({ runner }) => Math.max(0, ...runner.currentReductionsDb()), 0);
  }

  /** dB, 0 or above, deepest since the call before, for every stage of the chain. */
  takeReductionsDb(): number[] {
    return this.#ofEveryStage(({ runner }) => {
      const deepest = Math.max(0, ...runner.maxReductionsDb());
      runner.startInterval();
      return deepest;
    }, 0);
  }

  /** LUFS, integrated, ahead of the first stage that works and behind each; null for silence. For runners that measure. */
  integratedLufs(): (number | null)[] {
    return [this.#loudness, ...this.#stages.map(({ loudness }) => loudness)].map((meter) => meter?.integratedLufs() ?? null);
  }

  /** What was done so far, for runners that measure. */
  result(): ChainResult {
    const levels = this.integratedLufs();
    const changes = this.#stages.map((_stage, at) => difference(levels[at + 1], levels[at]));
    const first = this.#stages.length === 0 ? 0 : difference(levels[levels.length - 1], levels[0]);
    const stages = this.#ofEveryStage((stage): StageWork => {
      const reductions = stage.runner.maxReductionsDb();
      return {
        maxReductionDb: Math.max(0, ...reductions),
        bandsMaxReductionDb: reductions.length > 1 ? [...reductions] : [],
        loudnessChangeLu: changes[this.#stages.indexOf(stage)] ?? null,
      };
    }, IDLE);
    return { stages, loudnessChangeLu: first, reductionDb: this.#ofEveryStage((stage) => this.#curveOf(stage), EMPTY) };
  }

  /** dB per 100 ms of the sound itself: what comes late at the stage is brought back in time. */
  #curveOf({ gains, late }: RunningStage): Float32Array {
    if (gains.length === 0) return EMPTY;
    const early = Math.round((late * STEPS_PER_SECOND) / this.#sampleRate);
    const steps = Math.max(0, Math.min(...gains.map(({ length }) => length)) - early);
    return Float32Array.from({ length: steps }, (_, step) => {
      const least = Math.min(1, ...gains.map((band) => band[step + early] ?? 1));
      return least < 1 ? -20 * Math.log10(least) : 0;
    });
  }

  #ofEveryStage<Value>(read: (stage: RunningStage) => Value, otherwise: Value): Value[] {
    const values = new Array<Value>(this.#chain?.stages.length ?? 0).fill(otherwise);
    for (const stage of this.#stages) values[stage.index] = read(stage);
    return values;
  }

  close(): void {
    this.#loudness?.destroy();
    for (const { runner, loudness } of this.#stages) {
      runner.close();
      loudness?.destroy();
    }
  }
}

const EMPTY = new Float32Array(0);
const IDLE: StageWork = { maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: 0 };

const difference = (after: number | null | undefined, before: number | null | undefined): number | null =>
  after == null || before == null ? null : after - before;
