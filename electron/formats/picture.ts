import { readBe } from './bytes.ts';

export interface PictureFacts {
  readonly mime: 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
  /** Bits per pixel, all channels. */
  readonly depth: number;
}

/** Format and size of a JPEG or PNG; null for anything else. Never throws. */
export const pictureFacts = (bytes: Uint8Array): PictureFacts | null => pngFacts(bytes) ?? jpegFacts(bytes);

/** Channels by PNG colour type. */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const pngFacts = (bytes: Uint8Array): PictureFacts | null => {
  if (bytes.length < 33 || readBe(bytes, 0, 4) !== 0x89504e47 || readBe(bytes, 12, 4) !== 0x49484452) return null;
  const depth = (bytes[24] ?? 0) * (PNG_CHANNELS[bytes[25] ?? 0] ?? 3);
  return { mime: 'image/png', width: readBe(bytes, 16, 4), height: readBe(bytes, 20, 4), depth };
};

/** Start-of-frame markers: all of FFC0-FFCF but the Huffman, arithmetic and reserved ones. */
const isFrameMarker = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

const jpegFacts = (bytes: Uint8Array): PictureFacts | null => {
  if (readBe(bytes, 0, 2) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (isFrameMarker(marker)) {
      const depth = (bytes[at + 4] ?? 0) * (bytes[at + 9] ?? 0);
      return { mime: 'image/jpeg', width: readBe(bytes, at + 7, 2), height: readBe(bytes, at + 5, 2), depth };
    }
    // Fill bytes and markers without a body are one step, segments state their own length.
    const bare = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += marker === 0xff ? 1 : bare ? 2 : 2 + Math.max(2, readBe(bytes, at + 2, 2));
  }
  return null;
};
