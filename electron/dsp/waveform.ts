import { PEAK_FRAMES } from '../shared/contract/state.ts';
import { checkStatus, type DspInstance, kernel } from './module.ts';

interface WaveformCalls {
  waveform_create(expectedFrames: number): number;
  waveform_destroy(meter: number): void;
  waveform_process(meter: number, left: number, right: number, frames: number): number;
  waveform_read(meter: number, sums: number, out: number): void;
}

/** Minimum, maximum, RMS. */
export const VALUES_PER_COLUMN = 3;

/** A waveform at every resolution: level 0 has columns of PEAK_FRAMES frames, each further level columns twice as long. */
export type WaveformLevels = readonly Int16Array[];

/** Columns of each level of a song, the finest first; the last level is one column. A song without frames has one empty level. */
export const levelColumns = (frames: number): number[] => {
  const columns = [Math.ceil(frames / PEAK_FRAMES)];
  for (let last = columns[0] ?? 0; last > 1; ) {
    last = Math.ceil(last / 2);
    columns.push(last);
  }
  return columns;
};

/**
 * Draws a song as it streams by: per column the lowest and the highest sample of both channels together and the root of
 * their mean square, each to the nearest 1/32767; what lies beyond full scale is drawn at full scale.
 */
export class WaveformMeter {
  readonly #dsp: DspInstance;
  readonly #calls: ReturnType<typeof kernel<WaveformCalls>>;
  readonly #meter: number;
  #frames = 0;

  /** Memory is set aside for `expectedFrames`; more may come. */
  constructor(dsp: DspInstance, expectedFrames: number) {
    this.#dsp = dsp;
    this.#calls = kernel<WaveformCalls>(dsp);
    this.#meter = this.#calls.waveform_create(expectedFrames);
    if (this.#meter === 0) throw new RangeError(`waveform_create: ${expectedFrames} frames`);
  }

  /** Addresses of f32 planes, finite samples; for mono the same twice. */
  process(left: number, right: number, frames: number): void {
    checkStatus(this.#calls.waveform_process(this.#meter, left, right, frames), 'waveform_process');
    this.#frames += frames;
  }

  levels(): WaveformLevels {
    const columns = levelColumns(this.#frames);
    const values = columns.reduce((sum, count) => sum + count, 0) * VALUES_PER_COLUMN;
    const sums = this.#dsp.allocate((columns[0] ?? 0) * 8 + values * 2);
    const out = sums + (columns[0] ?? 0) * 8;
    try {
      this.#calls.waveform_read(this.#meter, sums, out);
      const all = new Int16Array(this.#dsp.exports.memory.buffer, out, values);
      let end = 0;
      return columns.map((count) => {
        const start = end;
        end += count * VALUES_PER_COLUMN;
        return all.slice(start, end);
      });
    } finally {
      this.#dsp.free(sums);
    }
  }

  destroy(): void {
    this.#calls.waveform_destroy(this.#meter);
  }
}
