import { type ByteReader, latin1 } from './byteReader.ts';

interface Frame {
  readonly bytes: number;
  readonly samples: number;
}

const WINDOW_BYTES = 1 << 16;
/** The longest header any reader here looks at. */
const HEADER_BYTES = 16;

/**
 * Steps through frames that say their own length (MPEG audio, ADTS) from one end of a file to the other, over tags
 * and padding, and counts them. Reads 64 KB at a time.
 */
export class FrameWalk {
  /** Samples per channel of all whole frames. */
  readonly samples: number;
  readonly cutAtEnd: boolean;
  /** First byte between frames that is neither a frame nor a tag nor padding. */
  readonly damagedAt: number | null;

  constructor(reader: ByteReader, start: number, frameAt: (bytes: Uint8Array, at: number) => Frame | null) {
    let window = new Uint8Array(0);
    let windowStart = 0;
    const look = (position: number): number => {
      if (position < windowStart || position + HEADER_BYTES > windowStart + window.length) {
        window = new Uint8Array(reader.read(position, WINDOW_BYTES));
        windowStart = position;
      }
      return position - windowStart;
    };

    let samples = 0;
    let cutAtEnd = false;
    let damagedAt: number | null = null;
    let junkStart: number | null = null;
    let position = start;
    while (position < reader.size) {
      const at = look(position);
      const frame = frameAt(window, at);
      if (frame !== null && (junkStart === null || confirmed(reader, position, frame, frameAt))) {
        // Junk at the very start is the rest of a frame where a stream was cut.
        if (junkStart !== null && junkStart !== start) damagedAt ??= junkStart;
        junkStart = null;
        cutAtEnd = position + frame.bytes > reader.size;
        if (!cutAtEnd) samples += frame.samples;
        position += frame.bytes;
        continue;
      }
      const tag = tagBytes(window, at);
      if (tag > 0 || window[at] === 0) {
        position += Math.max(1, tag);
        continue;
      }
      junkStart ??= position;
      position += 1;
    }
    this.samples = samples;
    this.cutAtEnd = cutAtEnd;
    this.damagedAt = damagedAt;
  }
}

/** Within junk a frame counts only if another follows it. */
const confirmed = (
  reader: ByteReader,
  position: number,
  frame: Frame,
  frameAt: (bytes: Uint8Array, at: number) => Frame | null,
): boolean => frameAt(reader.read(position + frame.bytes, HEADER_BYTES), 0) !== null;

/** Length of the ID3v1, ID3v2, APEv2 or Lyrics3 tag that starts here, or 0. */
const tagBytes = (bytes: Uint8Array, at: number): number => {
  const name = latin1(bytes, at, at + 8);
  if (name.startsWith('TAG')) return 128;
  if (name.startsWith('ID3') && at + 10 <= bytes.length) {
    return (
      10 +
      (((bytes[at + 6]! & 127) << 21) | ((bytes[at + 7]! & 127) << 14) | ((bytes[at + 8]! & 127) << 7) | (bytes[at + 9]! & 127))
    );
  }
  if (name === 'APETAGEX' && at + 16 <= bytes.length) {
    // The size counts the items and the footer; a header, which is what comes first, adds its own 32 bytes.
    const size = bytes[at + 12]! + bytes[at + 13]! * 0x100 + bytes[at + 14]! * 0x10000 + bytes[at + 15]! * 0x1000000;
    return 32 + size;
  }
  return name === 'LYRICSBE' ? 11 : 0;
};
