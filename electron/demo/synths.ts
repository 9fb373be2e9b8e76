import { decayPerFrame, exponential, filterGain, intervalRatio, Noise, panned, SINE, SINE_TABLE_LENGTH } from './arithmetic.ts';
import type { StruckNote } from './strings.ts';
import { BLOCK_FRAMES, type Voice } from './studio.ts';

/** Times in seconds; decay and release to -60 dB; sustain as an amplitude ratio. */
export interface Envelope {
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
}

const GAINS = new Float64Array(BLOCK_FRAMES);

/** Linear rise, exponential fall to sustain, exponential release once the note has been held. */
class EnvelopeGenerator {
  readonly frames: number;
  private value = 0;
  private age = 0;
  private readonly attackFrames: number;
  private readonly holdFrames: number;
  private readonly sustain: number;
  private readonly decay: number;
  private readonly release: number;

  constructor(rate: number, { attack, decay, sustain, release }: Envelope, hold: number) {
    this.attackFrames = Math.max(1, Math.round(attack * rate));
    this.holdFrames = Math.max(this.attackFrames, Math.round(hold * rate));
    this.sustain = sustain;
    this.decay = decayPerFrame(decay, rate);
    this.release = decayPerFrame(release, rate);
    this.frames = this.holdFrames + Math.round(release * rate);
  }

  /** The next `count` gains, in an array that the next call fills anew. */
  next(count: number): Float64Array {
    const { attackFrames, holdFrames, sustain, decay, release } = this;
    let { value, age } = this;
    for (let i = 0; i < count; i += 1, age += 1) {
      if (age < attackFrames) value = (age + 1) / attackFrames;
      else if (age < holdFrames) value = sustain + (value - sustain) * decay;
      else value *= release;
      GAINS[i] = value;
    }
    this.value = value;
    this.age = age;
    return GAINS;
  }
}

export interface SawSettings {
  /** Oscillators, spread evenly over `detune` semitones and over the stereo field. */
  readonly oscillators: number;
  readonly detune: number;
  /** 0 mono to 1 wide. */
  readonly spread: number;
  /** Hz of the low-pass at rest, and octaves its envelope opens it. */
  readonly cutoff: number;
  readonly sweep: number;
  /** Seconds for the sweep to fall by 60 dB. */
  readonly sweepDecay: number;
  /** Damping of the low-pass: 1.4 flat, 0.4 singing. */
  readonly damping: number;
  /** Level of a sine an octave below. */
  readonly sub: number;
  /** Semitones of vibrato, fading in. */
  readonly vibrato: number;
  readonly envelope: Envelope;
}

/** The filter's corner moves in steps of this many frames of the note's age. */
const CONTROL_FRAMES = 32;

/**
 * Subtractive synthesis: detuned sawtooths, band-limited by a two-point polynomial step (polyBLEP, Valimaki 2007),
 * through a resonant two-pole low-pass per side.
 */
export const sawVoice = (rate: number, note: StruckNote, settings: SawSettings): Voice => {
  const count = settings.oscillators;
  const phases = new Float64Array(count);
  const steps = new Float64Array(count);
  const lefts = new Float64Array(count);
  const rights = new Float64Array(count);
  const scatter = new Noise(Math.round(note.pitch * 100) + count);
  for (let index = 0; index < count; index += 1) {
    const place = count === 1 ? 0 : (2 * index) / (count - 1) - 1;
    phases[index] = count === 1 ? 0.5 : 0.5 + 0.5 * scatter.next();
    steps[index] = (note.pitch * intervalRatio((place * settings.detune) / 2)) / rate;
    const [toLeft, toRight] = panned(Math.max(-1, Math.min(1, note.pan + (index % 2 === 0 ? place : -place) * settings.spread)));
    lefts[index] = (note.level * toLeft) / Math.sqrt(count);
    rights[index] = (note.level * toRight) / Math.sqrt(count);
  }
  const envelope = new EnvelopeGenerator(rate, settings.envelope, note.hold);
  const sweepDecay = decayPerFrame(settings.sweepDecay, rate / CONTROL_FRAMES);
  const vibratoStep = (5.3 * CONTROL_FRAMES * SINE_TABLE_LENGTH) / rate;
  const subStep = (note.pitch / 2 / rate) * SINE_TABLE_LENGTH;
  let sweep = 1;
  let age = 0;
  let vibratoPhase = 0;
  let subPhase = 0;
  // Filter: g, a, then two integrators per side. Typed arrays keep state unboxed between blocks.
  const filter = new Float64Array(6);
  let bend = 1;

  const control = () => {
    const g = filterGain(settings.cutoff * intervalRatio(12 * settings.sweep * sweep), rate);
    filter[0] = g;
    filter[1] = 1 / (1 + g * (g + settings.damping));
    sweep *= sweepDecay;
    if (settings.vibrato > 0) {
      vibratoPhase = (vibratoPhase + vibratoStep) % SINE_TABLE_LENGTH;
      const depth = settings.vibrato * Math.min(1, age / (0.6 * rate));
      bend = 1 + 0.0578 * depth * SINE[Math.floor(vibratoPhase)]!;
    }
  };

  const stretch = (left: Float64Array, right: Float64Array, from: number, to: number, gains: Float64Array, gainsFrom: number) => {
    const subLevel = settings.sub * note.level;
    const bent = bend;
    const g = filter[0]!;
    const a = filter[1]!;
    let sub = subPhase;
    let left1 = filter[2]!;
    let left2 = filter[3]!;
    let right1 = filter[4]!;
    let right2 = filter[5]!;
    for (let i = from; i < to; i += 1) {
      let sumLeft = 0;
      let sumRight = 0;
      for (let index = 0; index < count; index += 1) {
        const step = steps[index]! * bent;
        let phase = phases[index]! + step;
        if (phase >= 1) phase -= 1;
        phases[index] = phase;
        let saw = 2 * phase - 1;
        if (phase < step) {
          const x = phase / step - 1;
          saw += x * x;
        } else if (phase > 1 - step) {
          const x = (phase - 1) / step + 1;
          saw -= x * x;
        }
        sumLeft += saw * lefts[index]!;
        sumRight += saw * rights[index]!;
      }
      const amplitude = gains[gainsFrom + i]!;
      let low = 0;
      if (subLevel > 0) {
        low = subLevel * SINE[Math.floor(sub)]!;
        sub += subStep;
        if (sub >= SINE_TABLE_LENGTH) sub -= SINE_TABLE_LENGTH;
      }
      const bandLeft = a * (left1 + g * (sumLeft - left2));
      const lowLeft = left2 + g * bandLeft;
      left1 = 2 * bandLeft - left1;
      left2 = 2 * lowLeft - left2;
      const bandRight = a * (right1 + g * (sumRight - right2));
      const lowRight = right2 + g * bandRight;
      right1 = 2 * bandRight - right1;
      right2 = 2 * lowRight - right2;
      left[i]! += amplitude * (lowLeft + low);
      right[i]! += amplitude * (lowRight + low);
    }
    subPhase = sub;
    filter[2] = left1;
    filter[3] = left2;
    filter[4] = right1;
    filter[5] = right2;
  };

  return {
    frames: envelope.frames,
    sound: ({ left, right }, from, to) => {
      const gains = envelope.next(to - from);
      for (let at = from; at < to; ) {
        if (age % CONTROL_FRAMES === 0) control();
        const end = Math.min(to, at + CONTROL_FRAMES - (age % CONTROL_FRAMES));
        stretch(left, right, at, end, gains, -from);
        age += end - at;
        at = end;
      }
    },
  };
};

export interface PadSettings {
  /** One period, as periodOf() makes it. */
  readonly table: Float64Array;
  /** Semitones between the slower and the faster of its three readers. */
  readonly detune: number;
  readonly envelope: Envelope;
}

/** A soft sustained voice: one wavetable read at three slightly different speeds, left, middle and right. */
export const padVoice = (rate: number, note: StruckNote, { table, detune, envelope }: PadSettings): Voice => {
  const steps = [-0.5, 0, 0.5].map((place) => ((note.pitch * intervalRatio(place * detune)) / rate) * SINE_TABLE_LENGTH);
  const [slow, middle, fast] = steps as [number, number, number];
  const generator = new EnvelopeGenerator(rate, envelope, note.hold);
  const scatter = new Noise(Math.round(note.pitch * 64));
  const [gainLeft, gainRight] = panned(note.pan);
  const phases = Float64Array.from([slow, middle, fast], () => (0.5 + 0.5 * scatter.next()) * SINE_TABLE_LENGTH);

  return {
    frames: generator.frames,
    sound: ({ left, right }, from, to) => {
      const gains = generator.next(to - from);
      const toLeft = gainLeft * note.level;
      const toRight = gainRight * note.level;
      let phaseLeft = phases[0]!;
      let phaseMiddle = phases[1]!;
      let phaseRight = phases[2]!;
      for (let i = from; i < to; i += 1) {
        const atLeft = phaseLeft | 0;
        const atMiddle = phaseMiddle | 0;
        const atRight = phaseRight | 0;
        const fromLeft = table[atLeft]! + (phaseLeft - atLeft) * (table[atLeft + 1]! - table[atLeft]!);
        const fromMiddle = 0.7 * (table[atMiddle]! + (phaseMiddle - atMiddle) * (table[atMiddle + 1]! - table[atMiddle]!));
        const fromRight = table[atRight]! + (phaseRight - atRight) * (table[atRight + 1]! - table[atRight]!);
        const amplitude = gains[i - from]!;
        left[i]! += amplitude * toLeft * (fromLeft + fromMiddle);
        right[i]! += amplitude * toRight * (fromRight + fromMiddle);
        phaseLeft += slow;
        if (phaseLeft >= SINE_TABLE_LENGTH) phaseLeft -= SINE_TABLE_LENGTH;
        phaseMiddle += middle;
        if (phaseMiddle >= SINE_TABLE_LENGTH) phaseMiddle -= SINE_TABLE_LENGTH;
        phaseRight += fast;
        if (phaseRight >= SINE_TABLE_LENGTH) phaseRight -= SINE_TABLE_LENGTH;
      }
      phases[0] = phaseLeft;
      phases[1] = phaseMiddle;
      phases[2] = phaseRight;
    },
  };
};

export interface BellSettings {
  /** Modulator to carrier frequency. */
  readonly ratio: number;
  /** Peak phase deviation in turns. */
  readonly index: number;
  /** Seconds to -60 dB. */
  readonly decay: number;
}

/** A struck bell or electric piano: one sine modulates another's phase (Chowning 1973), the modulator dying first. */
export const bellVoice = (rate: number, note: StruckNote, { ratio, index, decay }: BellSettings): Voice => {
  const step = (note.pitch / rate) * SINE_TABLE_LENGTH;
  const modulatorStep = step * ratio;
  const shrink = decayPerFrame(decay, rate);
  const modulatorShrink = decayPerFrame(decay * 0.45, rate);
  const attackFrames = Math.round(0.002 * rate);
  const [gainLeft, gainRight] = panned(note.pan).map((gain) => gain * note.level) as [number, number];
  const lastFrame = Math.round(decay * 1.1 * rate);
  const wrap = SINE_TABLE_LENGTH - 1;
  // Carrier and modulator phase, amplitude, deviation.
  const state = Float64Array.of(0, 0, 1, index * SINE_TABLE_LENGTH);
  let age = 0;

  return {
    frames: lastFrame,
    sound: ({ left, right }, from, to) => {
      let carrier = state[0]!;
      let modulator = state[1]!;
      let amplitude = state[2]!;
      let deviation = state[3]!;
      const attackEnd = from + attackFrames - age;
      for (let i = from; i < to; i += 1) {
        const at = carrier + deviation * SINE[modulator | 0]!;
        const whole = Math.floor(at);
        const first = SINE[whole & wrap]!;
        let out = amplitude * (first + (at - whole) * (SINE[(whole + 1) & wrap]! - first));
        if (i < attackEnd) out *= (age + i - from) / attackFrames;
        left[i]! += out * gainLeft;
        right[i]! += out * gainRight;
        amplitude *= shrink;
        deviation *= modulatorShrink;
        carrier += step;
        if (carrier >= SINE_TABLE_LENGTH) carrier -= SINE_TABLE_LENGTH;
        modulator += modulatorStep;
        while (modulator >= SINE_TABLE_LENGTH) modulator -= SINE_TABLE_LENGTH;
      }
      state.set([carrier, modulator, amplitude, deviation]);
      age += to - from;
    },
  };
};

/** Steady hiss that fades in and out over `fade` seconds: tape, vinyl, breath. */
export const hiss = (rate: number, seconds: number, level: number, fade: number): Voice => {
  const leftNoise = new Noise(7919);
  const rightNoise = new Noise(104729);
  const smoothing = 1 - exponential((-6.283185307179586 * 5000) / rate);
  const lastFrame = Math.round(seconds * rate);
  const fadeFrames = Math.round(fade * rate);
  let smoothLeft = 0;
  let smoothRight = 0;
  let age = 0;
  return {
    frames: lastFrame,
    sound: ({ left, right }, from, to) => {
      for (let i = from; i < to; i += 1, age += 1) {
        const gain = level * Math.min(1, age / fadeFrames, (lastFrame - age) / fadeFrames);
        smoothLeft += smoothing * (leftNoise.next() - smoothLeft);
        smoothRight += smoothing * (rightNoise.next() - smoothRight);
        left[i]! += gain * smoothLeft;
        right[i]! += gain * smoothRight;
      }
    },
  };
};
