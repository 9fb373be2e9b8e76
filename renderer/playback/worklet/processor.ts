import type { ToPlayer } from './messages.ts';
import { Player } from './player.ts';

const FADE_SECONDS = 0.01;
const EDGE_SECONDS = 0.003;
const REPORT_SECONDS = 0.02;

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #player = new Player({
    fade: Math.round(FADE_SECONDS * sampleRate),
    edge: Math.round(EDGE_SECONDS * sampleRate),
    report: Math.round(REPORT_SECONDS * sampleRate),
    send: (message) => this.port.postMessage(message),
  });

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToPlayer>) => this.#player.receive(data);
  }

  override process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const [left, right] = output ?? [];
    if (left !== undefined && right !== undefined) this.#player.process(left, right, currentFrame);
    return true;
  }
}

registerProcessor('glassmaster-player', PlayerProcessor);
