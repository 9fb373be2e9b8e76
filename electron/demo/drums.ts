import { decayPerFrame, exponential, Noise, panned, SINE, SINE_TABLE_LENGTH } from './arithmetic.ts';
import type { Voice } from './studio.ts';

/** One stroke, rendered once and played many times. */
export type Stroke = Float64Array;

export interface DrumKit {
  readonly kick: Stroke;
  readonly snare: Stroke;
  readonly clap: Stroke;
  readonly closedHat: Stroke;
  readonly openHat: Stroke;
  readonly shaker: Stroke;
  readonly crash: Stroke;
  readonly highTom: Stroke;
  readonly lowTom: Stroke;
}

export const drumKit = (rate: number): DrumKit => ({
  kick: falling(rate, { from: 190, to: 48, bend: 0.11, decay: 0.42, click: 0.35 }),
  snare: mixed(
    falling(rate, { from: 260, to: 185, bend: 0.05, decay: 0.22, click: 0.2 }),
    hissing(rate, { highPass: 1200, lowPass: 8000, decay: 0.3, seed: 3, bursts: [0] }),
    0.55,
    0.8,
  ),
  clap: hissing(rate, { highPass: 900, lowPass: 3500, decay: 0.28, seed: 11, bursts: [0, 0.011, 0.023] }),
  closedHat: metallic(rate, 0.09, 17),
  openHat: metallic(rate, 0.5, 23),
  shaker: hissing(rate, { highPass: 5000, lowPass: 12000, decay: 0.1, seed: 29, bursts: [0], swell: 0.012 }),
  crash: mixed(
    metallic(rate, 2.4, 31),
    hissing(rate, { highPass: 3000, lowPass: 14000, decay: 2.8, seed: 37, bursts: [0] }),
    0.5,
    0.5,
  ),
  highTom: falling(rate, { from: 240, to: 150, bend: 0.12, decay: 0.45, click: 0.15 }),
  lowTom: falling(rate, { from: 160, to: 92, bend: 0.14, decay: 0.6, click: 0.15 }),
});

/** Plays a stroke at a level and a place between -1 (left) and 1 (right). */
export const strike = (stroke: Stroke, level: number, pan: number): Voice => {
  const [gainLeft, gainRight] = panned(pan).map((gain) => gain * level) as [number, number];
  let age = 0;
  return {
    frames: stroke.length,
    sound: ({ left, right }, from, to) => {
      for (let i = from; i < to; i += 1) {
        const sample = stroke[age + i - from]!;
        left[i]! += sample * gainLeft;
        right[i]! += sample * gainRight;
      }
      age += to - from;
    },
  };
};

interface Falling {
  /** Hz at the stroke, and where the pitch comes to rest after about `bend` seconds. */
  readonly from: number;
  readonly to: number;
  readonly bend: number;
  /** Seconds to -60 dB. */
  readonly decay: number;
  /** Level of the beater. */
  readonly click: number;
}

/** A struck skin: a sine whose pitch falls. */
const falling = (rate: number, { from, to, bend, decay, click }: Falling): Stroke => {
  const stroke = new Float64Array(Math.round(decay * 1.1 * rate));
  const noise = new Noise(Math.round(from));
  const bendPerFrame = exponential(-3 / (bend * rate));
  const shrink = decayPerFrame(decay, rate);
  const clickShrink = decayPerFrame(0.02, rate);
  const attackFrames = 0.0008 * rate;
  let above = from - to;
  let phase = 0;
  let amplitude = 1;
  let beater = click;
  for (let i = 0; i < stroke.length; i += 1) {
    phase = (phase + ((to + above) / rate) * SINE_TABLE_LENGTH) % SINE_TABLE_LENGTH;
    const at = Math.floor(phase);
    const skin = SINE[at]! + (phase - at) * (SINE[at + 1]! - SINE[at]!);
    stroke[i] = Math.min(1, i / attackFrames) * (amplitude * skin + beater * noise.next());
    above *= bendPerFrame;
    amplitude *= shrink;
    beater *= clickShrink;
  }
  return stroke;
};

interface Hissing {
  /** Hz */
  readonly highPass: number;
  readonly lowPass: number;
  /** Seconds to -60 dB after the last burst. */
  readonly decay: number;
  readonly seed: number;
  /** Seconds at which noise is struck anew. */
  readonly bursts: readonly number[];
  /** Seconds of rise. */
  readonly swell?: number;
}

/** Band-passed noise: wires, hands, sand. */
const hissing = (rate: number, { highPass, lowPass, decay, seed, bursts, swell = 0.0005 }: Hissing): Stroke => {
  const stroke = new Float64Array(Math.round((bursts.at(-1)! + decay * 1.1) * rate));
  const noise = new Noise(seed);
  const low = 1 - exponential((-6.283185307179586 * lowPass) / rate);
  const high = 1 - exponential((-6.283185307179586 * highPass) / rate);
  const starts = bursts.map((seconds) => Math.round(seconds * rate));
  const swellFrames = swell * rate;
  const short = decayPerFrame(0.03, rate);
  const long = decayPerFrame(decay, rate);
  let smooth = 0;
  let below = 0;
  let amplitude = 0;
  let since = 0;
  for (let i = 0; i < stroke.length; i += 1, since += 1) {
    if (starts.includes(i)) {
      amplitude = 1;
      since = 0;
    }
    smooth += low * (noise.next() - smooth);
    below += high * (smooth - below);
    stroke[i] = Math.min(1, since / swellFrames) * amplitude * (smooth - below);
    amplitude *= i < starts.at(-1)! ? short : long;
  }
  return normalised(stroke);
};

/** A cymbal: six square waves of unrelated pitch, as analogue drum machines made it, and noise, high-passed twice. */
const metallic = (rate: number, decay: number, seed: number): Stroke => {
  const pitches = [2093, 3127, 3989, 5261, 6143, 7841];
  const stroke = new Float64Array(Math.round(decay * 1.1 * rate));
  const noise = new Noise(seed);
  const shrink = decayPerFrame(decay, rate);
  const corner = 1 - exponential((-6.283185307179586 * 6500) / rate);
  let amplitude = 1;
  let below = 0;
  let belowAgain = 0;
  const phases = pitches.map((_, index) => index / 7);
  for (let i = 0; i < stroke.length; i += 1) {
    let sum = 1.6 * noise.next();
    for (const [index, pitch] of pitches.entries()) {
      const phase = (phases[index]! + pitch / rate) % 1;
      phases[index] = phase;
      sum += phase < 0.5 ? 0.45 : -0.45;
    }
    below += corner * (sum - below);
    const once = sum - below;
    belowAgain += corner * (once - belowAgain);
    stroke[i] = amplitude * (once - belowAgain);
    amplitude *= shrink;
  }
  return normalised(stroke);
};

const mixed = (first: Stroke, second: Stroke, firstLevel: number, secondLevel: number): Stroke => {
  const sum = new Float64Array(Math.max(first.length, second.length));
  for (const [i, value] of first.entries()) sum[i]! += firstLevel * value;
  for (const [i, value] of second.entries()) sum[i]! += secondLevel * value;
  return normalised(sum);
};

const normalised = (stroke: Stroke): Stroke => {
  let peak = 0;
  for (const value of stroke) peak = Math.max(peak, Math.abs(value));
  return stroke.map((value) => value / peak);
};
