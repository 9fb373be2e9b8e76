import { Noise, pitchOf } from './arithmetic.ts';
import type { Effect, Note, Strip, Voice } from './studio.ts';

const SEMITONES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** Hz of a note name: letter, `#` or `b`, octave; A4 is 440 Hz, C4 the middle C. */
export const hertz = (name: string): number => {
  const [, letter = '', accidental = '', octave = ''] = /^([A-G])([#b]?)(\d)$/.exec(name) ?? [];
  const semitone = SEMITONES[letter];
  if (semitone === undefined) throw new RangeError(`${name} is not a note`);
  return pitchOf(12 * (Number(octave) + 1) + semitone + (accidental === '#' ? 1 : accidental === 'b' ? -1 : 0));
};

/** Hz of several note names with spaces between. */
export const chord = (names: string): number[] => names.split(' ').map(hertz);

/** Where a song writes its notes down, in bars and beats counted from 0. */
export class Score {
  readonly rate: number;
  readonly strips: Strip[] = [];
  readonly notes: Note[] = [];
  private readonly framesPerBeat: number;
  private readonly beatsPerBar: number;
  private readonly leadFrames: number;
  private readonly hand: Noise;

  /** `lead`: seconds of silence before bar 0. */
  constructor(rate: number, beatsPerMinute: number, beatsPerBar: number, lead: number, seed: number) {
    this.rate = rate;
    this.framesPerBeat = (rate * 60) / beatsPerMinute;
    this.beatsPerBar = beatsPerBar;
    this.leadFrames = Math.round(lead * rate);
    this.hand = new Noise(seed);
  }

  /** Adds a strip to the desk and returns its number. */
  strip(level: number, send: number, ...effects: Effect[]): number {
    this.strips.push({ level, send, effects });
    return this.strips.length - 1;
  }

  /** Frame of a beat, which may be fractional, of a bar. */
  frameAt(bar: number, beat = 0): number {
    return this.leadFrames + Math.round((bar * this.beatsPerBar + beat) * this.framesPerBeat);
  }

  /** Seconds that a number of beats last. */
  seconds(beats: number): number {
    return (beats * this.framesPerBeat) / this.rate;
  }

  add(strip: number, bar: number, beat: number, play: () => Voice): void {
    this.notes.push({ strip, frame: this.frameAt(bar, beat), play });
  }

  /** A tune: notes and their beats as `C5:1.5`, rests as `-:1`, from a bar's start. */
  tune(strip: number, bar: number, text: string, play: (pitch: number, seconds: number, touch: number) => Voice): void {
    let beat = 0;
    for (const word of text.split(/\s+/)) {
      const [name = '', beats = ''] = word.split(':');
      if (name !== '-') {
        const touch = this.touch(0.12);
        this.add(strip, bar, beat, () => play(hertz(name), this.seconds(Number(beats)), touch));
      }
      beat += Number(beats);
    }
  }

  /** Sixteenths of a bar: `x` a stroke, `o` a soft one, anything else rests. */
  rhythm(strip: number, bar: number, steps: string, play: (touch: number, step: number) => Voice): void {
    for (const [step, mark] of [...steps].entries()) {
      if (mark !== 'x' && mark !== 'o') continue;
      const touch = (mark === 'x' ? 1 : 0.55) * this.touch(0.08);
      this.add(strip, bar, step / 4, () => play(touch, step));
    }
  }

  /** About 1, give or take `spread`: no player strikes twice alike. */
  touch(spread: number): number {
    return 1 + spread * this.hand.next();
  }
}

/** Whole numbers from `start` up to, not including, `end`. */
export const range = (start: number, end: number): number[] => Array.from({ length: end - start }, (_, index) => start + index);
