import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { patchMp3Info, readMp3Info } from '../../formats/mp3Info.ts';

/** More than the first frame, which holds the tag, and the head of the next. */
const HEAD_BYTES = 8192;

/**
 * Writes into a freshly encoded MP3's LAME tag how much of its end is padding, so that players play exactly `frames`. ffmpeg
 * takes that from the last packet alone: where LAME needs a packet more for its own delay (46 of 1152 lengths), the packet
 * before is partly padding too, and the song would end that much late.
 */
export const setMp3Padding = (path: string, frames: number): void => {
  const file = openSync(path, 'r+');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const head = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
    const info = readMp3Info(head);
    // Without a tag the length comes out wrong, which the check after the encoding says.
    if (info === null || info.lame === null || info.frames === null) return;
    const { delay } = info.lame;
    const padding = info.frames * info.samplesPerFrame - delay - frames;
    if (padding < 0 || padding > 0xfff || padding === info.lame.padding) return;
    writeSync(file, patchMp3Info(head, { delay, padding }), 0, head.length, 0);
  } finally {
    closeSync(file);
  }
};
