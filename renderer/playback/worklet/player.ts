import type { FromPlayer, ToPlayer } from './messages.ts';
import { Mono } from './mono.ts';
import { Voice } from './voice.ts';

export interface PlayerOptions {
  /** Frames of the crossfade from one stream to the next, and of the fade at a stop. */
  readonly fade: number;
  /** Frames of the fade at a jump inside a stream. */
  readonly edge: number;
  /** Frames between two reports of progress. */
  readonly report: number;
  readonly send: (message: FromPlayer) => void;
}

/**
 * Plays one stream and passes over to the next: what the audio thread does, without the audio thread. Away from starts, stops,
 * jumps, changes of stream and mono every sample comes out as it came in.
 */
export class Player {
  readonly #options: PlayerOptions;
  readonly #mono: Mono;
  #current: Voice | null = null;
  /** Waits until enough of it is there. */
  #next: Voice | null = null;
  #leaving: Voice | null = null;
  /** Frames of the fade under way, and those of it that are done. */
  #fade = 0;
  #faded = 0;
  #starving = false;
  #sinceReport = 0;
  #scratch = [new Float32Array(128), new Float32Array(128)] as const;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#mono = new Mono(options.fade);
  }

  receive(message: ToPlayer): void {
    if (message.kind === 'stream') this.#next = new Voice(message, this.#options.edge);
    else if (message.kind === 'block') {
      for (const voice of [this.#current, this.#next]) if (voice?.about.stream === message.stream) voice.push(message);
    } else if (message.kind === 'mono') this.#mono.set(message.on);
    else {
      this.#next = null;
      if (this.#current !== null) this.#leave(null);
    }
  }

  /** Makes the frames from context frame `at` on. */
  process(left: Float32Array, right: Float32Array, at: number): void {
    this.#takeOver(at);
    const voice = this.#current;
    if (voice === null || this.#starves(voice, at)) {
      left.fill(0);
      right.fill(0);
    } else {
      const filled = voice.fill(left, right, (offset, moving) => this.#plays(voice, at + offset, moving));
      if (voice.over) this.#end(voice, at + filled);
      else if (filled < left.length) this.#starve(voice, at + filled);
    }
    this.#mixLeaving(left, right);
    this.#mono.process(left, right);
    this.#report(at, left.length);
  }

  #takeOver(at: number): void {
    const next = this.#next;
    const current = this.#current;
    if (next === null || this.#leaving !== null) return;
    const { journey, path, ready } = next.about;
    const together = current !== null && current.about.journey === journey;
    // Where it has run dry before that place there is nothing to wait for.
    if (together && current.path < path && (!this.#starving || reaches(current, next))) return;
    const late = together ? Math.max(0, current.path - path) : 0;
    if (next.buffered < late + ready && !next.complete) return;
    next.skip(late);
    this.#next = null;
    if (this.#starving) next.startSoftly();
    if (current !== null) this.#leave(next);
    this.#current = next;
    this.#starving = false;
    this.#plays(next, at, true);
  }

  /** The current stream fades, under `next` or into silence; the sooner the less of it is left, so that it never ends first. */
  #leave(next: Voice | null): void {
    this.#leaving = this.#current;
    this.#fade = Math.max(1, Math.min(this.#options.fade, this.#current?.buffered ?? 0));
    this.#faded = 0;
    this.#current = next;
  }

  #starves(voice: Voice, at: number): boolean {
    if (!this.#starving) return false;
    const last = this.#next !== null && reaches(voice, this.#next);
    if (voice.buffered < voice.about.ready && !voice.complete && !last) return true;
    this.#starving = false;
    voice.startSoftly();
    this.#plays(voice, at, true);
    return false;
  }

  #starve(voice: Voice, at: number): void {
    this.#starving = true;
    this.#plays(voice, at, false);
    this.#options.send({ kind: 'dropout', stream: voice.about.stream });
  }

  #end(voice: Voice, at: number): void {
    this.#current = null;
    this.#plays(voice, at, false);
    this.#options.send({ kind: 'ended', stream: voice.about.stream, at });
  }

  #plays(voice: Voice, at: number, moving: boolean): void {
    const { stream, journey } = voice.about;
    this.#options.send({ kind: 'plays', stream, journey, at, frame: voice.frame, path: voice.path, moving });
  }

  #mixLeaving(left: Float32Array, right: Float32Array): void {
    const voice = this.#leaving;
    if (voice === null) return;
    if (this.#scratch[0].length !== left.length) {
      this.#scratch = [new Float32Array(left.length), new Float32Array(left.length)];
    }
    const [oldLeft, oldRight] = this.#scratch;
    voice.fill(oldLeft, oldRight, () => {});
    const fade = this.#fade;
    for (let at = 0; at < left.length; at += 1) {
      // Both play the same music, so their sum keeps its level when the gains add up to one.
      const gain = Math.min(1, (this.#faded + at) / fade);
      left[at] = left[at]! * gain + oldLeft[at]! * (1 - gain);
      right[at] = right[at]! * gain + oldRight[at]! * (1 - gain);
    }
    this.#faded += left.length;
    if (this.#faded >= fade) this.#leaving = null;
  }

  #report(start: number, frames: number): void {
    this.#sinceReport += frames;
    const voice = this.#current;
    if (voice === null || this.#sinceReport < this.#options.report) return;
    this.#sinceReport = 0;
    const { stream, journey } = voice.about;
    this.#options.send({ kind: 'progress', stream, journey, path: voice.path, at: start + frames });
  }
}

/** What has come of a stream is enough up to where the next one goes on. */
const reaches = (voice: Voice, next: Voice): boolean =>
  next.about.journey === voice.about.journey && voice.path + voice.buffered >= next.about.path;
