import { fail } from '../shared/failure.ts';
import type { CdSectors } from '../shared/units.ts';
import { concatBytes, decimalField, fixedText } from './bytes.ts';

/** DDPMS: the map of streams, one packet each. Field names and widths as in DDP 2.00. */
const PACKET = fixedText({
  MPV: 4,
  DST: 2,
  DSP: 8,
  DSL: 8,
  DSS: 8,
  SUB: 8,
  CDM: 2,
  SSM: 1,
  SCR: 1,
  PRE1: 4,
  PRE2: 4,
  PST: 4,
  MED: 1,
  TRK: 2,
  IDX: 2,
  ISRC: 12,
  SIZ: 3,
  DSI: 17,
  NEW: 1,
  PRE1NXT: 4,
  PAUSEADD: 8,
  OFS: 9,
  PAD: 15,
});

/** The names most readers expect; several look for nothing else. */
export const PQ_NAME = 'PQDESCR';
export const CD_TEXT_NAME = 'CDTEXT.BIN';
export const IMAGE_NAME = 'IMAGE.DAT';

export interface DdpMapPacket {
  /** DST: `D0` main data, `S0` subcode, `D2` lead-in, `D3` lead-out, `T0`... text. */
  readonly stream: string;
  /** DSL: sectors of a main stream, bytes of a subcode or text stream. */
  readonly length: number | null;
  /** DSS: first sector of the stream in the image; null = follows the one before. */
  readonly start: number | null;
  /** SUB: `PQ DESCR`, `CDTEXT` or another; empty for main streams. */
  readonly subcode: string;
  /** CDM: `DA` audio. */
  readonly mode: string;
  /** SSM: `7` complete 2352-byte sectors, `0` user data only; the same bytes for audio. */
  readonly storage: string;
  /** PRE2: sectors of pause at the head of the stream. */
  readonly pause: number | null;
  /** TRK, of split masters. */
  readonly track: string;
  /** DSI: the file's name. */
  readonly fileName: string;
  /** OFS: bytes to skip at the file's head. */
  readonly fileOffset: number;
}

export interface DdpMapContents {
  readonly cdTextBytes: number | null;
  readonly pqBytes: number;
  readonly imageSectors: CdSectors;
  /** Sectors before index 01 of track 1, 150 at least. */
  readonly firstPause: CdSectors;
}

/** DDPMS in the form most writers share: CD-Text (if any), PQ, one audio image. */
export const writeDdpMs = ({ cdTextBytes, pqBytes, imageSectors, firstPause }: DdpMapContents): Uint8Array => {
  const head = { MPV: 'VVVM', SIZ: '017' };
  const subcode = (SUB: string, bytes: number, DSI: string, TRK = ''): Uint8Array =>
    PACKET.encode({ ...head, DST: 'S0', DSL: eightDigits(bytes), SUB, TRK, DSI });
  return concatBytes(
    ...(cdTextBytes === null ? [] : [subcode('CDTEXT', cdTextBytes, CD_TEXT_NAME, '00')]),
    subcode('PQ DESCR', pqBytes, PQ_NAME),
    PACKET.encode({
      ...head,
      DST: 'D0',
      DSL: eightDigits(imageSectors),
      CDM: 'DA',
      SSM: '7',
      SCR: '0',
      PRE2: String(firstPause).padStart(4),
      DSI: IMAGE_NAME,
    }),
  );
};

const eightDigits = (value: number): string => String(value).padStart(8, '0');

export interface ReadDdpMs {
  readonly packets: readonly DdpMapPacket[];
  /** What is not as it should be but can be read all the same. */
  readonly problems: readonly string[];
}

/** Reads DDPMS as any program writes it: zero or space padding, any order, one image or several. `file` names it in failures. */
export const readDdpMs = (bytes: Uint8Array, file: string): ReadDdpMs => {
  const problems: string[] = [];
  if (bytes.length < PACKET.size || PACKET.decode(bytes).MPV !== 'VVVM') {
    fail(
      'unreadable',
      file,
      'does not start with a map packet (VVVM)',
      'the file is damaged or not a DDP map; copy the folder again',
    );
  }
  if (bytes.length % PACKET.size !== 0) problems.push(`is ${bytes.length} bytes long, not a multiple of ${PACKET.size}`);
  if (bytes.includes(0)) problems.push('is padded with NUL bytes where some readers insist on spaces');
  const packets: DdpMapPacket[] = [];
  for (let at = 0; at + PACKET.size <= bytes.length; at += PACKET.size) {
    const fields = PACKET.decode(bytes, at);
    if (fields.MPV !== 'VVVM') {
      problems.push(`packet ${at / PACKET.size + 1} does not start with VVVM and was skipped`);
      continue;
    }
    const number = (name: 'DSL' | 'DSS' | 'PRE2' | 'OFS' | 'SIZ'): number | null => {
      const value = decimalField(fields[name]);
      if (!Number.isNaN(value)) return value;
      problems.push(`packet ${at / PACKET.size + 1}: ${name} "${fields[name].trim()}" is not a number`);
      return null;
    };
    const nameWidth = number('SIZ') ?? fields.DSI.length;
    packets.push({
      stream: fields.DST.trim(),
      length: number('DSL'),
      start: number('DSS'),
      subcode: fields.SUB.trim(),
      mode: fields.CDM.trim(),
      storage: fields.SSM.trim(),
      pause: number('PRE2'),
      track: fields.TRK.trim(),
      fileName: fields.DSI.slice(0, nameWidth === 0 ? fields.DSI.length : nameWidth).trim(),
      fileOffset: number('OFS') ?? 0,
    });
  }
  return { packets, problems };
};
