import { closeSync, openSync, readSync } from 'node:fs';
import type { SampleRegion } from '../engine/protocol.ts';

/** Bytes of one stereo frame. */
export const FRAME_BYTES: Readonly<Record<SampleRegion['encoding'], number>> = { s16: 4, s24: 6, f32: 8 };

const FRAMES_PER_READ = 16384;

/** Streams a region's stereo frames in order: the bytes as stored, and as f32 planes (full scale +-1.0). */
export const streamRegion = (
  region: SampleRegion,
  visit: (bytes: Uint8Array, left: Float32Array, right: Float32Array) => void,
): void => {
  const frameBytes = FRAME_BYTES[region.encoding];
  // An ArrayBuffer of its own: its samples are aligned for typed views.
  const buffer = Buffer.from(new ArrayBuffer(FRAMES_PER_READ * frameBytes));
  const left = new Float32Array(FRAMES_PER_READ);
  const right = new Float32Array(FRAMES_PER_READ);
  const file = openSync(region.path, 'r');
  try {
    for (let done = 0; done < region.frames; ) {
      const frames = Math.min(FRAMES_PER_READ, region.frames - done);
      const bytes = buffer.subarray(0, frames * frameBytes);
      readExactly(file, bytes, region.offset + done * frameBytes, region.path);
      UNPACK[region.encoding](bytes, left, right, frames);
      visit(bytes, left.subarray(0, frames), right.subarray(0, frames));
      done += frames;
    }
  } finally {
    closeSync(file);
  }
};

const readExactly = (file: number, bytes: Buffer, position: number, path: string): void => {
  for (let done = 0; done < bytes.length; ) {
    const count = readSync(file, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new Error(`${path} ends ${bytes.length - done} bytes early`);
    done += count;
  }
};

type Unpack = (bytes: Buffer, left: Float32Array, right: Float32Array, frames: number) => void;

/** Every platform Node runs on is little-endian, as the stored samples are, so typed views read them as they lie. */
const UNPACK: Readonly<Record<SampleRegion['encoding'], Unpack>> = {
  s16: (bytes, left, right, frames) => {
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset, frames * 2);
    for (let frame = 0, at = 0; frame < frames; frame += 1, at += 2) {
      left[frame] = samples[at]! / 0x8000;
      right[frame] = samples[at + 1]! / 0x8000;
    }
  },
  s24: (bytes, left, right, frames) => {
    const sample = (at: number) => ((bytes[at]! << 8) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 24)) / 0x80000000;
    for (let frame = 0, at = 0; frame < frames; frame += 1, at += 6) {
      left[frame] = sample(at);
      right[frame] = sample(at + 3);
    }
  },
  f32: (bytes, left, right, frames) => {
    const samples = new Float32Array(bytes.buffer, bytes.byteOffset, frames * 2);
    for (let frame = 0, at = 0; frame < frames; frame += 1, at += 2) {
      left[frame] = samples[at]!;
      right[frame] = samples[at + 1]!;
    }
  },
};
