import { checkStatus, type DspInstance, kernel } from './module.ts';

interface ResamplerCalls {
  resampler_create(inputRate: number, outputRate: number): number;
  resampler_destroy(handle: number): void;
  resampler_output_length(handle: number, inputFrames: number): number;
  resampler_input_start(handle: number, outputFrame: number): number;
  resampler_input_end(handle: number, outputFrame: number): number;
  resampler_reset(handle: number, outputFrame: number): number;
  resampler_input_position(handle: number): number;
  resampler_process(
    handle: number,
    left: number,
    right: number,
    frames: number,
    outLeft: number,
    outRight: number,
    capacity: number,
  ): number;
  resampler_consumed(handle: number): number;
  resampler_flush(handle: number, outLeft: number, outRight: number, capacity: number): number;
}

export const LOWEST_RESAMPLER_RATE = 8000;
export const HIGHEST_RESAMPLER_RATE = 384000;

/**
 * Sample-rate conversion of a stereo stream: linear phase, delay compensated, flat to 20 kHz of 44.1. Frame k
 * of the output stands at input time k * inputRate / outputRate and depends only on the input around it, so
 * `reset` to any output frame gives the same bits there as a run from the start.
 *
 * Planes are addresses of f32 samples in the instance's memory; mono passes the same input address twice.
 */
export class Resampler {
  readonly inputRate: number;
  readonly outputRate: number;
  readonly #calls: ResamplerCalls;
  #handle: number;

  /** Whole rates from 8000 to 384000 Hz that differ; for equal rates there is nothing to do. */
  constructor(dsp: DspInstance, inputRate: number, outputRate: number) {
    for (const rate of [inputRate, outputRate]) {
      if (!Number.isInteger(rate) || rate < LOWEST_RESAMPLER_RATE || rate > HIGHEST_RESAMPLER_RATE) {
        throw new RangeError(`${rate} Hz cannot be resampled: whole rates from 8000 to 384000 Hz can`);
      }
    }
    if (inputRate === outputRate) throw new RangeError(`nothing to resample from ${inputRate} Hz to itself`);
    this.#calls = kernel<ResamplerCalls>(dsp);
    this.#handle = this.#calls.resampler_create(inputRate, outputRate);
    if (this.#handle === 0) throw new RangeError('dsp.wasm has no room for a resampler');
    this.inputRate = inputRate;
    this.outputRate = outputRate;
  }

  /** Frames that come of a whole file: round(inputFrames * outputRate / inputRate), halves up. */
  outputLength(inputFrames: number): number {
    return inRange(this.#calls.resampler_output_length(this.#handle, inputFrames), inputFrames);
  }

  /** First input frame that output frame is computed from. */
  inputStart(outputFrame: number): number {
    return inRange(this.#calls.resampler_input_start(this.#handle, outputFrame), outputFrame);
  }

  /** One past the last input frame that output frame is computed from; may lie past the file's end. */
  inputEnd(outputFrame: number): number {
    return inRange(this.#calls.resampler_input_end(this.#handle, outputFrame), outputFrame);
  }

  /** Delivers from `outputFrame` next; the frame to feed next is `inputPosition`, which is `inputStart(outputFrame)`. */
  reset(outputFrame: number): void {
    checkStatus(this.#calls.resampler_reset(this.#handle, outputFrame), 'resampler_reset');
  }

  /** The input frame the next `process` call must start with. */
  get inputPosition(): number {
    return this.#calls.resampler_input_position(this.#handle);
  }

  /**
   * Takes input until it is used up or the output is full. Returns the frames written; `consumed` says how many
   * were taken, and what was not must be fed again.
   */
  process(left: number, right: number, frames: number, outLeft: number, outRight: number, capacity: number): number {
    return this.#calls.resampler_process(this.#handle, left, right, frames, outLeft, outRight, capacity);
  }

  /** Input frames the last `process` call took. */
  get consumed(): number {
    return this.#calls.resampler_consumed(this.#handle);
  }

  /** The input has ended: delivers the rest, up to `outputLength`. Call until it returns less than `capacity`. */
  flush(outLeft: number, outRight: number, capacity: number): number {
    return this.#calls.resampler_flush(this.#handle, outLeft, outRight, capacity);
  }

  destroy(): void {
    this.#calls.resampler_destroy(this.#handle);
    this.#handle = 0;
  }
}

const inRange = (result: number, asked: number): number => {
  if (result < 0) throw new RangeError(`${asked} is not a frame of any file`);
  return result;
};
