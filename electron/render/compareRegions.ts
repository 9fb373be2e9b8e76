import { closeSync, openSync, readSync } from 'node:fs';
import type { SampleRegion } from '../engine/protocol.ts';
import { FRAME_BYTES, streamRegion } from './sampleRegion.ts';

/**
 * Level of `reference` over its difference from `other`, frame by frame, in dB; null where they are bit-identical.
 * Both have the same length and encoding. Silence against anything else reads minus infinity.
 */
export const compareRegions = (reference: SampleRegion, other: SampleRegion): number | null => {
  const bytesPerFrame = FRAME_BYTES[other.encoding];
  const file = openSync(other.path, 'r');
  let position = other.offset;
  let identical = true;
  let signal = 0;
  let error = 0;
  let buffer = Buffer.alloc(0);
  try {
    streamRegion(reference, (bytes, left, right) => {
      if (buffer.length < bytes.length) buffer = Buffer.alloc(bytes.length);
      const read = readSync(file, buffer, 0, left.length * bytesPerFrame, position);
      position += read;
      const theirs = buffer.subarray(0, read);
      if (identical && theirs.equals(bytes)) return;
      identical = false;
      if (other.encoding !== 'f32') {
        error = Number.POSITIVE_INFINITY;
        return;
      }
      for (let frame = 0, at = 0; at + 8 <= read; frame += 1, at += 8) {
        const l = left[frame] ?? 0;
        const r = right[frame] ?? 0;
        const dl = theirs.readFloatLE(at) - l;
        const dr = theirs.readFloatLE(at + 4) - r;
        signal += l * l + r * r;
        error += dl * dl + dr * dr;
      }
    });
  } finally {
    closeSync(file);
  }
  if (identical || error === 0) return null;
  return signal === 0 && error < SILENCE_ERROR ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / error);
};

/** A coder's own noise around silence: not a sign that something else was encoded. */
const SILENCE_ERROR = 1e-3;
