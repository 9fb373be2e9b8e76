/** The global scope of an audio worklet, which the compiler's own libraries leave out. */

declare const sampleRate: number;
declare const currentFrame: number;

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
  process(inputs: Float32Array[][], outputs: Float32Array[][], parameters: Record<string, Float32Array>): boolean;
}

declare const registerProcessor: (name: string, processor: new () => AudioWorkletProcessor) => void;
