import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import { requireFrames } from './decodedChecks.ts';
import type { WindowFinder } from './gapless.ts';
import { FrameWalk } from './mpegWalk.ts';
import { type MpegFrame, mpegFrame } from './probe.ts';
import { DAMAGED_REMEDY, TRUNCATED_REMEDY, unreadable } from './refusals.ts';

/** What the frame that holds no audio (Xing, Info or VBRI) says of the others. */
export interface Mp3Header {
  /** Audio frames, this one not counted; null where it does not say. */
  readonly frames: number | null;
  /** Samples the encoder put in front of the song and behind it (LAME tag); null where it does not say. */
  readonly delay: number | null;
  readonly padding: number | null;
}

/** Samples by which a layer III decoder's output is late: 528 of the hybrid filter bank, and 1. */
const DECODER_DELAY = 529;

/**
 * The song of an MP3: with a LAME tag exact to the sample, else all that decodes. Frames missing from what the
 * Xing/Info/VBRI header announces, or a last frame that is cut, are failures.
 */
export const mp3Window = (reader: ByteReader, start: number, file: string): WindowFinder => {
  const firstFrame = findFirstFrame(reader, start);
  if (firstFrame === null) throw unreadable(file, 'looks like MP3, but holds no whole frame', DAMAGED_REMEDY);
  const { position, frame } = firstFrame;
  const header = parseMp3Header(reader.read(position, frame.bytes), frame);
  const audioStart = header === null ? position : position + frame.bytes;
  const walk = new FrameWalk(reader, audioStart, sameStream(frame));
  const announced = header?.frames === null || header === null ? null : header.frames * frame.samples;
  if (announced !== null && walk.samples < announced && walk.cutAtEnd) {
    const held = walk.samples / frame.samples;
    throw unreadable(file, `its header says ${header?.frames} MPEG frames, the file holds ${held}`, TRUNCATED_REMEDY);
  }
  if (announced === null && walk.cutAtEnd) throw unreadable(file, 'ends in the middle of an MPEG frame', TRUNCATED_REMEDY);
  if (walk.damagedAt !== null && walk.samples !== announced) {
    throw unreadable(file, `is damaged at byte ${walk.damagedAt}`, DAMAGED_REMEDY);
  }

  return (decoded) => {
    const expected = announced ?? walk.samples;
    requireFrames(file, expected, decoded.frames);
    if (header?.delay === null || header?.padding === null || header === null) return { startFrame: 0, frames: decoded.frames };
    const startFrame = Math.min(header.delay + DECODER_DELAY, decoded.frames);
    // Frames behind the announced ones (joined files) are not the padding's business.
    const end = announced === null || decoded.frames > announced ? decoded.frames : announced - header.padding + DECODER_DELAY;
    return { startFrame, frames: Math.max(0, Math.min(end, decoded.frames) - startFrame) };
  };
};

const SEARCH_BYTES = 1 << 16;

const findFirstFrame = (reader: ByteReader, start: number): { position: number; frame: MpegFrame } | null => {
  const bytes = reader.read(start, SEARCH_BYTES).slice();
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    const frame = mpegFrame(bytes, at);
    if (frame === null) continue;
    const next = mpegFrame(reader.read(start + at + frame.bytes, 4), 0);
    const last = start + at + frame.bytes >= reader.size - 128;
    if ((next !== null && next.sampleRate === frame.sampleRate && next.layer === frame.layer) || (last && at === 0)) {
      return { position: start + at, frame };
    }
  }
  return null;
};

/** A header that changes layer or rate is noise that looks like one. */
const sameStream = (first: MpegFrame) => (bytes: Uint8Array, at: number) => {
  const frame = mpegFrame(bytes, at);
  return frame !== null && frame.layer === first.layer && frame.sampleRate === first.sampleRate ? frame : null;
};

/** Reads a first frame's Xing/Info (with LAME's extension) or VBRI header; null where the frame is audio. */
export const parseMp3Header = (bytes: Uint8Array, frame: MpegFrame): Mp3Header | null => {
  const sideInfo = frame.mpeg1 ? (frame.channels === 2 ? 32 : 17) : frame.channels === 2 ? 17 : 9;
  // An encoder that protects its frames puts a CRC of two bytes behind the header.
  for (const at of [4 + sideInfo, 6 + sideInfo]) {
    const name = latin1(bytes, at, at + 4);
    if (name === 'Xing' || name === 'Info') return parseXing(bytes, at);
  }
  if (latin1(bytes, 36, 40) === 'VBRI' && bytes.length >= 36 + 18) {
    return { frames: viewOf(bytes).getUint32(36 + 14), delay: null, padding: null };
  }
  return null;
};

const parseXing = (bytes: Uint8Array, at: number): Mp3Header => {
  const view = viewOf(bytes);
  if (at + 8 > bytes.length) return { frames: null, delay: null, padding: null };
  const flags = view.getUint32(at + 4);
  const hasFrames = (flags & 1) !== 0 && at + 12 <= bytes.length;
  const frames = hasFrames ? view.getUint32(at + 8) : 0;
  let extension = at + 8;
  for (const [flag, size] of [
    [1, 4],
    [2, 4],
    [4, 100],
    [8, 4],
  ] as const)
    if ((flags & flag) !== 0) extension += size;
  const hasExtension = extension + 24 <= bytes.length && /^[\x20-\x7e]{4}/.test(latin1(bytes, extension, extension + 9));
  return {
    frames: frames === 0 ? null : frames,
    delay: hasExtension ? (bytes[extension + 21]! << 4) | (bytes[extension + 22]! >> 4) : null,
    padding: hasExtension ? ((bytes[extension + 22]! & 15) << 8) | bytes[extension + 23]! : null,
  };
};
