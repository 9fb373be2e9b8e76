import { latin1, u16be, u24be, u32be } from './bytes.ts';
import { frameHeadAt, lameCrc } from './mp3Info.ts';

const HEAD_BYTES = 4;
const SEEK_POINTS = 100;

/** A stream of MP3 frames as it goes by, in pieces of any length. */
export class Mp3Stream {
  readonly #starts: number[] = [];
  readonly #head = new Uint8Array(HEAD_BYTES);
  #firstHead = 0;
  #bytes = 0;
  #crc = 0;
  #next = 0;

  /** The next piece. A piece in which a frame should begin and none does is a RangeError. */
  take(piece: Uint8Array): void {
    this.#crc = lameCrc(piece, this.#crc);
    const start = this.#bytes;
    this.#bytes += piece.length;
    while (this.#next + HEAD_BYTES <= this.#bytes) {
      for (let at = 0; at < HEAD_BYTES; at += 1) {
        const place = this.#next + at - start;
        if (place >= 0) this.#head[at] = piece[place] ?? 0;
      }
      const head = frameHeadAt(this.#head, 0);
      if (head === undefined) throw new RangeError(`no MP3 frame begins at byte ${this.#next}`);
      if (this.#starts.length === 0) this.#firstHead = new DataView(this.#head.buffer).getUint32(0);
      this.#starts.push(this.#next);
      this.#next += head.bytes;
    }
    // A head that a piece's end cuts through is put together from both.
    for (let at = 0; this.#next + at < this.#bytes; at += 1) {
      const place = this.#next + at - start;
      if (place >= 0) this.#head[at] = piece[place] ?? 0;
    }
  }

  get frames(): number {
    return this.#starts.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get crc(): number {
    return this.#crc;
  }

  /** Header word of the first frame. */
  get firstHead(): number {
    return this.#firstHead;
  }

  /** Where the frame at a share (0..1) of the stream begins. */
  startAt(share: number): number {
    return this.#starts[Math.min(this.#starts.length - 1, Math.floor(share * this.#starts.length))] ?? 0;
  }
}

export interface Mp3InfoFrame {
  /** `Info` for constant, `Xing` for variable bit rate. */
  readonly header: 'Info' | 'Xing';
  /** At most 9 characters. */
  readonly encoder: string;
  /** Samples the encoder put before the first, 0 to 4095. */
  readonly delay: number;
  /** Frames of sound; the rest behind them is padding. */
  readonly frames: number;
}

/** Bytes of the frame that `mp3InfoFrame` makes for a stream with this first header word. */
export const infoFrameBytes = (header: Mp3InfoFrame['header'], firstHead: number): number =>
  frameHeadAt(u32be(headWord(header, firstHead)), 0)?.bytes ?? 0;

/** Of 320 kbit/s streams the same rate, of variable ones 128 kbit/s: room for the tag in any of them. Never padded. */
const headWord = (header: Mp3InfoFrame['header'], firstHead: number): number => {
  const rated = header === 'Xing' ? (firstHead & ~0xf000) | 0x9000 : firstHead;
  return (rated & ~0x200) >>> 0;
};

/** LAME's numbers for the kind of bit rate, and its 100 - 10 * V - q for V0 and for a constant rate, at its own q of 3. */
const CONSTANT = 1;
const VARIABLE = 4;
const VARIABLE_QUALITY = 97;
const CONSTANT_QUALITY = 57;
/** LAME's numbers for the rate of its source and for how it joins channels. */
const FROM_44100 = 1 << 6;
const FROM_48000 = 2 << 6;
const JOINT_STEREO = 3 << 2;
const TAG_BYTES = 36;

/**
 * The silent first frame that tells players how long a stream is, where to seek, and what to leave out at both ends so that songs
 * play without gaps: the Xing header with LAME's extension ("Mp3 Info Tag revision 1", LAME project).
 */
export const mp3InfoFrame = (stream: Mp3Stream, { header, encoder, delay, frames }: Mp3InfoFrame): Uint8Array => {
  const word = headWord(header, stream.firstHead);
  const head = frameHeadAt(u32be(word), 0);
  if (head === undefined) throw new RangeError('an empty stream has no info frame');
  const padding = stream.frames * head.samples - delay - frames;
  if (padding < 0 || padding > 0xfff) throw new RangeError(`${stream.frames} MP3 frames do not hold ${frames} samples`);
  const bytes = new Uint8Array(head.bytes);
  const whole = head.bytes + stream.bytes;
  let at = 0;
  const put = (part: Uint8Array) => {
    bytes.set(part, at);
    at += part.length;
  };
  put(u32be(word));
  at += head.sideInfo;
  put(latin1(header));
  put(u32be(0xf));
  put(u32be(stream.frames));
  put(u32be(whole));
  put(Uint8Array.from({ length: SEEK_POINTS }, (_, point) => seekPoint(stream, head.bytes, whole, point / SEEK_POINTS)));
  put(u32be(header === 'Xing' ? VARIABLE_QUALITY : CONSTANT_QUALITY));
  const tag = at;
  put(latin1(encoder.padEnd(9, '\0').slice(0, 9)));
  put(Uint8Array.of(header === 'Info' ? CONSTANT : VARIABLE));
  // Low-pass, peak and gain of ReplayGain, flags and threshold type stay unsaid; the rate of a constant stream reads 255 from there up.
  at = tag + 20;
  put(Uint8Array.of(header === 'Info' ? 255 : 0));
  put(u24be(delay * 4096 + padding));
  put(Uint8Array.of((head.sampleRate === 48000 ? FROM_48000 : FROM_44100) | JOINT_STEREO));
  at = tag + 28;
  put(u32be(whole));
  put(u16be(stream.crc));
  put(u16be(lameCrc(bytes.subarray(0, at))));
  if (at !== tag + TAG_BYTES) throw new Error('the info tag has another length');
  return bytes;
};

const seekPoint = (stream: Mp3Stream, before: number, whole: number, share: number): number =>
  Math.min(255, Math.floor(((before + stream.startAt(share)) * 256) / whole));
