import { concatBytes, u8, u16be } from './bytes.ts';

/**
 * CD-Text packs: 18 bytes each, as in a disc's lead-in (IEC 61866, MMC READ TOC format 5 without its 4-byte header).
 * byte 0 type, 1 track, 2 sequence, 3 double-byte flag + block + character position, 4-15 payload, 16-17 CRC.
 */
export const PACK_BYTES = 18;
export const PAYLOAD_BYTES = 12;
/** Packs of one block, its three size packs included: the sequence number is one byte. */
export const BLOCK_PACKS = 256;
export const SIZE_PACKS = 3;

export const PACK_TYPE = {
  title: 0x80,
  performer: 0x81,
  songwriter: 0x82,
  composer: 0x83,
  arranger: 0x84,
  message: 0x85,
  discId: 0x86,
  genre: 0x87,
  codes: 0x8e,
  sizes: 0x8f,
} as const;

export const CHARSET = { latin1: 0x00, ascii: 0x01, msJis: 0x80, korean: 0x81, mandarin: 0x82 } as const;

/** EBU Tech 3264 language codes in use on discs. */
export const LANGUAGE = {
  german: 0x08,
  english: 0x09,
  spanish: 0x0a,
  french: 0x0f,
  italian: 0x15,
  dutch: 0x1d,
  korean: 0x65,
  japanese: 0x69,
  chinese: 0x75,
} as const;

/** Polynomial x^16 + x^12 + x^5 + 1, initially 0, most significant bit first, inverted. */
export const packCrc = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc ^ 0xffff;
};

export interface PackString {
  readonly track: number;
  /** Without terminator. */
  readonly bytes: Uint8Array;
}

/** Packs the strings of one type make, terminators included. */
export const packCount = (strings: readonly PackString[], characterBytes: 1 | 2): number =>
  Math.ceil(strings.reduce((size, { bytes }) => size + bytes.length + characterBytes, 0) / PAYLOAD_BYTES);

export interface PackRun {
  readonly type: number;
  readonly block: number;
  readonly characterBytes: 1 | 2;
  readonly strings: readonly PackString[];
  readonly firstSequence: number;
}

/** The packs of one type: strings run on across packs, the last is filled with zeros. */
export const encodeRun = ({ type, block, characterBytes, strings, firstSequence }: PackRun): Uint8Array => {
  const terminator = new Uint8Array(characterBytes);
  const payload = concatBytes(...strings.flatMap(({ bytes }) => [bytes, terminator]));
  /** For each payload byte, whose string it is and how far into it. */
  const owners = strings.flatMap(({ track, bytes }) =>
    Array.from({ length: bytes.length + characterBytes }, (_, at) => ({ track, position: at / characterBytes })),
  );
  const packs: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += PAYLOAD_BYTES) {
    const owner = owners[at] ?? { track: 0, position: 0 };
    const place = (characterBytes === 2 ? 0x80 : 0) | (block << 4) | Math.min(15, owner.position);
    packs.push(encodePack(type, owner.track, firstSequence + packs.length, place, payload.subarray(at, at + PAYLOAD_BYTES)));
  }
  return concatBytes(...packs);
};

/** One pack; `payload` of up to 12 bytes is filled with zeros. */
export const encodePack = (type: number, track: number, sequence: number, place: number, payload: Uint8Array): Uint8Array => {
  const body = concatBytes(u8(type), u8(track), u8(sequence), u8(place), payload, new Uint8Array(PAYLOAD_BYTES - payload.length));
  return concatBytes(body, u16be(packCrc(body)));
};
