import type { DspInstance } from './module.ts';

/** Test signals, the same on every machine: closed forms and seeded noise. f32 planes, full scale 1. */

export interface StereoSignal {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export const bothChannels = (plane: Float32Array): StereoSignal => ({ left: plane, right: plane });

export const silence = (frames: number): Float32Array => new Float32Array(frames);

/** Numbers in [0, 1), xorshift (Marsaglia 2003) with 32 bits of state; the same for the same seed, for ever. */
export const seededRandom = (seed: number): (() => number) => {
  let state = (Math.imul(seed, 2654435761) ^ 0x5bd1e995) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
};

export interface SineOptions {
  readonly sampleRate: number;
  readonly frames: number;
  /** Hz. */
  readonly frequency: number;
  /** dBFS of the sine's peak, as EBU Tech 3341 states levels: 0 dBFS is an amplitude of 1. */
  readonly peakDbfs: number;
  /** Degrees at the first frame; 0 rises from zero. */
  readonly phase?: number;
}

export const sine = ({ sampleRate, frames, frequency, peakDbfs, phase = 0 }: SineOptions): Float32Array => {
  const amplitude = 10 ** (peakDbfs / 20);
  const cyclesAtStart = phase / 360;
  return Float32Array.from(
    { length: frames },
    (_, frame) => amplitude * Math.sin(2 * Math.PI * ((frequency * frame) / sampleRate + cyclesAtStart)),
  );
};

/** One stretch of a level sequence: dBFS (minus infinity is silence), then seconds. */
export type LevelStep = readonly [peakDbfs: number, seconds: number];

/** A sine that changes level without a break of phase: the form of the EBU Tech 3341 and 3342 signals. */
export const sineSteps = (sampleRate: number, steps: readonly LevelStep[], frequency = 1000): Float32Array => {
  const total = steps.reduce((sum, [, seconds]) => sum + seconds, 0);
  const out = new Float32Array(Math.round(total * sampleRate));
  let until = 0;
  let frame = 0;
  for (const [peakDbfs, seconds] of steps) {
    until += seconds;
    const amplitude = 10 ** (peakDbfs / 20);
    for (const end = Math.round(until * sampleRate); frame < end; frame++) {
      out[frame] = amplitude * Math.sin((2 * Math.PI * frequency * frame) / sampleRate);
    }
  }
  return out;
};

/** Uniform white noise within +-amplitude. Its RMS is amplitude / sqrt(3). */
export const whiteNoise = (seed: number, frames: number, amplitude: number): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({ length: frames }, () => amplitude * (2 * random() - 1));
};

/** White noise of normal distribution with the given RMS. */
export const gaussianNoise = (seed: number, frames: number, rms: number): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from(
    { length: frames },
    () => rms * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
};

export interface Partial {
  /** In cycles per frame, below 0.5. */
  readonly frequency: number;
  readonly amplitude: number;
  /** Radians at the burst's centre. */
  readonly phase: number;
}

export interface Burst {
  /** Frames; need not be whole. */
  readonly centre: number;
  readonly length: number;
  readonly partials: readonly Partial[];
}

/** A few cosines of random frequency up to `highest` (cycles per frame) under one envelope. */
export const randomBurst = (random: () => number, centre: number, length: number, highest: number): Burst => ({
  centre,
  length,
  partials: Array.from({ length: 3 }, () => ({
    frequency: highest * random(),
    amplitude: 0.1 + 0.3 * random(),
    phase: 2 * Math.PI * random(),
  })),
});

/**
 * The burst's continuous waveform at any instant (frames). The envelope is cos^4, whose spectrum falls fast
 * enough that a burst of 100 frames or more spreads by under 0.03 cycles per frame.
 */
export const burstAt = ({ centre, length, partials }: Burst, instant: number): number => {
  const along = (instant - centre) / length;
  if (Math.abs(along) >= 0.5) return 0;
  const sum = partials.reduce(
    (total, { frequency, amplitude, phase }) =>
      total + amplitude * Math.cos(2 * Math.PI * frequency * (instant - centre) + phase),
    0,
  );
  return sum * Math.cos(Math.PI * along) ** 4;
};

/** The waveform's own maximum, by 64 instants to the frame. */
export const burstPeak = (burst: Burst): number => {
  let highest = 0;
  const last = burst.centre + burst.length / 2;
  for (let instant = Math.floor(burst.centre - burst.length / 2); instant < last; instant += 1 / 64) {
    highest = Math.max(highest, Math.abs(burstAt(burst, instant)));
  }
  return highest;
};

export const burstSignal = (burst: Burst, frames: number): Float32Array =>
  Float32Array.from({ length: frames }, (_, frame) => burstAt(burst, frame));

/** EBU Tech 3341 cases 20 to 23: a burst whose top is 0 dBFS, sampled `offset` of a frame away from it. */
export const ebuBurst = (offset: number): Float32Array => {
  const frames = 2000;
  return Float32Array.from({ length: frames }, (_, frame) => {
    const instant = frame - frames / 2 + offset;
    const inside = Math.abs(instant) < 30 ? Math.cos((Math.PI * instant) / 60) ** 4 : 0;
    const ends = Math.sin((Math.PI * frame) / (frames - 1)) ** 2;
    return ends * (0.5 + 0.5 * inside) * Math.cos((2 * Math.PI * instant) / 6);
  });
};

export interface MusicOptions {
  readonly seed: number;
  readonly sampleRate: number;
  readonly seconds: number;
  /** Largest sample of either channel; default 0.8. */
  readonly peak?: number;
}

/**
 * Seeded stand-in for a song: decaying chords, a beat and a little noise, panned, both channels different. It
 * starts at once, ends in the middle, never clips and is never exactly zero for long.
 */
export const musicLike = ({ seed, sampleRate, seconds, peak = 0.8 }: MusicOptions): StereoSignal => {
  const random = seededRandom(seed);
  const frames = Math.round(seconds * sampleRate);
  const left = new Float64Array(frames);
  const right = new Float64Array(frames);
  const add = (start: number, decaySeconds: number, frequency: number, level: number, pan: number): void => {
    const end = Math.min(frames, start + Math.ceil(decaySeconds * 6 * sampleRate));
    const fall = Math.exp(-1 / (decaySeconds * sampleRate));
    const turn = (2 * Math.PI * frequency) / sampleRate;
    const phase = 2 * Math.PI * random();
    let envelope = level;
    for (let frame = start; frame < end; frame++, envelope *= fall) {
      const rise = Math.min(1, (frame - start + 1) / (0.002 * sampleRate));
      const value = rise * envelope * Math.sin(turn * (frame - start) + phase);
      left[frame] = (left[frame] ?? 0) + value * Math.cos((pan * Math.PI) / 2);
      right[frame] = (right[frame] ?? 0) + value * Math.sin((pan * Math.PI) / 2);
    }
  };
  const beat = Math.round(sampleRate / 2);
  for (let start = 0; start < frames; start += beat) {
    add(start, 0.08, 60, 0.8, 0.5);
    const root = 110 * 2 ** (Math.floor(random() * 12) / 12);
    for (const ratio of [1, 1.5, 2, 2.52, 5.04]) add(start, 0.3, root * ratio, 0.3 / ratio, 0.2 + 0.6 * random());
  }
  let largest = 0;
  for (let frame = 0; frame < frames; frame++) {
    left[frame] = (left[frame] ?? 0) + 0.004 * (random() - 0.5);
    right[frame] = (right[frame] ?? 0) + 0.004 * (random() - 0.5);
    largest = Math.max(largest, Math.abs(left[frame] ?? 0), Math.abs(right[frame] ?? 0));
  }
  const gain = largest === 0 ? 0 : peak / largest;
  return { left: Float32Array.from(left, (value) => value * gain), right: Float32Array.from(right, (value) => value * gain) };
};

export const concatenate = (...parts: readonly Float32Array[]): Float32Array => {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** Anything that takes stereo planes by address. */
export interface PlaneSink {
  process(leftAddress: number, rightAddress: number, frames: number): void;
}

/** Copies the signal through the module's memory in blocks of at most `blockFrames` into each sink. */
export const feed = (
  dsp: DspInstance,
  sinks: PlaneSink | readonly PlaneSink[],
  { left, right }: StereoSignal,
  blockFrames = 4096,
): void => {
  const all = 'process' in sinks ? [sinks] : sinks;
  const block = Math.min(blockFrames, Math.max(1, left.length));
  const leftAddress = dsp.allocatePlane(block);
  const rightAddress = dsp.allocatePlane(block);
  for (let start = 0; start < left.length; start += block) {
    const count = Math.min(block, left.length - start);
    dsp.plane(leftAddress, count).set(left.subarray(start, start + count));
    dsp.plane(rightAddress, count).set(right.subarray(start, start + count));
    for (const sink of all) sink.process(leftAddress, rightAddress, count);
  }
  dsp.free(leftAddress);
  dsp.free(rightAddress);
};

/** Noise that falls to the treble, different on each side: the sample of a frame (asked in order) and a channel. */
export const darkNoise = (seed: number, level: number) => {
  const sides = [seed, seed + 100].map((side) => ({ random: seededRandom(side), state: 0 }));
  return (_frame: number, channel: number): number => {
    const side = sides[channel];
    if (side === undefined) return 0;
    side.state = 0.9 * side.state + 0.1 * (2 * side.random() - 1);
    return level * 2 * side.state;
  };
};
