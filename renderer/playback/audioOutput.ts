import { FailureError } from '../../electron/shared/failure.ts';
import type { FromPlayer, ToPlayer } from './worklet/messages.ts';
import processorUrl from './worklet/processor.ts?worker&url';

/** What the transport needs of the sound device. */
export interface SoundOutput {
  /** Makes ready for a rate (Hz); at once where it is already. Rejects with a FailureError where there is no sound to be had. */
  open(sampleRate: number): Promise<void>;
  post(message: ToPlayer): void;
  /** Frame of the audio clock that is computed next. */
  renderedFrame(): number;
  /** Frame of the audio clock that leaves the loudspeaker now. */
  audibleFrame(): number;
  setGain(gainDb: number): void;
  /** Hears both sides as one, at once: what is on its way is not rendered again for it. */
  setMono(on: boolean): void;
}

/** A device that answers takes a fraction of this; one that does not would leave the user waiting for ever. */
const START_MILLISECONDS = 3000;

/** Long enough to tell semitones apart from 100 Hz up. */
const ANALYSER_FRAMES = 8192;

/** The browser's audio: one context at the record's own rate, so that no sample is converted on the way to the device. */
export class AudioOutput implements SoundOutput {
  readonly #onMessage: (message: FromPlayer) => void;
  #context: AudioContext | null = null;
  #player: AudioWorkletNode | null = null;
  #gain: GainNode | null = null;
  #gainDb = 0;
  #mono = false;
  #analyser: { readonly node: AnalyserNode; readonly decibels: Float32Array<ArrayBuffer> } | null = null;
  #opening: { readonly sampleRate: number; readonly done: Promise<void> } | null = null;

  constructor(onMessage: (message: FromPlayer) => void) {
    this.#onMessage = onMessage;
  }

  async open(sampleRate: number): Promise<void> {
    if (this.#opening?.sampleRate !== sampleRate) {
      const done = this.#make(sampleRate);
      this.#opening = { sampleRate, done };
      done.catch(() => {
        if (this.#opening?.done === done) this.#opening = null;
      });
    }
    await this.#opening.done;
    await this.#start();
  }

  async #make(sampleRate: number): Promise<void> {
    await this.#context?.close();
    this.#context = null;
    this.#analyser = null;
    const context = this.#contextAt(sampleRate);
    this.#context = context;
    await context.audioWorklet.addModule(processorUrl);
    const player = new AudioWorkletNode(context, 'glassmaster-player', {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [2],
    });
    player.port.onmessage = ({ data }: MessageEvent<FromPlayer>) => this.#onMessage(data);
    const gain = context.createGain();
    gain.gain.value = 10 ** (this.#gainDb / 20);
    player.connect(gain).connect(context.destination);
    // Ahead of the monitor's gain: a picture of the master, not of how loud it is listened to.
    const analyser = new AnalyserNode(context, { fftSize: ANALYSER_FRAMES, smoothingTimeConstant: 0.82 });
    player.connect(analyser);
    this.#analyser = { node: analyser, decibels: new Float32Array(analyser.frequencyBinCount) };
    this.#player = player;
    this.#gain = gain;
    this.setMono(this.#mono);
  }

  #contextAt(sampleRate: number): AudioContext {
    try {
      return new AudioContext({ sampleRate, latencyHint: 'interactive' });
    } catch (cause) {
      throw new FailureError(
        {
          kind: 'unreadable',
          file: null,
          problem: `sound at ${sampleRate} Hz cannot be played here`,
          remedy: 'use another session rate, or listen to a delivery in a player',
        },
        { cause },
      );
    }
  }

  /** A context sleeps until the user has done something, and where the device was taken away. */
  async #start(): Promise<void> {
    const context = this.#context;
    if (context === null || context.state === 'running') return;
    let timer = 0;
    const late = new Promise<'late'>((resolve) => {
      timer = window.setTimeout(() => resolve('late'), START_MILLISECONDS);
    });
    const outcome = await Promise.race([context.resume().then(() => 'runs' as const), late]);
    window.clearTimeout(timer);
    if (outcome === 'late') {
      throw new FailureError({
        kind: 'unreadable',
        file: null,
        problem: 'the sound device does not start',
        remedy: 'check that a device is connected and chosen in the system, then play again',
      });
    }
  }

  post(message: ToPlayer): void {
    // A block that came through a socket has both sides in one buffer.
    const buffers = message.kind === 'block' ? new Set([message.left.buffer, message.right.buffer]) : [];
    this.#player?.port.postMessage(message, [...buffers]);
  }

  renderedFrame(): number {
    const context = this.#context;
    return context === null ? 0 : Math.round(context.currentTime * context.sampleRate);
  }

  audibleFrame(): number {
    const context = this.#context;
    if (context === null) return 0;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    const latency = context.outputLatency || context.baseLatency || 0;
    // Until the device has played something, and where it does not say, only the latency is known.
    const seconds =
      performanceTime > 0 && contextTime > 0
        ? contextTime + (performance.now() - performanceTime) / 1000
        : context.currentTime - latency;
    return Math.min(context.currentTime, Math.max(0, seconds)) * context.sampleRate;
  }

  /** The spectrum of the last frames played, both channels' mean: dBFS per bin up to half the rate (Hz). Used again by the next call. */
  spectrum(): { readonly decibels: Float32Array; readonly sampleRate: number } | null {
    if (this.#analyser === null || this.#context === null) return null;
    this.#analyser.node.getFloatFrequencyData(this.#analyser.decibels);
    return { decibels: this.#analyser.decibels, sampleRate: this.#context.sampleRate };
  }

  setMono(on: boolean): void {
    this.#mono = on;
    this.post({ kind: 'mono', on });
  }

  setGain(gainDb: number): void {
    this.#gainDb = gainDb;
    const context = this.#context;
    // A ramp, or the steps of a moved slider would crackle.
    if (context !== null) this.#gain?.gain.setTargetAtTime(10 ** (gainDb / 20), context.currentTime, 0.015);
  }
}
