import { closeSync, openSync } from 'node:fs';
import { readFully, viewOf } from './byteReader.ts';
import { ChangeWatch, type FileIdentity } from './identity.ts';
import { BYTES_PER_SAMPLE, type LinearLayout } from './linearLayout.ts';
import { type SampleReader, sampleReader } from './linearSamples.ts';
import type { PcmFormat, PcmSource } from './pcmSource.ts';
import { systemFailure, unreadable } from './refusals.ts';

export interface LinearFile {
  /** The song as the user named it; what is watched for changes and named in failures. */
  readonly path: string;
  readonly identity: FileIdentity;
  /** Of the song's content, hex; null where it was not worked out. */
  readonly sha256: string | null;
  /** Where the samples are: the song itself, or the scratch file it was decoded to. */
  readonly samplesPath: string;
  readonly samplesIdentity: FileIdentity;
  readonly layout: LinearLayout;
  readonly format: PcmFormat;
}

const BLOCK_FRAMES = 16_384;

/** Uncompressed samples read in place, 16384 frames at a time. */
export class LinearSource implements PcmSource {
  readonly format: PcmFormat;
  readonly #path: string;
  readonly #layout: LinearLayout;
  readonly #fd: number;
  readonly #songFd: number | null;
  readonly #watches: readonly ChangeWatch[];
  readonly #take: SampleReader;
  readonly #block: Uint8Array;
  readonly #view: DataView;
  #nonFinite = 0;
  #closed = false;

  constructor(file: LinearFile) {
    this.format = file.format;
    this.#path = file.path;
    this.#layout = file.layout;
    this.#take = sampleReader(file.layout.encoding, file.layout.bigEndian);
    this.#block = new Uint8Array(BLOCK_FRAMES * this.#bytesPerFrame);
    this.#view = viewOf(this.#block);
    this.#fd = openToRead(file.samplesPath);
    try {
      this.#songFd = file.samplesPath === file.path ? null : openToRead(file.path);
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
    const song = new ChangeWatch(file.path, this.#songFd ?? this.#fd, file.identity);
    this.#watches = this.#songFd === null ? [song] : [song, new ChangeWatch(file.samplesPath, this.#fd, file.samplesIdentity)];
    try {
      this.#checkUnchanged();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get nonFiniteSamples(): number {
    return this.#nonFinite;
  }

  read(startFrame: number, left: Float32Array, right: Float32Array): number {
    if (!Number.isSafeInteger(startFrame) || startFrame < 0)
      throw new RangeError(`${startFrame} is not a frame of ${this.#path}`);
    if (left.length !== right.length) throw new RangeError('left and right differ in length');
    if (this.#closed) throw new RangeError(`${this.#path} is closed`);
    this.#checkUnchanged();
    const wanted = Math.max(0, Math.min(left.length, this.#layout.frames - startFrame));
    for (let done = 0; done < wanted; ) {
      const count = Math.min(BLOCK_FRAMES, wanted - done);
      this.#readBlock(startFrame + done, left, right, done, count);
      done += count;
    }
    return wanted;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#fd);
    if (this.#songFd !== null) closeSync(this.#songFd);
  }

  #readBlock(startFrame: number, left: Float32Array, right: Float32Array, at: number, count: number): void {
    const { channels, dataOffset, encoding } = this.#layout;
    const stride = this.#bytesPerFrame;
    const bytes = this.#block.subarray(0, count * stride);
    let filled: number;
    try {
      filled = readFully(this.#fd, bytes, dataOffset + startFrame * stride);
    } catch (error) {
      throw systemFailure('unreadable', this.#path, error);
    }
    if (filled < bytes.length)
      throw unreadable(this.#path, 'became shorter while it was used', 'leave the file alone, then start again');
    this.#nonFinite += this.#take(this.#view, 0, stride, left, at, count);
    if (channels === 1) right.set(left.subarray(at, at + count), at);
    else this.#nonFinite += this.#take(this.#view, BYTES_PER_SAMPLE[encoding], stride, right, at, count);
  }

  #checkUnchanged(): void {
    for (const watch of this.#watches) watch.check();
  }

  get #bytesPerFrame(): number {
    return this.#layout.channels * BYTES_PER_SAMPLE[this.#layout.encoding];
  }
}

const openToRead = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
};
