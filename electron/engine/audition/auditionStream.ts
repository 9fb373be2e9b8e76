import { LinearSource } from '../../decode/linearSource.ts';
import type { PcmSource } from '../../decode/pcmSource.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { LiveSource } from '../../render/liveSource.ts';
import { MasteredRun } from '../../render/masteredRun.ts';
import { Programme } from '../../render/programme.ts';
import type { AuditionBlock } from '../../shared/contract/state.ts';
import type { RenderClip } from '../protocol.ts';
import { StreamMeters } from './meters.ts';
import type { AuditionProgramme, Stretch } from './protocol.ts';

/** One stream's sound, block by block, in order. */
export class AuditionStream {
  readonly #dsp: DspInstance;
  readonly #id: number;
  readonly #asked: AuditionProgramme;
  readonly #programme: Programme;
  readonly #meters: StreamMeters;
  readonly #clips: readonly RenderClip[];
  readonly #live = new Map<RenderClip, LiveSource>();
  #stretch = 0;
  #run: MasteredRun | undefined;

  constructor(dsp: DspInstance, id: number, asked: AuditionProgramme) {
    this.#dsp = dsp;
    this.#id = id;
    this.#asked = asked;
    const { bypass } = asked.monitor;
    this.#clips = bypass ? asked.clips.map((clip) => ({ ...clip, gainDb: asked.bypassGainDb })) : asked.clips;
    this.#programme = new Programme(dsp, this.#clips, (clip) => this.#open(clip));
    this.#meters = new StreamMeters(dsp, asked.sampleRate);
  }

  #open(clip: RenderClip): PcmSource {
    const source = new LinearSource(clip.source, this.#dsp);
    if (clip.live === undefined) return source;
    const live = new LiveSource(this.#dsp, source, clip.live);
    this.#live.set(clip, live);
    return live;
  }

  /** dB now, of the stages of a chain that the song at a frame goes through live, then of the record's. */
  #stagesDb(run: MasteredRun, frame: number): number[] {
    const clip = this.#clips.find(({ startFrame, frames }) => startFrame <= frame && frame < startFrame + frames);
    return [...((clip && this.#live.get(clip)?.reductionsDb) ?? []), ...run.chainReductionsDb];
  }

  /** Makes the next samples ready, which takes longest at the start of a stretch. */
  prepare(): MasteredRun {
    this.#run ??= this.#runFrom(this.#current().start);
    return this.#run;
  }

  /** At most `frames`, fewer where a stretch ends; none after the last. */
  pull(frames: number): AuditionBlock {
    const { end } = this.#current();
    const run = this.prepare();
    const startFrame = run.position;
    const count = Math.min(frames, end - startFrame);
    const left = new Float32Array(count);
    const right = new Float32Array(count);
    run.read(count, (planes, start, received) => {
      this.#meters.add(planes, received);
      left.set(this.#dsp.plane(planes.left, received), start - startFrame);
      right.set(this.#dsp.plane(planes.right, received), start - startFrame);
    });
    const meters = this.#meters.endBlock(run.takeReductionDb(), this.#stagesDb(run, startFrame));
    const last = run.position === end && !this.#advance(end);
    return { stream: this.#id, startFrame, left, right, last, meters };
  }

  /** False if nothing follows. */
  #advance(end: number): boolean {
    const { stretches, loop } = this.#asked;
    if (this.#stretch + 1 === stretches.length && !loop) return false;
    this.#stretch = (this.#stretch + 1) % stretches.length;
    // Stretches that adjoin are one; anew it would be the same bits.
    if (this.#current().start !== end) this.#endRun();
    return true;
  }

  #current(): Stretch {
    const stretch = this.#asked.stretches[this.#stretch];
    if (stretch === undefined) throw new RangeError('a stream without stretches');
    return stretch;
  }

  #runFrom(startFrame: number): MasteredRun {
    const { sampleRate, totalFrames, chain, chainDeltaFrom, limiter, monitor } = this.#asked;
    return new MasteredRun(this.#dsp, this.#programme, {
      sampleRate,
      totalFrames,
      chain: monitor.bypass ? null : chain,
      chainDeltaFrom,
      limiter: monitor.bypass ? null : limiter,
      startFrame,
    });
  }

  #endRun(): void {
    this.#run?.close();
    this.#run = undefined;
  }

  close(): void {
    this.#endRun();
    this.#meters.close();
    this.#programme.close();
  }
}
