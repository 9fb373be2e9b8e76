import type { PcmSource } from '../decode/pcmSource.ts';
import { Mixer } from '../dsp/mix.ts';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import type { ClipFade, RenderClip } from '../engine/protocol.ts';
import { amplitudeOf, type Db } from '../shared/units.ts';

/**
 * The timeline's sum at the session rate: each clip's samples with its gain and fades, added where clips overlap,
 * exact silence where there are none. Any stretch may be asked for, in any order; the bits are the same.
 */
export class Programme {
  readonly #dsp: DspInstance;
  readonly #mixer: Mixer;
  readonly #clips: readonly RenderClip[];
  readonly #open: (clip: RenderClip) => PcmSource;
  readonly #sources = new Map<RenderClip, PcmSource>();
  readonly #work: Planes;

  constructor(dsp: DspInstance, clips: readonly RenderClip[], open: (clip: RenderClip) => PcmSource) {
    this.#dsp = dsp;
    this.#mixer = new Mixer(dsp);
    this.#clips = clips;
    this.#open = open;
    this.#work = allocatePlanes(dsp, BLOCK_FRAMES);
  }

  /** Fills `frames` (at most BLOCK_FRAMES) of `target` from timeline frame `start`. */
  render(start: number, frames: number, target: Planes): void {
    this.#dsp.plane(target.left, frames).fill(0);
    this.#dsp.plane(target.right, frames).fill(0);
    for (const clip of this.#clips) {
      const from = Math.max(start, clip.startFrame);
      const to = Math.min(start + frames, clip.startFrame + clip.frames);
      if (from < to) this.#add(clip, from, to - from, target, from - start);
      if (to <= start) this.#closeSource(clip);
    }
  }

  #add(clip: RenderClip, from: number, frames: number, target: Planes, offset: number): void {
    const position = from - clip.startFrame;
    // Ahead of the views: opening a source may take memory, which ends them.
    const source = this.#sourceOf(clip);
    const left = this.#dsp.plane(this.#work.left, frames);
    const right = this.#dsp.plane(this.#work.right, frames);
    const read = source.read(clip.sourceStart + position, left, right);
    // A resampled song may end a rounding short of the clip; what it does not have is silence.
    left.fill(0, read);
    right.fill(0, read);
    for (const [plane, sum] of [
      [this.#work.left, target.left],
      [this.#work.right, target.right],
    ] as const) {
      if (clip.gainDb !== 0) this.#mixer.gain(plane, frames, amplitudeOf(clip.gainDb as Db));
      if (clip.fadeIn !== null) this.#fade('in', plane, frames, position, clip.fadeIn);
      if (clip.fadeOut !== null) this.#fade('out', plane, frames, position - (clip.frames - clip.fadeOut.frames), clip.fadeOut);
      this.#mixer.add(sum + offset * 4, plane, frames);
    }
  }

  #fade(direction: 'in' | 'out', plane: number, frames: number, position: number, { frames: length, shape }: ClipFade): void {
    const mixer = this.#mixer;
    if (typeof shape === 'string') {
      if (direction === 'in') mixer.fadeIn(plane, frames, position, length, shape);
      else mixer.fadeOut(plane, frames, position, length, shape);
    } else if (direction === 'in') mixer.crossfadeIn(plane, frames, position, length, shape.correlation);
    else mixer.crossfadeOut(plane, frames, position, length, shape.correlation);
  }

  #sourceOf(clip: RenderClip): PcmSource {
    const known = this.#sources.get(clip);
    if (known) return known;
    const source = this.#open(clip);
    this.#sources.set(clip, source);
    return source;
  }

  #closeSource(clip: RenderClip): void {
    this.#sources.get(clip)?.close();
    this.#sources.delete(clip);
  }

  close(): void {
    for (const clip of [...this.#sources.keys()]) this.#closeSource(clip);
    freePlanes(this.#dsp, this.#work);
  }
}
