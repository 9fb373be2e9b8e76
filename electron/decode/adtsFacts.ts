import type { ByteReader } from './byteReader.ts';
import { requireFrames } from './decodedChecks.ts';
import type { WindowFinder } from './gapless.ts';
import { FrameWalk } from './mpegWalk.ts';
import { TRUNCATED_REMEDY, unreadable } from './refusals.ts';

/**
 * AAC in ADTS frames (ISO 14496-3, 1.A.3.2) has no place to say how much of it is encoder delay: all of it is the
 * song. A file that ends within a frame is a broken copy.
 */
export const adtsWindow = (reader: ByteReader, start: number, file: string): WindowFinder => {
  const walk = new FrameWalk(reader, start, (bytes, at) => {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0 || at + 7 > bytes.length) return null;
    const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
    return length < 8 ? null : { bytes: length, samples: 1024 * ((bytes[at + 6]! & 3) + 1) };
  });
  if (walk.cutAtEnd) throw unreadable(file, 'ends in the middle of a frame', TRUNCATED_REMEDY);
  if (walk.damagedAt !== null) throw unreadable(file, `is damaged at byte ${walk.damagedAt}`, TRUNCATED_REMEDY);
  return (decoded) => {
    requireFrames(file, walk.samples, decoded.frames);
    return { startFrame: 0, frames: decoded.frames };
  };
};
