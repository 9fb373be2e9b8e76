import type { PcmFormat, PcmSource } from '../decode/pcmSource.ts';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import type { LiveProcessing } from '../engine/protocol.ts';
import { prerollSeconds } from './chain/preroll.ts';
import { SongRunner } from './chain/songRunner.ts';

/**
 * A song heard through its chain while the file of that is not rendered yet. Read from its first frame on it is that file, bit
 * for bit; a read that does not go on where the last one ended lets the chain hear some of what came before first, as much as
 * its slowest time constants ask for (see prerollSeconds). In place of the song it may give only what the chain changes.
 */
export class LiveSource implements PcmSource {
  readonly format: PcmFormat;
  readonly #dsp: DspInstance;
  readonly #source: PcmSource;
  readonly #runner: SongRunner;
  readonly #planes: Planes;
  readonly #preroll: number;
  /** Frame that is read next without a seek. */
  #position = -1;
  /** Frame of the source that enters the chain next. */
  #entered = 0;
  #closed = false;

  /** Closes `source` with itself. */
  constructor(dsp: DspInstance, source: PcmSource, processing: LiveProcessing) {
    const { sampleRate } = source.format;
    this.format = source.format;
    this.#dsp = dsp;
    this.#source = source;
    this.#preroll = Math.round(prerollSeconds(processing.chain) * sampleRate);
    this.#planes = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#runner = new SongRunner(dsp, processing, { sampleRate, measure: false, deltaFrom: processing.deltaFrom });
  }

  get nonFiniteSamples(): number {
    return this.#source.nonFiniteSamples;
  }

  /** dB now, per stage of the chain. */
  get reductionsDb(): number[] {
    return this.#closed ? [] : this.#runner.reductionsDb;
  }

  read(startFrame: number, left: Float32Array, right: Float32Array): number {
    if (startFrame !== this.#position) this.#seek(startFrame);
    const wanted = Math.max(0, Math.min(left.length, this.format.frames - startFrame));
    for (let done = 0; done < wanted; ) {
      const count = Math.min(BLOCK_FRAMES, wanted - done);
      this.#run(count);
      left.set(this.#dsp.plane(this.#planes.left, count), done);
      right.set(this.#dsp.plane(this.#planes.right, count), done);
      done += count;
    }
    this.#position = startFrame + wanted;
    return wanted;
  }

  #seek(startFrame: number): void {
    this.#runner.reset();
    this.#entered = Math.max(0, startFrame - this.#preroll);
    for (let left = startFrame - this.#entered + this.#runner.latency; left > 0; left -= BLOCK_FRAMES) {
      this.#run(Math.min(BLOCK_FRAMES, left));
    }
  }

  #run(frames: number): void {
    const [left, right] = [this.#dsp.plane(this.#planes.left, frames), this.#dsp.plane(this.#planes.right, frames)];
    const read = this.#entered < this.format.frames ? this.#source.read(this.#entered, left, right) : 0;
    // Past the song's end there is silence, which drives out what is still inside.
    left.fill(0, read);
    right.fill(0, read);
    this.#runner.process(this.#planes, frames);
    this.#entered += frames;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#source.close();
    this.#runner.close();
    freePlanes(this.#dsp, this.#planes);
  }
}
