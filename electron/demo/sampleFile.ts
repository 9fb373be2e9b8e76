import { closeSync, openSync, writeSync } from 'node:fs';
import { Noise } from './arithmetic.ts';

export type SampleEncoding = 's16' | 's24' | 'f32';

/** How a demo song is stored. AIFF holds integers only. */
export interface SampleFormat {
  readonly container: 'wav' | 'rf64' | 'aiff';
  readonly encoding: SampleEncoding;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

const BYTES: Readonly<Record<SampleEncoding, number>> = { s16: 2, s24: 3, f32: 4 };

/** Writes an audio file of a length known beforehand, block by block. Integers get TPDF dither of one step. */
export class SampleFileWriter {
  private readonly format: SampleFormat;
  private readonly descriptor: number;
  private readonly dither = new Noise(1770);
  private written = 0;

  constructor(path: string, format: SampleFormat, frames: number) {
    this.format = format;
    this.descriptor = openSync(path, 'w');
    this.append(headerOf(format, frames));
  }

  /** Appends a block; a mono file takes the mean of both channels. */
  write(left: Float64Array, right: Float64Array): void {
    const { channels, encoding, container } = this.format;
    const width = BYTES[encoding];
    const bytes = new Uint8Array(left.length * channels * width);
    const view = new DataView(bytes.buffer);
    const littleEndian = container !== 'aiff';
    let at = 0;
    for (let i = 0; i < left.length; i += 1) {
      for (let channel = 0; channel < channels; channel += 1, at += width) {
        const sample = channels === 1 ? 0.5 * (left[i]! + right[i]!) : channel === 0 ? left[i]! : right[i]!;
        if (encoding === 'f32') view.setFloat32(at, sample, littleEndian);
        else if (encoding === 's16') view.setInt16(at, this.rounded(sample, 32768), littleEndian);
        else {
          const value = this.rounded(sample, 8388608);
          bytes[littleEndian ? at : at + 2] = value & 255;
          bytes[at + 1] = (value >> 8) & 255;
          bytes[littleEndian ? at + 2 : at] = (value >> 16) & 255;
        }
      }
    }
    this.append(bytes);
  }

  close(): void {
    // RIFF and IFF chunks are padded to even lengths; an odd one is possible for mono 24 bits only.
    if (this.written % 2 === 1) this.append(new Uint8Array(1));
    closeSync(this.descriptor);
  }

  /** Closes without completing the file. */
  abandon(): void {
    closeSync(this.descriptor);
  }

  private rounded(sample: number, fullScale: number): number {
    const value = Math.floor(sample * fullScale + 0.5 * (this.dither.next() + this.dither.next()) + 0.5);
    return Math.max(-fullScale, Math.min(fullScale - 1, value));
  }

  private append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.descriptor, bytes, done);
    this.written += bytes.length;
  }
}

const headerOf = (format: SampleFormat, frames: number): Uint8Array =>
  format.container === 'aiff' ? aiffHeader(format, frames) : waveHeader(format, frames);

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const little = (value: number, width: number): number[] => big(value, width).reverse();
const big = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, index) => Math.floor(value / 256 ** (width - 1 - index)) % 256);

/** WAVE_FORMAT_EXTENSIBLE's sub-format GUID after its first two bytes (Microsoft's ksmedia.h). */
const SUB_FORMAT_TAIL = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];

/** RIFF/WAVE: PCM as format 1 (16 bits) or extensible (24), float as format 3; RF64 as in EBU Tech 3306. */
const waveHeader = ({ container, encoding, sampleRate, channels }: SampleFormat, frames: number): Uint8Array => {
  const width = BYTES[encoding];
  const frameBytes = width * channels;
  const dataBytes = frames * frameBytes;
  const extensible = encoding === 's24';
  const tag = encoding === 'f32' ? 3 : 1;
  const description = [
    ...little(extensible ? 0xfffe : tag, 2),
    ...little(channels, 2),
    ...little(sampleRate, 4),
    ...little(sampleRate * frameBytes, 4),
    ...little(frameBytes, 2),
    ...little(width * 8, 2),
    ...(extensible
      ? [...little(22, 2), ...little(width * 8, 2), ...little(channels === 2 ? 3 : 4, 4), ...little(tag, 2), ...SUB_FORMAT_TAIL]
      : []),
    ...(encoding === 'f32' ? little(0, 2) : []),
  ];
  const chunks = [
    ...ascii('fmt '),
    ...little(description.length, 4),
    ...description,
    ...(encoding === 'f32' ? [...ascii('fact'), ...little(4, 4), ...little(frames, 4)] : []),
  ];
  const padded = dataBytes + (dataBytes % 2);
  if (container === 'rf64') {
    const sizes = [...ascii('ds64'), ...little(28, 4)];
    const riffBytes = 4 + sizes.length + 28 + chunks.length + 8 + padded;
    return Uint8Array.from([
      ...[...ascii('RF64'), ...little(0xffffffff, 4), ...ascii('WAVE')],
      ...[...sizes, ...little(riffBytes, 8), ...little(dataBytes, 8), ...little(frames, 8), ...little(0, 4)],
      ...[...chunks, ...ascii('data'), ...little(0xffffffff, 4)],
    ]);
  }
  return Uint8Array.from([
    ...[...ascii('RIFF'), ...little(4 + chunks.length + 8 + padded, 4), ...ascii('WAVE')],
    ...[...chunks, ...ascii('data'), ...little(dataBytes, 4)],
  ]);
};

/** AIFF 1.3: COMM with the rate as an 80-bit extended float, then SSND without offset. */
const aiffHeader = ({ encoding, sampleRate, channels }: SampleFormat, frames: number): Uint8Array => {
  const dataBytes = frames * channels * BYTES[encoding];
  const padded = dataBytes + (dataBytes % 2);
  const exponent = 31 - Math.clz32(sampleRate);
  const common = [
    ...big(channels, 2),
    ...big(frames, 4),
    ...big(BYTES[encoding] * 8, 2),
    ...big(16383 + exponent, 2),
    ...big(sampleRate * 2 ** (31 - exponent), 4),
    ...big(0, 4),
  ];
  return Uint8Array.from([
    ...[...ascii('FORM'), ...big(4 + 8 + common.length + 16 + padded, 4), ...ascii('AIFF')],
    ...[...ascii('COMM'), ...big(common.length, 4), ...common],
    ...[...ascii('SSND'), ...big(dataBytes + 8, 4), ...big(0, 4), ...big(0, 4)],
  ]);
};
