import { closeSync, openSync } from 'node:fs';
import type { DspInstance } from '../dsp/module.ts';
import { readFully } from './byteReader.ts';
import { ChangeWatch, type FileIdentity } from './identity.ts';
import { BYTES_PER_SAMPLE, type LinearLayout } from './linearLayout.ts';
import type { PcmFormat, PcmSource } from './pcmSource.ts';
import { systemFailure, unreadable } from './refusals.ts';
import { DspBlock, ThreadBlock } from './sampleBlock.ts';

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

/**
 * Uncompressed samples read in place, 16384 frames at a time. Given a DSP, planes of its memory are filled within it, without
 * a copy in between.
 */
export class LinearSource implements PcmSource {
  readonly format: PcmFormat;
  readonly #path: string;
  readonly #layout: LinearLayout;
  readonly #fd: number;
  readonly #songFd: number | null;
  readonly #watches: readonly ChangeWatch[];
  readonly #dspBlock: DspBlock | undefined;
  readonly #threadBlock: ThreadBlock;
  #nonFinite = 0;
  #closed = false;

  constructor(file: LinearFile, dsp?: DspInstance) {
    this.format = file.format;
    this.#path = file.path;
    this.#layout = file.layout;
    this.#dspBlock = dsp && DspBlock.of(dsp, file.layout, BLOCK_FRAMES);
    this.#threadBlock = new ThreadBlock(file.layout, BLOCK_FRAMES);
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
    const block = this.#dspBlock?.reaches(left, right) ? this.#dspBlock : this.#threadBlock;
    for (let done = 0; done < wanted; ) {
      const count = Math.min(BLOCK_FRAMES, wanted - done);
      this.#fill(block.bytes(count), startFrame + done);
      this.#nonFinite += block.take(left, right, done, count);
      done += count;
    }
    return wanted;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#dspBlock?.destroy();
    closeSync(this.#fd);
    if (this.#songFd !== null) closeSync(this.#songFd);
  }

  #fill(bytes: Uint8Array, startFrame: number): void {
    const { channels, dataOffset, encoding } = this.#layout;
    let filled: number;
    try {
      filled = readFully(this.#fd, bytes, dataOffset + startFrame * channels * BYTES_PER_SAMPLE[encoding]);
    } catch (error) {
      throw systemFailure('unreadable', this.#path, error);
    }
    if (filled < bytes.length)
      throw unreadable(this.#path, 'became shorter while it was used', 'leave the file alone, then start again');
  }

  #checkUnchanged(): void {
    for (const watch of this.#watches) watch.check();
  }
}

const openToRead = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
};
