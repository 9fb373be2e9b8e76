import { decayPerFrame, exponential } from './arithmetic.ts';
import type { Effect } from './studio.ts';

const LINES = 8;
/** Frames worked on at a time: fewer than any line or pre-delay holds, so that what is read was written before. */
const STRETCH = 256;
/** Seconds: mutually prime at 44.1 kHz (997 to 2131 frames), so that echoes do not pile up. */
const DELAYS = [997, 1153, 1327, 1499, 1657, 1823, 1979, 2131].map((frames) => frames / 44100);

export interface RoomSettings {
  /** Seconds to -60 dB at low frequencies. */
  readonly decay: number;
  /** Hz above which the room absorbs more. */
  readonly damping: number;
  /** Scale of all paths, 1 for a small hall. */
  readonly size: number;
  /** Seconds before the first reflection. */
  readonly preDelay: number;
  /** Level of the returned reverberation. */
  readonly level: number;
}

/**
 * Feedback delay network (Jot, Chaigne 1991): eight lines mixed by a Householder reflection, each with a one-pole
 * absorbent filter. Replaces the bus with the wet sound alone.
 */
export const room = (rate: number, { decay, damping, size, preDelay, level }: RoomSettings): Effect => {
  const lengths = DELAYS.map((seconds) => Math.max(STRETCH, Math.round(seconds * size * rate)));
  const starts = Int32Array.from(lengths, (_, line) => lengths.slice(0, line).reduce((total, length) => total + length, 0));
  const memory = new Float64Array(lengths.reduce((total, length) => total + length, 0));
  const positions = Int32Array.from(starts);
  const ends = Int32Array.from(starts, (start, line) => start + lengths[line]!);
  const gains = Float64Array.from(lengths, (length) => decayPerFrame(decay, rate / length));
  const smoothing = 1 - exponential((-6.283185307179586 * damping) / rate);
  const absorbed = new Float64Array(LINES);
  const heard = lengths.map(() => new Float64Array(STRETCH));
  const mean = new Float64Array(STRETCH);
  const preDelayFrames = Math.max(STRETCH, Math.round(preDelay * rate));
  const before = [new Float64Array(preDelayFrames), new Float64Array(preDelayFrames)];
  let beforeAt = 0;

  /** What leaves a line over the next frames, absorbed and attenuated. */
  const listen = (line: number, count: number) => {
    const out = heard[line]!;
    const gain = gains[line]!;
    const start = starts[line]!;
    const end = ends[line]!;
    let place = positions[line]!;
    let value = absorbed[line]!;
    for (let i = 0; i < count; i += 1) {
      value += smoothing * (memory[place]! - value);
      out[i] = gain * value;
      mean[i]! += gain * value;
      place = place + 1 === end ? start : place + 1;
    }
    absorbed[line] = value;
  };

  /** Fills a line again with what left all of them, reflected, and one side's input, which is delayed first. */
  const feed = (line: number, input: Float64Array, from: number, count: number) => {
    const out = heard[line]!;
    const delayed = before[line % 2]!;
    const start = starts[line]!;
    const end = ends[line]!;
    let place = positions[line]!;
    let at = beforeAt;
    for (let i = 0; i < count; i += 1) {
      memory[place] = out[i]! - (2 / LINES) * mean[i]! + delayed[at]!;
      place = place + 1 === end ? start : place + 1;
      // The side's last line has read the old input: the new one takes its place.
      if (line >= LINES - 2) delayed[at] = input[from + i]!;
      at = at + 1 === preDelayFrames ? 0 : at + 1;
    }
    positions[line] = place;
    if (line === LINES - 1) beforeAt = at;
  };

  return {
    process: ({ left, right }, count) => {
      for (let from = 0; from < count; from += STRETCH) {
        const length = Math.min(STRETCH, count - from);
        mean.fill(0, 0, length);
        for (let line = 0; line < LINES; line += 1) listen(line, length);
        for (let line = 0; line < LINES; line += 1) feed(line, line % 2 === 0 ? left : right, from, length);
        for (let i = 0; i < length; i += 1) {
          left[from + i] = level * (heard[0]![i]! - heard[2]![i]! + heard[4]![i]! - heard[6]![i]!);
          right[from + i] = level * (heard[1]![i]! - heard[3]![i]! + heard[5]![i]! - heard[7]![i]!);
        }
      }
    },
  };
};
