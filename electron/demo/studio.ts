/** The longest block a voice or an effect is given. */
export const BLOCK_FRAMES = 1024;

/** A block of two channels, full scale +-1. */
export interface Stereo {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** A note being played. Its sound depends on its own age only, never on where blocks begin. */
export interface Voice {
  /** After which it has died away. */
  readonly frames: number;
  /** Adds its next frames to `bus` at from..to, never more than `frames` in all. */
  sound(bus: Stereo, from: number, to: number): void;
}

/** Several notes struck as one, of equal length. */
export const together = (voices: readonly Voice[]): Voice => ({
  frames: Math.min(...voices.map(({ frames }) => frames)),
  sound: (bus, from, to) => {
    for (const voice of voices) voice.sound(bus, from, to);
  },
});

/** Works on the first `count` frames of a bus in place, keeping state from one call to the next. */
export interface Effect {
  process(bus: Stereo, count: number): void;
}

/** A channel of the mixing desk: effects in order, then level and reverb send (amplitude ratios). */
export interface Strip {
  readonly effects: readonly Effect[];
  readonly level: number;
  readonly send: number;
}

/** A piece of music, ready to be played once from its start. */
export interface Composition {
  readonly sampleRate: number;
  readonly frames: number;
  readonly strips: readonly Strip[];
  readonly notes: readonly Note[];
  /** Turns what is sent to it into reverberation alone. */
  readonly reverb: Effect;
  readonly master: readonly Effect[];
}

export interface Note {
  readonly frame: number;
  readonly strip: number;
  readonly play: () => Voice;
}

const stereo = (length: number): Stereo => ({ left: new Float64Array(length), right: new Float64Array(length) });

interface Playing {
  readonly strip: number;
  readonly voice: Voice;
  readonly endFrame: number;
}

/** Plays a composition in blocks; memory does not grow with its length. Block lengths do not change the samples. */
export class Performance {
  private readonly piece: Composition;
  private readonly waiting: Note[];
  private playing: Playing[] = [];
  private frame = 0;
  private readonly buses: readonly Stereo[];
  private readonly sends = stereo(BLOCK_FRAMES);
  private readonly sum = stereo(BLOCK_FRAMES);

  constructor(piece: Composition) {
    this.piece = piece;
    // Latest first, to be taken from the end; a stable sort keeps notes of one frame in the order they were written.
    this.waiting = [...piece.notes].sort((a, b) => a.frame - b.frame).reverse();
    this.buses = piece.strips.map(() => stereo(BLOCK_FRAMES));
  }

  /** Fills both channels with what comes next; beyond the last note's decay that is silence. */
  read(left: Float64Array, right: Float64Array): void {
    for (let done = 0; done < left.length; ) {
      const count = Math.min(BLOCK_FRAMES, left.length - done);
      this.block(count);
      left.set(this.sum.left.subarray(0, count), done);
      right.set(this.sum.right.subarray(0, count), done);
      done += count;
    }
  }

  private block(count: number): void {
    const { buses, sends, sum, piece } = this;
    for (const bus of [sends, sum]) {
      bus.left.fill(0, 0, count);
      bus.right.fill(0, 0, count);
    }
    const sound = ({ voice, strip, endFrame }: Playing, from: number) =>
      voice.sound(buses[strip]!, from, Math.min(count, endFrame - this.frame));
    for (const playing of this.playing) sound(playing, 0);
    for (let next = this.waiting.at(-1); next !== undefined && next.frame < this.frame + count; next = this.waiting.at(-1)) {
      this.waiting.pop();
      const voice = next.play();
      const playing = { strip: next.strip, voice, endFrame: next.frame + voice.frames };
      sound(playing, next.frame - this.frame);
      this.playing.push(playing);
    }
    this.frame += count;
    this.playing = this.playing.filter(({ endFrame }) => endFrame > this.frame);
    for (const [index, strip] of piece.strips.entries()) {
      const bus = buses[index]!;
      for (const effect of strip.effects) effect.process(bus, count);
      drain(bus.left, sum.left, sends.left, strip, count);
      drain(bus.right, sum.right, sends.right, strip, count);
    }
    piece.reverb.process(sends, count);
    for (let i = 0; i < count; i += 1) {
      sum.left[i]! += sends.left[i]!;
      sum.right[i]! += sends.right[i]!;
    }
    for (const effect of piece.master) effect.process(sum, count);
  }
}

/** Adds a strip's channel to the sum and to the reverb's input, and leaves it silent for the next block. */
const drain = (from: Float64Array, sum: Float64Array, sends: Float64Array, { level, send }: Strip, count: number): void => {
  for (let i = 0; i < count; i += 1) {
    const sample = from[i]! * level;
    from[i] = 0;
    sum[i]! += sample;
    sends[i]! += sample * send;
  }
};
