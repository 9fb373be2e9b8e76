import { cosineOfTurns, decayPerFrame, exponential, Noise, panned, sineOfTurns } from './arithmetic.ts';
import type { Voice } from './studio.ts';

export interface StruckNote {
  /** Hz */
  readonly pitch: number;
  /** Amplitude, about its peak. */
  readonly level: number;
  /** -1 left to 1 right. */
  readonly pan: number;
  /** Seconds until the finger lifts. */
  readonly hold: number;
}

export interface StringSettings {
  /** Seconds to -60 dB of the fundamental. */
  readonly decay: number;
  /** 0 dull to 1 bright, of the pick. */
  readonly brightness: number;
  readonly seed: number;
}

/** A plucked string: Karplus and Strong's loop (1983), tuned by an all-pass as in Jaffe and Smith (1983). */
export const pluckedString = (rate: number, note: StruckNote, { decay, brightness, seed }: StringSettings): Voice => {
  const loopFilterDelay = 0.5;
  const period = rate / note.pitch - loopFilterDelay;
  const length = Math.floor(period - 0.3);
  const fraction = period - length;
  const tuning = (1 - fraction) / (1 + fraction);
  const line = pick(length, brightness, seed + length, rate);
  const ringing = exponential(-6.907755278982137 / (decay * note.pitch));
  const lifted = exponential(-6.907755278982137 / (0.15 * note.pitch));
  const [gainLeft, gainRight] = panned(note.pan).map((gain) => gain * note.level) as [number, number];
  const holdFrames = Math.round(note.hold * rate);
  const lastFrame = Math.min(holdFrames + Math.round(0.2 * rate), Math.round(decay * 1.2 * rate));
  // What came out last, and the all-pass filter's last input and output.
  const state = new Float64Array(3);
  let age = 0;
  let at = 0;

  return {
    frames: lastFrame,
    sound: ({ left, right }, from, to) => {
      let previous = state[0]!;
      let tunedIn = state[1]!;
      let tunedOut = state[2]!;
      let position = at;
      const lift = from + holdFrames - age;
      for (let i = from; i < to; i += 1) {
        const out = line[position]!;
        const filtered = (i < lift ? ringing : lifted) * 0.5 * (out + previous);
        previous = out;
        tunedOut = tuning * (filtered - tunedOut) + tunedIn;
        tunedIn = filtered;
        line[position] = tunedOut;
        position = position + 1 === length ? 0 : position + 1;
        left[i]! += gainLeft * out;
        right[i]! += gainRight * out;
      }
      state.set([previous, tunedIn, tunedOut]);
      at = position;
      age += to - from;
    },
  };
};

/** What the pick leaves in the string: low-passed noise without its mean, combed as by plucking at a fifth of its length. */
const pick = (length: number, brightness: number, seed: number, rate: number): Float64Array => {
  const smoothing = 1 - exponential((-6.283185307179586 * (600 + brightness * 7000)) / rate);
  const burst = new Float64Array(length);
  let smooth = 0;
  // Twice round: the first lap settles the filter, so that the loop has no seam.
  for (let lap = 0; lap < 2; lap += 1) {
    const noise = new Noise(seed);
    for (let i = 0; i < length; i += 1) {
      smooth += smoothing * (noise.next() - smooth);
      burst[i] = smooth;
    }
  }
  const apart = Math.max(1, Math.round(length / 5));
  const combed = burst.map((value, i) => value - burst[(i + length - apart) % length]!);
  let mean = 0;
  for (const value of combed) mean += value / length;
  let peak = 1e-9;
  for (let i = 0; i < length; i += 1) {
    combed[i]! -= mean;
    peak = Math.max(peak, Math.abs(combed[i]!));
  }
  return combed.map((value) => value / peak);
};

export interface PianoSettings {
  /** 0 felt to 1 bright, of the hammer. */
  readonly hardness: number;
  readonly partials: number;
}

/**
 * A piano note as decaying sinusoids: stretched partials (f k sqrt(1 + B k^2)), two strings a beat apart, the second
 * quieter and longer, which gives the double decay of real strings.
 */
export const pianoNote = (rate: number, note: StruckNote, { hardness, partials }: PianoSettings): Voice => {
  const stretch = 0.00035;
  const [gainLeft, gainRight] = panned(note.pan);
  const strings: StringPartial[] = [];
  for (let k = 1; k <= partials; k += 1) {
    const pitch = note.pitch * k * Math.sqrt(1 + stretch * k * k);
    if (pitch > 0.4 * rate || pitch > 9000) break;
    // Felt damps partials above a corner that rises with the blow; the hammer strikes at an eighth of the string.
    const corner = 500 + 3500 * hardness;
    const amplitude = (note.level * Math.abs(sineOfTurns(k / 16)) * 2.2) / (k * (1 + (pitch / corner) * (pitch / corner)));
    const decay = 9 / (0.6 + note.pitch / 220 + 0.25 * k);
    strings.push(partial(rate, pitch * 0.9997, 0.65 * amplitude, decay, gainLeft, gainRight * 0.8));
    strings.push(partial(rate, pitch * 1.0004, 0.35 * amplitude, decay * 2.5, gainLeft * 0.8, gainRight));
  }
  const released = decayPerFrame(0.25, rate);
  const attackFrames = Math.round((0.006 - 0.004 * hardness) * rate);
  const holdFrames = Math.round(note.hold * rate);
  const lastFrame = holdFrames + Math.round(0.3 * rate);
  let age = 0;

  const ring = (string: StringPartial, left: Float64Array, right: Float64Array, from: number, to: number) => {
    const { cosine, sine, toLeft, toRight } = string;
    let { real, imaginary } = string;
    const attackEnd = from + attackFrames - age;
    for (let i = from; i < to; i += 1) {
      const out = i < attackEnd ? (imaginary * (age + i - from)) / attackFrames : imaginary;
      left[i]! += out * toLeft;
      right[i]! += out * toRight;
      const turned = real * cosine - imaginary * sine;
      imaginary = real * sine + imaginary * cosine;
      real = turned;
    }
    string.real = real;
    string.imaginary = imaginary;
  };

  return {
    frames: lastFrame,
    sound: ({ left, right }, from, to) => {
      const lift = Math.min(to, Math.max(from, from + holdFrames - age));
      for (const string of strings) {
        const end = Math.min(lift, from + string.lastFrame - age);
        if (end > from) ring(string, left, right, from, end);
        if (lift === to || end < lift) continue;
        if (!string.damped) {
          string.cosine *= released;
          string.sine *= released;
          string.damped = true;
        }
        age += lift - from;
        ring(string, left, right, lift, to);
        age -= lift - from;
      }
      age += to - from;
    },
  };
};

interface StringPartial {
  real: number;
  imaginary: number;
  /** Rotation and decay of one frame. */
  cosine: number;
  sine: number;
  damped: boolean;
  /** Frame of the note after which an undamped partial is 90 dB below its start. */
  readonly lastFrame: number;
  readonly toLeft: number;
  readonly toRight: number;
}

const partial = (
  rate: number,
  pitch: number,
  amplitude: number,
  decay: number,
  toLeft: number,
  toRight: number,
): StringPartial => {
  const shrink = decayPerFrame(decay, rate);
  return {
    real: amplitude,
    imaginary: 0,
    cosine: cosineOfTurns(pitch / rate) * shrink,
    sine: sineOfTurns(pitch / rate) * shrink,
    damped: false,
    lastFrame: Math.round(1.5 * decay * rate),
    toLeft,
    toRight,
  };
};
