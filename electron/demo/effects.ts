import { exponential, filterGain, gainOf } from './arithmetic.ts';
import type { Effect } from './studio.ts';

/** Two-pole low-pass (trapezoidal state variable filter, Butterworth), 12 dB per octave above `frequency` Hz. */
export const lowPass = (rate: number, frequency: number): Effect => stateVariable(rate, frequency, 0, 0, 1);

/** Two-pole high-pass, 12 dB per octave below `frequency` Hz. */
export const highPass = (rate: number, frequency: number): Effect => stateVariable(rate, frequency, 1, -Math.SQRT2, -1);

/** input * direct + band * bandGain + low * lowGain of a Butterworth state variable filter, on both channels. */
const stateVariable = (rate: number, frequency: number, direct: number, bandGain: number, lowGain: number): Effect => {
  const g = filterGain(frequency, rate);
  const a = 1 / (1 + g * (g + Math.SQRT2));
  const channel = () => {
    const state = new Float64Array(2);
    return (samples: Float64Array, count: number) => {
      let first = state[0]!;
      let second = state[1]!;
      for (let i = 0; i < count; i += 1) {
        const input = samples[i]!;
        const band = a * (first + g * (input - second));
        const low = second + g * band;
        first = 2 * band - first;
        second = 2 * low - second;
        samples[i] = input * direct + band * bandGain + low * lowGain;
      }
      state[0] = first;
      state[1] = second;
    };
  };
  const left = channel();
  const right = channel();
  return {
    process: (bus, count) => {
      left(bus.left, count);
      right(bus.right, count);
    },
  };
};

/** Raises (or lowers) what lies above `frequency` Hz by `decibels`: one pole, a gentle tilt. */
export const highShelf = (rate: number, frequency: number, decibels: number): Effect => {
  const smoothing = 1 - exponential((-6.283185307179586 * frequency) / rate);
  const above = gainOf(decibels) - 1;
  const state = new Float64Array(2);
  return {
    process: (bus, count) => {
      let left = state[0]!;
      let right = state[1]!;
      for (let i = 0; i < count; i += 1) {
        left += smoothing * (bus.left[i]! - left);
        right += smoothing * (bus.right[i]! - right);
        bus.left[i]! += above * (bus.left[i]! - left);
        bus.right[i]! += above * (bus.right[i]! - right);
      }
      state[0] = left;
      state[1] = right;
    },
  };
};

/** Soft saturation that meets full scale at three times its input, then a hard stop at `ceiling` as a careless export has. */
export const drive = (decibels: number, ceiling: number): Effect => {
  const gain = gainOf(decibels);
  const shape = (sample: number): number => {
    const x = sample * gain;
    // The Pade approximant of tanh; it reaches +-1 with slope 0 at +-3.
    const y = x >= 3 ? 1 : x <= -3 ? -1 : (x * (27 + x * x)) / (27 + 9 * x * x);
    return y > ceiling ? ceiling : y < -ceiling ? -ceiling : y;
  };
  return {
    process: ({ left, right }, count) => {
      for (let i = 0; i < count; i += 1) {
        left[i] = shape(left[i]!);
        right[i] = shape(right[i]!);
      }
    },
  };
};

export const level = (decibels: number): Effect => {
  const gain = gainOf(decibels);
  return {
    process: ({ left, right }, count) => {
      for (let i = 0; i < count; i += 1) {
        left[i]! *= gain;
        right[i]! *= gain;
      }
    },
  };
};

/** Repeats that cross from side to side every `seconds`, each `feedback` of the one before and duller. */
export const pingPong = (rate: number, seconds: number, feedback: number, amount: number): Effect => {
  const length = Math.round(seconds * rate);
  const toLeft = new Float64Array(length);
  const toRight = new Float64Array(length);
  const smoothing = 1 - exponential((-6.283185307179586 * 3500) / rate);
  const dull = new Float64Array(2);
  let position = 0;
  return {
    process: ({ left, right }, count) => {
      let dullLeft = dull[0]!;
      let dullRight = dull[1]!;
      let at = position;
      for (let i = 0; i < count; i += 1) {
        dullLeft += smoothing * (toLeft[at]! - dullLeft);
        dullRight += smoothing * (toRight[at]! - dullRight);
        toLeft[at] = 0.7 * left[i]! + 0.3 * right[i]! + feedback * dullRight;
        toRight[at] = feedback * dullLeft;
        at = at + 1 === length ? 0 : at + 1;
        left[i]! += amount * dullLeft;
        right[i]! += amount * dullRight;
      }
      dull[0] = dullLeft;
      dull[1] = dullRight;
      position = at;
    },
  };
};

/** Pulls the level down by `depth` (0..1) at each of the frames, back within about `seconds`: pumping to the kick drum. */
export const ducking = (rate: number, triggers: readonly number[], depth: number, seconds: number): Effect => {
  const recovery = exponential(-3 / (seconds * rate));
  // What is wanted, and what is reached about 2 ms later, so that ducking does not click.
  const state = new Float64Array(2);
  const approach = 1 - exponential(-1 / (0.002 * rate));
  let next = 0;
  let frame = 0;
  return {
    process: ({ left, right }, count) => {
      let wanted = state[0]!;
      let reduction = state[1]!;
      let trigger = (triggers[next] ?? Number.POSITIVE_INFINITY) - frame;
      for (let i = 0; i < count; i += 1) {
        if (i === trigger) {
          wanted = depth;
          next += 1;
          trigger = (triggers[next] ?? Number.POSITIVE_INFINITY) - frame;
        }
        wanted *= recovery;
        reduction += approach * (wanted - reduction);
        left[i]! *= 1 - reduction;
        right[i]! *= 1 - reduction;
      }
      frame += count;
      state[0] = wanted;
      state[1] = reduction;
    },
  };
};

/** Level that follows straight lines between (frame, gain) points, constant beyond them. */
export const automation = (points: readonly (readonly [frame: number, gain: number])[]): Effect => {
  let frame = 0;
  return {
    process: ({ left, right }, count) => {
      for (let from = 0; from < count; ) {
        const next = points.findIndex(([pointFrame]) => pointFrame > frame);
        const [fromFrame, fromGain] = points.at(next < 1 ? next : next - 1)!;
        const [toFrame, toGain] = points.at(next)!;
        const slope = next < 1 ? 0 : (toGain - fromGain) / (toFrame - fromFrame);
        const to = next === -1 ? count : Math.min(count, from + toFrame - frame);
        for (let i = from; i < to; i += 1) {
          const gain = fromGain + slope * (frame - fromFrame + i - from);
          left[i]! *= gain;
          right[i]! *= gain;
        }
        frame += to - from;
        from = to;
      }
    },
  };
};
