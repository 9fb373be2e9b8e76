import type { LoudnessCurve } from '../shared/analysis.ts';
import { checkStatus, type DspInstance, kernel } from './module.ts';

interface LoudnessCalls {
  loudness_create(sampleRate: number, channels: number, expectedFrames: number): number;
  loudness_destroy(meter: number): void;
  loudness_process(meter: number, left: number, right: number, frames: number): number;
  loudness_max_momentary(meter: number): number;
  loudness_max_short_term(meter: number): number;
  loudness_momentary(meter: number): number;
  loudness_short_term(meter: number): number;
  loudness_integrated_so_far(meter: number): number;
  loudness_block_count(meter: number): number;
  loudness_read_blocks(meter: number, out: number): void;
  loudness_short_term_count(meter: number): number;
  loudness_read_short_term(meter: number, out: number): void;
  loudness_integrated(blocks: number, count: number): number;
  loudness_range(shortTerm: number, count: number, out: number): number;
}

/**
 * Weighted mean squares every 100 ms (1.0 is -0.691 LUFS): what a track adds to its album's loudness. Plain
 * data, so tracks measured in different workers can be pooled.
 */
export interface LoudnessHistory {
  /** Of the complete 400 ms gating blocks. */
  readonly blocks: Float64Array;
  /** Of the complete 3 s windows. */
  readonly shortTerm: Float64Array;
}

/** Percentiles of the gated short-term distribution, EBU Tech 3342. */
export interface LoudnessDistribution {
  /** LUFS, 10th percentile. */
  readonly quietLufs: number;
  /** LUFS, 95th percentile: how loud the loud sections are. */
  readonly loudLufs: number;
  /** LU, loudness range. */
  readonly rangeLu: number;
}

export interface LoudnessOptions {
  /** Hz, 8000 to 384000. */
  readonly sampleRate: number;
  /** 1 is measured as dual mono: the same bits as its plane given twice to a meter of 2. */
  readonly channels: 1 | 2;
  /** Length of the material where known; longer material still works but allocates while processing. */
  readonly expectedFrames?: number;
}

/**
 * ITU-R BS.1770-5 loudness with EBU Tech 3341 maxima and EBU Tech 3342 range. Readings are null where the
 * standard leaves them undefined: silence, everything below the gates, or audio shorter than the window
 * (400 ms for integrated and momentary; 3 s for short-term, range and loud sections).
 */
export class LoudnessMeter {
  readonly #dsp: DspInstance;
  readonly #calls: ReturnType<typeof kernel<LoudnessCalls>>;
  readonly #meter: number;

  constructor(dsp: DspInstance, { sampleRate, channels, expectedFrames = 0 }: LoudnessOptions) {
    this.#dsp = dsp;
    this.#calls = kernel<LoudnessCalls>(dsp);
    this.#meter = this.#calls.loudness_create(sampleRate, channels, expectedFrames);
    if (this.#meter === 0) throw new RangeError(`loudness_create: ${sampleRate} Hz, ${channels} channels`);
  }

  /** Addresses of f32 planes in the module's memory, finite samples; the right one is not read for mono. */
  process(leftAddress: number, rightAddress: number, frames: number): void {
    checkStatus(this.#calls.loudness_process(this.#meter, leftAddress, rightAddress, frames), 'loudness_process');
  }

  /** LUFS, gated over everything so far. */
  integratedLufs(): number | null {
    return integratedLufs(this.#dsp, [this.history()]);
  }

  /** As integratedLufs, without taking memory. */
  integratedSoFarLufs(): number | null {
    return levelOrNull(this.#calls.loudness_integrated_so_far(this.#meter));
  }

  /** LUFS of the latest 400 ms, moving on every 10 ms. */
  momentaryLufs(): number | null {
    return levelOrNull(this.#calls.loudness_momentary(this.#meter));
  }

  /** LUFS of the latest 3 s, moving on every 10 ms. */
  shortTermLufs(): number | null {
    return levelOrNull(this.#calls.loudness_short_term(this.#meter));
  }

  /** LUFS of the loudest 400 ms, looked for every 10 ms. */
  maxMomentaryLufs(): number | null {
    return levelOrNull(this.#calls.loudness_max_momentary(this.#meter));
  }

  /** LUFS of the loudest 3 s, looked for every 10 ms. */
  maxShortTermLufs(): number | null {
    return levelOrNull(this.#calls.loudness_max_short_term(this.#meter));
  }

  distribution(): LoudnessDistribution | null {
    return loudnessDistribution(this.#dsp, [this.history()]);
  }

  /** LUFS, 95th percentile of the gated short-term distribution. */
  loudSectionsLufs(): number | null {
    return this.distribution()?.loudLufs ?? null;
  }

  /** LU, EBU Tech 3342. */
  loudnessRangeLu(): number | null {
    return this.distribution()?.rangeLu ?? null;
  }

  history(): LoudnessHistory {
    return {
      blocks: this.#read(this.#calls.loudness_block_count(this.#meter), this.#calls.loudness_read_blocks),
      shortTerm: this.#read(this.#calls.loudness_short_term_count(this.#meter), this.#calls.loudness_read_short_term),
    };
  }

  /** Short-term loudness; value i is that of the 3 s which end at 3 s + i * 100 ms. */
  curve(): LoudnessCurve {
    const { shortTerm } = this.history();
    return { stepSeconds: 0.1, shortTermLufs: Float32Array.from(shortTerm, (square) => -0.691 + 10 * Math.log10(square)) };
  }

  destroy(): void {
    this.#calls.loudness_destroy(this.#meter);
  }

  #read(count: number, readInto: (meter: number, out: number) => void): Float64Array {
    if (count === 0) return new Float64Array(0);
    const address = this.#dsp.allocate(count * 8);
    readInto(this.#meter, address);
    const values = this.#dsp.doubles(address, count).slice();
    this.#dsp.free(address);
    return values;
  }
}

/**
 * LUFS of several tracks as one programme: their gating blocks are pooled and gated together, BS.1770-5.
 * Loudnesses are never averaged. Null when no block passes the gates.
 */
export const integratedLufs = (dsp: DspInstance, tracks: readonly LoudnessHistory[]): number | null =>
  withPooled(
    dsp,
    tracks.map(({ blocks }) => blocks),
    (address, count) => levelOrNull(kernel<LoudnessCalls>(dsp).loudness_integrated(address, count)),
  );

/** EBU Tech 3342 over the pooled short-term loudness of several tracks. Null when nothing passes the gates. */
export const loudnessDistribution = (dsp: DspInstance, tracks: readonly LoudnessHistory[]): LoudnessDistribution | null =>
  withPooled(
    dsp,
    tracks.map(({ shortTerm }) => shortTerm),
    (address, count) => {
      const out = dsp.allocate(16);
      const status = kernel<LoudnessCalls>(dsp).loudness_range(address, count, out);
      const [quietLufs = 0, loudLufs = 0] = dsp.doubles(out, 2);
      dsp.free(out);
      return status === NOT_READY ? null : { quietLufs, loudLufs, rangeLu: loudLufs - quietLufs };
    },
  );

const NOT_READY = 3;

const withPooled = <Result>(
  dsp: DspInstance,
  parts: readonly Float64Array[],
  use: (address: number, count: number) => Result,
): Result => {
  const count = parts.reduce((sum, part) => sum + part.length, 0);
  const address = dsp.allocate(count * 8);
  const pool = dsp.doubles(address, count);
  let at = 0;
  for (const part of parts) {
    pool.set(part, at);
    at += part.length;
  }
  const result = use(address, count);
  dsp.free(address);
  return result;
};

const levelOrNull = (level: number): number | null => (level === Number.NEGATIVE_INFINITY ? null : level);
