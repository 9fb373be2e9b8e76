import type { BlockMessage, StreamMessage } from './messages.ts';

/** Called where the timeline runs on from another frame, or stands: `offset` counts from the start of the filled planes. */
export type Mark = (offset: number, moving: boolean) => void;

/** The samples of one stream on their way to the ear, with soft edges where the timeline jumps. */
export class Voice {
  readonly about: StreamMessage;
  readonly #edge: number;
  readonly #blocks: BlockMessage[] = [];
  /** Place in the first block. */
  #place = 0;
  #buffered = 0;
  #ended = false;
  #path: number;
  /** Timeline frame that would carry on from what was played; null at the start. */
  #expected: number | null = null;
  /** Frames of silence still to come. */
  #pause = 0;
  /** Frames since a hard start. */
  #sinceCut: number;

  /** `edge`: frames of the fade at a jump. */
  constructor(about: StreamMessage, edge: number) {
    this.about = about;
    this.#edge = edge;
    this.#path = about.path;
    this.#sinceCut = about.fadeIn ? 0 : edge;
  }

  /** Frames that have arrived and are not played. */
  get buffered(): number {
    return this.#buffered;
  }

  /** Nothing more will arrive. */
  get complete(): boolean {
    return this.#ended;
  }

  /** Everything has been played. */
  get over(): boolean {
    return this.#ended && this.#buffered === 0 && this.#pause === 0;
  }

  /** Path place of the next sample. */
  get path(): number {
    return this.#path;
  }

  /** Timeline frame of the next sample, or of the last one where none has arrived. */
  get frame(): number {
    const block = this.#blocks[0];
    return block === undefined ? (this.#expected ?? 0) : block.startFrame + this.#place;
  }

  push(block: BlockMessage): void {
    if (this.#ended) return;
    this.#ended = block.last;
    if (block.left.length === 0) return;
    this.#blocks.push(block);
    this.#buffered += block.left.length;
  }

  /** Leaves out the next frames, at most those that have arrived. */
  skip(frames: number): void {
    for (let left = Math.min(frames, this.#buffered); left > 0; ) {
      const block = this.#blocks[0];
      if (block === undefined) return;
      const count = Math.min(left, block.left.length - this.#place);
      this.#advance(block, count);
      left -= count;
    }
    // What was left out is not heard to end.
    this.#expected = null;
  }

  /** After a drop-out: what comes starts softly. */
  startSoftly(): void {
    this.#sinceCut = 0;
  }

  /** Fills the planes; returns how many frames it had, the rest is silence. */
  fill(left: Float32Array, right: Float32Array, mark: Mark): number {
    let at = 0;
    while (at < left.length) {
      const block = this.#blocks[0];
      if (this.#pause === 0 && block !== undefined && this.#place === 0) this.#begin(block, at, mark);
      if (this.#pause > 0) {
        const count = Math.min(this.#pause, left.length - at);
        left.fill(0, at, at + count);
        right.fill(0, at, at + count);
        this.#pause -= count;
        at += count;
        if (this.#pause === 0) mark(at, true);
        continue;
      }
      if (block === undefined) break;
      const count = Math.min(left.length - at, block.left.length - this.#place);
      left.set(block.left.subarray(this.#place, this.#place + count), at);
      right.set(block.right.subarray(this.#place, this.#place + count), at);
      this.#soften(left, right, at, count);
      this.#advance(block, count);
      at += count;
    }
    left.fill(0, at);
    right.fill(0, at);
    return at;
  }

  /** A block that does not carry on from the one before: a pause if there is to be one, then a soft start. */
  #begin(block: BlockMessage, at: number, mark: Mark): void {
    if (this.#expected === null || this.#expected === block.startFrame) return;
    this.#expected = block.startFrame;
    this.#sinceCut = 0;
    this.#pause = this.about.pause;
    mark(at, this.#pause === 0);
  }

  #soften(left: Float32Array, right: Float32Array, at: number, count: number): void {
    const edge = this.#edge;
    const untilCut = this.#framesUntilCut(count + edge);
    if (this.#sinceCut >= edge && untilCut >= count + edge) return;
    for (let step = 0; step < count; step += 1) {
      const gain = Math.min(1, (this.#sinceCut + step) / edge, (untilCut - step) / edge);
      left[at + step]! *= gain;
      right[at + step]! *= gain;
    }
  }

  /** Frames that carry on from each other, from the next one on; infinite if at least `most`, or if not known yet. */
  #framesUntilCut(most: number): number {
    let frames = -this.#place;
    let expected: number | null = null;
    for (const block of this.#blocks) {
      if (expected !== null && block.startFrame !== expected) return frames;
      frames += block.left.length;
      if (frames >= most) return Number.POSITIVE_INFINITY;
      expected = block.startFrame + block.left.length;
    }
    return this.#ended ? frames : Number.POSITIVE_INFINITY;
  }

  #advance(block: BlockMessage, count: number): void {
    this.#place += count;
    this.#buffered -= count;
    this.#path += count;
    this.#sinceCut += count;
    this.#expected = block.startFrame + this.#place;
    if (this.#place < block.left.length) return;
    this.#blocks.shift();
    this.#place = 0;
  }
}
