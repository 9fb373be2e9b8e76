import { fail } from '../shared/failure.ts';
import { ascii, concatBytes, readBe, u8, u24be, u32be, zeros } from './bytes.ts';
import type { AudioTags, Picture } from './tags.ts';
import { readVorbisComment, vorbisFields, writeVorbisComment } from './vorbisComment.ts';

/** Metadata block types (RFC 9639, section 8.1). */
export const FLAC_BLOCK = {
  streamInfo: 0,
  padding: 1,
  application: 2,
  seekTable: 3,
  vorbisComment: 4,
  cueSheet: 5,
  picture: 6,
} as const;

const MARKER = ascii('fLaC');
const LAST_BLOCK = 0x80;
const LONGEST_BLOCK = 2 ** 24 - 1;
const FRONT_COVER = 3;

export interface FlacBlock {
  readonly type: number;
  readonly body: Uint8Array;
}

/**
 * Bytes before the first audio frame. `head` need hold only the start of the file: `complete` is false, and `length` what is
 * known to be needed so far, when the metadata goes on past it.
 */
export const flacHeadLength = (head: Uint8Array, file: string): { readonly length: number; readonly complete: boolean } => {
  if (head.length >= 4 && !MARKER.every((byte, at) => head[at] === byte)) {
    fail('unreadable', file, 'is not a FLAC file', 'export it again');
  }
  let at = 4;
  for (;;) {
    if (at + 4 > head.length) return { length: at + 4, complete: false };
    const last = ((head[at] ?? 0) & LAST_BLOCK) !== 0;
    at += 4 + readBe(head, at + 1, 3);
    if (last) return { length: at, complete: at <= head.length };
  }
};

/** The metadata blocks of a complete head. */
export const readFlacHead = (head: Uint8Array, file: string): FlacBlock[] => {
  const { length, complete } = flacHeadLength(head, file);
  if (!complete) fail('unreadable', file, 'ends inside its FLAC metadata', 'the file is damaged; export it again');
  const blocks: FlacBlock[] = [];
  for (let at = 4; at < length; ) {
    const size = readBe(head, at + 1, 3);
    blocks.push({ type: (head[at] ?? 0) & 0x7f, body: head.subarray(at + 4, at + 4 + size) });
    at += 4 + size;
  }
  if (blocks[0]?.type !== FLAC_BLOCK.streamInfo || blocks[0].body.length !== 34) {
    fail('unreadable', file, 'does not start with a FLAC STREAMINFO block', 'the file is damaged; export it again');
  }
  return blocks;
};

const writeFlacHead = (blocks: readonly FlacBlock[]): Uint8Array =>
  concatBytes(
    MARKER,
    ...blocks.flatMap(({ type, body }, place) => {
      if (body.length > LONGEST_BLOCK) throw new RangeError('a FLAC metadata block holds less than 16 MB');
      return [u8(type | (place === blocks.length - 1 ? LAST_BLOCK : 0)), u24be(body.length), body];
    }),
  );

/** Body of a PICTURE block: front cover, no description. */
export const flacPicture = ({ mime, width, height, depth, bytes }: Picture): Uint8Array => {
  const name = ascii(mime);
  const colours = 0;
  return concatBytes(
    u32be(FRONT_COVER),
    u32be(name.length),
    name,
    u32be(0),
    u32be(width),
    u32be(height),
    u32be(depth),
    u32be(colours),
    u32be(bytes.length),
    bytes,
  );
};

/**
 * A new head for an encoded file: STREAMINFO, seek table and the like stay, comments and pictures become ours, `padding`
 * zero bytes make room for later edits. The encoder's vendor text stays. Seek points count from the first frame, so they hold.
 */
export const tagFlacHead = (head: Uint8Array, tags: AudioTags, file: string, padding = 4096): Uint8Array => {
  const blocks = readFlacHead(head, file);
  const comment = blocks.find(({ type }) => type === FLAC_BLOCK.vorbisComment);
  const vendor = comment ? readVorbisComment(comment.body).vendor : '';
  const replaced: readonly number[] = [FLAC_BLOCK.vorbisComment, FLAC_BLOCK.picture, FLAC_BLOCK.padding];
  return writeFlacHead([
    ...blocks.filter(({ type }) => !replaced.includes(type)),
    { type: FLAC_BLOCK.vorbisComment, body: writeVorbisComment(vendor, vorbisFields(tags)) },
    ...(tags.cover ? [{ type: FLAC_BLOCK.picture, body: flacPicture(tags.cover) }] : []),
    ...(padding > 0 ? [{ type: FLAC_BLOCK.padding, body: zeros(padding) }] : []),
  ]);
};

export interface FlacStreamInfo {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: number;
  /** 0 when the encoder did not know. */
  readonly frames: number;
  /** MD5 of the unencoded samples, lower-case hexadecimal; all zeros when the encoder did not know. */
  readonly md5: string;
}

/** STREAMINFO of a head (RFC 9639, section 8.2). */
export const readStreamInfo = (head: Uint8Array, file: string): FlacStreamInfo => {
  const body = readFlacHead(head, file)[0]?.body ?? zeros(34);
  // 20 bits rate, 3 bits channels - 1, 5 bits depth - 1, 36 bits frames, from byte 10.
  return {
    sampleRate: readBe(body, 10, 3) >> 4,
    channels: (((body[12] ?? 0) >> 1) & 7) + 1,
    bits: (((body[12] ?? 0) & 1) << 4) + ((body[13] ?? 0) >> 4) + 1,
    frames: ((body[13] ?? 0) & 0x0f) * 2 ** 32 + readBe(body, 14, 4),
    md5: [...body.subarray(18, 34)].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
};
