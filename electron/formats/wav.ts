import { ascii, concatBytes, u16le, u32le, u64le, utf8, zeros } from './bytes.ts';

/** Bits per sample: 16 and 24 integer PCM, `32f` IEEE float. */
export type WavBits = 16 | 24 | '32f';

export interface WavDescription {
  readonly sampleRate: number;
  readonly channels: number;
  readonly bits: WavBits;
  readonly frames: number;
  /** Body of a `bext` chunk, from `bextBody`; its size must not depend on what is known only after the samples. */
  readonly bext?: Uint8Array;
  /** RIFF INFO items by their four-letter names; empty ones are left out. */
  readonly info?: Readonly<Record<string, string>>;
  /** A whole ID3v2 tag for the `id3 ` chunk, after the samples. */
  readonly id3?: Uint8Array;
}

export interface WavEnvelope {
  /** Everything before the first sample. */
  readonly header: Uint8Array;
  readonly dataBytes: number;
  /** Everything after the last sample, the pad byte of an odd `data` chunk included. */
  readonly trailer: Uint8Array;
}

const WAVE_FORMAT_PCM = 1;
const WAVE_FORMAT_IEEE_FLOAT = 3;
const UNKNOWN_32 = 0xffffffff;
/** RIFF type, riff size and form type. */
const RIFF_HEAD = 12;

export const wavSampleBytes = (bits: WavBits): number => (bits === '32f' ? 4 : bits / 8);

/**
 * What surrounds the samples of a WAV file whose length is known: `bext` first, then format, INFO, samples, ID3. Becomes
 * RF64 (EBU Tech 3306) when a 32-bit size cannot say it. The header's length depends only on the lengths of its parts, so it
 * can be written again once loudness is known.
 */
export const wavEnvelope = (description: WavDescription): WavEnvelope => {
  const { sampleRate, channels, bits, frames, bext, info = {}, id3 } = description;
  const frameBytes = channels * wavSampleBytes(bits);
  const dataBytes = frames * frameBytes;
  const format = concatBytes(
    u16le(bits === '32f' ? WAVE_FORMAT_IEEE_FLOAT : WAVE_FORMAT_PCM),
    u16le(channels),
    u32le(sampleRate),
    u32le(sampleRate * frameBytes),
    u16le(frameBytes),
    u16le(wavSampleBytes(bits) * 8),
    // Formats other than PCM state the size of their extension, and the length in frames in `fact`.
    ...(bits === '32f' ? [u16le(0)] : []),
  );
  const inside = concatBytes(
    ...(bext ? [chunk('bext', bext)] : []),
    chunk('fmt ', format),
    ...(bits === '32f' ? [chunk('fact', u32le(Math.min(frames, UNKNOWN_32)))] : []),
    ...infoChunk(info),
  );
  const trailer = concatBytes(zeros(dataBytes % 2), ...(id3 ? [chunk('id3 ', id3)] : []));
  const riffBytes = 4 + inside.length + 8 + dataBytes + trailer.length;
  if (riffBytes <= UNKNOWN_32) {
    const header = concatBytes(ascii('RIFF'), u32le(riffBytes), ascii('WAVE'), inside, ascii('data'), u32le(dataBytes));
    return { header, dataBytes, trailer };
  }
  const sizes = (total: number): Uint8Array =>
    chunk('ds64', concatBytes(u64le(total), u64le(dataBytes), u64le(frames), u32le(0)));
  const total = riffBytes + sizes(0).length;
  const header = concatBytes(
    ascii('RF64'),
    u32le(UNKNOWN_32),
    ascii('WAVE'),
    sizes(total),
    inside,
    ascii('data'),
    u32le(UNKNOWN_32),
  );
  return { header, dataBytes, trailer };
};

/** A chunk with its pad byte. */
const chunk = (id: string, body: Uint8Array): Uint8Array =>
  concatBytes(ascii(id), u32le(body.length), body, zeros(body.length % 2));

const infoChunk = (info: Readonly<Record<string, string>>): Uint8Array[] => {
  const items = Object.entries(info).filter(([, text]) => text !== '');
  if (items.length === 0) return [];
  return [chunk('LIST', concatBytes(ascii('INFO'), ...items.map(([id, text]) => chunk(id, concatBytes(utf8(text), zeros(1))))))];
};

/** Where a chunk's body lies in a file. */
export interface WavChunk {
  readonly id: string;
  readonly offset: number;
  readonly size: number;
}

/** The chunks of the start of a WAV or RF64 file as far as `head` reaches; empty when it is neither. Never throws. */
export const wavChunks = (head: Uint8Array): WavChunk[] => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const id = (at: number): string => String.fromCharCode(...head.subarray(at, at + 4));
  if (head.length < RIFF_HEAD || !['RIFF', 'RF64'].includes(id(0)) || id(8) !== 'WAVE') return [];
  const chunks: WavChunk[] = [];
  let longData: number | undefined;
  for (let at = RIFF_HEAD; at + 8 <= head.length; ) {
    const name = id(at);
    const stated = view.getUint32(at + 4, true);
    if (name === 'ds64' && at + 24 <= head.length) longData = Number(view.getBigUint64(at + 16, true));
    const size = name === 'data' && stated === UNKNOWN_32 ? (longData ?? stated) : stated;
    chunks.push({ id: name, offset: at + 8, size });
    at += 8 + size + (size % 2);
  }
  return chunks;
};
