import { readFileSync } from 'node:fs';

export interface Wav {
  /** 1: integers, 3: float. */
  readonly kind: number;
  readonly channels: number;
  /** Hz */
  readonly sampleRate: number;
  readonly bits: number;
  /** Interleaved samples as they are in the file. */
  readonly data: Buffer;
  readonly frames: number;
  /** Names of the chunks in order. */
  readonly chunks: readonly string[];
}

/** A WAV file, read without the program's own code. */
export const readWav = (path: string): Wav => {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') throw new Error(`${path}: no WAV`);
  if (bytes.readUInt32LE(4) !== bytes.length - 8) throw new Error(`${path}: its RIFF size is not its length`);
  const parts = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    parts.set(bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  const [format, data] = [parts.get('fmt '), parts.get('data')];
  if (format === undefined || data === undefined) throw new Error(`${path}: no format, or no data`);
  const extended = format.readUInt16LE(0) === 0xfffe;
  const frameBytes = format.readUInt16LE(12);
  return {
    kind: format.readUInt16LE(extended ? 24 : 0),
    channels: format.readUInt16LE(2),
    sampleRate: format.readUInt32LE(4),
    bits: format.readUInt16LE(14),
    data,
    frames: data.length / frameBytes,
    chunks: [...parts.keys()],
  };
};
