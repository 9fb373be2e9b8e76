import { normaliseUpc } from '../shared/album/isrc.ts';
import { fail } from '../shared/failure.ts';
import type { CdSectors } from '../shared/units.ts';
import { concatBytes, decimalField, fixedText } from './bytes.ts';
import { msfOf, sectorsFromParts, twoDigits } from './msf.ts';

/** The PQ descriptor, one packet per point of the disc's subcode. Field names and widths as in DDP 2.00. */
const PACKET = fixedText({
  SPV: 4,
  TRK: 2,
  IDX: 2,
  HRS: 2,
  MIN: 2,
  SEC: 2,
  FRM: 2,
  CB1: 2,
  CB2: 2,
  ISRC: 12,
  UPC: 13,
  TXT: 19,
});

/** Q control nibble (IEC 60908): bits of CB1's first character. */
const PRE_EMPHASIS = 1;
const COPY_PERMITTED = 2;
const DATA = 4;

/** The bits of a track a plant cuts into the control field of its subcode. */
export interface PqFlags {
  /** Only for audio that really is emphasised. */
  readonly preEmphasis: boolean;
  /** Digital copy permitted. */
  readonly copyPermitted: boolean;
  /** Serial copy management: one generation. Excludes `copyPermitted`. */
  readonly serialCopy: boolean;
}

export const PLAIN_FLAGS: PqFlags = { preEmphasis: false, copyPermitted: false, serialCopy: false };

/** The flags in a cue sheet's words, `DCP PRE SCMS`; empty for none. */
export const flagWords = ({ copyPermitted, preEmphasis, serialCopy }: PqFlags): string =>
  [copyPermitted && 'DCP', preEmphasis && 'PRE', serialCopy && 'SCMS'].filter(Boolean).join(' ');

export interface DiscIndex {
  readonly number: number;
  /** From the image's first sector. */
  readonly start: CdSectors;
}

export interface DiscTrack {
  /** 1-99 */
  readonly number: number;
  /** 12 characters without dashes. */
  readonly isrc: string | null;
  readonly flags: PqFlags;
  /** Ascending; 01 always, 00 where a pause comes before it. */
  readonly indexes: readonly DiscIndex[];
}

export interface DiscLayout {
  /** EAN-13 */
  readonly upc: string | null;
  readonly tracks: readonly DiscTrack[];
  /** Length of the image. */
  readonly leadOut: CdSectors;
}

/** One packet as read. */
export interface PqEntry {
  /** 0 = lead-in. */
  readonly track: number | 'lead-out';
  readonly index: number;
  readonly start: CdSectors;
  readonly flags: PqFlags;
  readonly data: boolean;
  readonly isrc: string | null;
  readonly upc: string | null;
  readonly text: string;
}

const controlOf = ({ preEmphasis, copyPermitted, serialCopy }: PqFlags): string => {
  if (serialCopy && copyPermitted) throw new RangeError('serial copy management and copy permitted exclude each other');
  const nibble = (preEmphasis ? PRE_EMPHASIS : 0) + (copyPermitted ? COPY_PERMITTED : 0);
  return `${nibble}${serialCopy ? 'S' : '1'}`;
};

/**
 * The PQ descriptor in the form most writers share: lead-in with the UPC, track 1 from index 00 at 00:00:00, ISRC on
 * indexes 00 and 01 of its track, the lead-out twice. Times count from the image's first sector.
 */
export const writePq = ({ upc, tracks, leadOut }: DiscLayout): Uint8Array => {
  const packet = (TRK: string, index: number, start: CdSectors, flags: PqFlags, codes: { ISRC?: string; UPC?: string } = {}) => {
    const { minutes, seconds, frames } = msfOf(start);
    const IDX = twoDigits(index);
    return PACKET.encode({ SPV: 'VVVS', TRK, IDX, MIN: minutes, SEC: seconds, FRM: frames, CB1: controlOf(flags), ...codes });
  };
  const end = packet('AA', 1, leadOut, PLAIN_FLAGS);
  return concatBytes(
    packet('00', 0, 0 as CdSectors, PLAIN_FLAGS, upc === null ? {} : { UPC: upc }),
    ...tracks.flatMap(({ number, isrc, flags, indexes }) =>
      indexes.map((index) =>
        packet(twoDigits(number), index.number, index.start, flags, isrc !== null && index.number <= 1 ? { ISRC: isrc } : {}),
      ),
    ),
    end,
    end,
  );
};

export interface ReadPq {
  readonly entries: readonly PqEntry[];
  /** The entries put together. */
  readonly layout: DiscLayout;
  /** What is not as it should be but can be read all the same. */
  readonly problems: readonly string[];
}

/** Reads a PQ descriptor as any program writes it: one or two lead-outs, with or without lead-in. `file` names it in failures. */
export const readPq = (bytes: Uint8Array, file: string): ReadPq => {
  if (bytes.length < PACKET.size || PACKET.decode(bytes).SPV !== 'VVVS') {
    fail('unreadable', file, 'does not start with a PQ packet (VVVS)', 'the file is damaged; copy the folder again');
  }
  const problems: string[] = [];
  if (bytes.length % PACKET.size !== 0) problems.push(`is ${bytes.length} bytes long, not a multiple of ${PACKET.size}`);
  if (bytes.includes(0)) problems.push('is padded with NUL bytes where some readers insist on spaces');
  const entries: PqEntry[] = [];
  for (let at = 0; at + PACKET.size <= bytes.length; at += PACKET.size) {
    const entry = readPacket(bytes, at, (problem) => problems.push(`packet ${at / PACKET.size + 1} ${problem}`));
    if (entry) entries.push(entry);
  }
  return { entries, layout: layoutOf(entries, problems), problems };
};

const readPacket = (bytes: Uint8Array, at: number, note: (problem: string) => void): PqEntry | undefined => {
  const fields = PACKET.decode(bytes, at);
  if (fields.SPV !== 'VVVS') return void note('does not start with VVVS and was skipped');
  const track = fields.TRK === 'AA' ? 'lead-out' : decimalField(fields.TRK);
  const index = decimalField(fields.IDX);
  const parts = [fields.MIN, fields.SEC, fields.FRM].map((part) => decimalField(part) ?? Number.NaN);
  const start = sectorsFromParts(parts[0] ?? Number.NaN, parts[1] ?? Number.NaN, parts[2] ?? Number.NaN);
  if (track === null || Number.isNaN(track)) return void note(`has no track number ("${fields.TRK}") and was skipped`);
  if (index === null || Number.isNaN(index)) return void note(`has no index number ("${fields.IDX}") and was skipped`);
  if (start === undefined) {
    return void note(`has no valid time ("${fields.MIN}:${fields.SEC}:${fields.FRM}") and was skipped`);
  }
  const control = Number.parseInt(fields.CB1[0] ?? '', 16);
  if (Number.isNaN(control) || !/[1S]/.test(fields.CB1[1] ?? '')) note(`has the unknown control byte "${fields.CB1}"`);
  return {
    track,
    index,
    start,
    flags: {
      preEmphasis: (control & PRE_EMPHASIS) !== 0,
      copyPermitted: (control & COPY_PERMITTED) !== 0,
      serialCopy: fields.CB1[1] === 'S',
    },
    data: (control & DATA) !== 0,
    isrc: fields.ISRC.trim() || null,
    upc: normaliseUpc(fields.UPC) || null,
    text: fields.TXT.trim(),
  };
};

const layoutOf = (entries: readonly PqEntry[], problems: string[]): DiscLayout => {
  const leadOuts = entries.filter(({ track }) => track === 'lead-out');
  if (leadOuts.length === 0) problems.push('has no lead-out');
  if (new Set(leadOuts.map(({ start }) => start)).size > 1) problems.push('has lead-outs at different times');
  const tracks: { number: number; isrc: string | null; flags: PqFlags; indexes: DiscIndex[] }[] = [];
  for (const { track, index, start, isrc, flags } of entries) {
    if (track === 'lead-out' || track === 0) continue;
    let last = tracks.at(-1);
    if (last?.number !== track) {
      last = { number: track, isrc: null, flags, indexes: [] };
      tracks.push(last);
    }
    if (isrc !== null && last.isrc !== null && isrc !== last.isrc) problems.push(`track ${track} has two different ISRCs`);
    last.isrc ??= isrc;
    last.indexes.push({ number: index, start });
  }
  const last = entries.at(-1)?.start ?? 0;
  return {
    upc: entries.find(({ upc }) => upc !== null)?.upc ?? null,
    tracks,
    leadOut: leadOuts[0]?.start ?? (last as CdSectors),
  };
};
