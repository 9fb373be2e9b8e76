import { normaliseUpc } from '../shared/album/isrc.ts';
import { fail } from '../shared/failure.ts';
import { fixedText, latin1Text } from './bytes.ts';

/** DDPID: one record, the volume's identity. Field names and widths as in DDP 2.00. */
const RECORD = fixedText({
  DDPID: 8,
  UPC: 13,
  MSS: 8,
  MSL: 8,
  MED: 1,
  MID: 48,
  BK: 1,
  TYPE: 2,
  NSIDE: 1,
  SIDE: 1,
  NLAYER: 1,
  LAYER: 1,
  // SIZ and TXT: programs disagree whether the text's length takes two bytes or three, so ours stay blank.
  USER: 35,
});

export const DDP_LEVEL = 'DDP 2.00';

export interface DdpId {
  /** `DDP 2.00`; `DDP 1.01` and `DDP 2.10` (DVD) also exist. */
  readonly level: string;
  /** EAN-13; null when blank. A 12-digit UPC-A reads as the EAN it is. */
  readonly upc: string | null;
  /** Free text, not on the disc. */
  readonly masterId: string;
  /** `CD`, `DV`. */
  readonly type: string;
  /** Not on the disc. */
  readonly userText: string;
}

/** The 128 bytes of DDPID. `upc` is EAN-13; `masterId` at most 48 printable ASCII characters. */
export const writeDdpId = ({ upc, masterId = '' }: { readonly upc: string | null; readonly masterId?: string }): Uint8Array =>
  RECORD.encode({ DDPID: DDP_LEVEL, UPC: upc ?? '', MID: masterId, TYPE: 'CD' });

export interface ReadDdpId {
  readonly id: DdpId;
  /** What is not as it should be but can be read all the same. */
  readonly problems: readonly string[];
}

/** Reads DDPID as any program writes it. `file` names it in failures. */
export const readDdpId = (bytes: Uint8Array, file: string): ReadDdpId => {
  const level = latin1Text(bytes.subarray(0, 8));
  if (!/^DDP [0-9]\.[0-9]{2}$/.test(level)) {
    fail(
      'unreadable',
      file,
      'does not start with a DDP level such as "DDP 2.00"',
      'this is not a DDP folder, or the file is damaged',
    );
  }
  const fields = RECORD.decode(bytes);
  const problems: string[] = [];
  if (bytes.length !== RECORD.size) problems.push(`is ${bytes.length} bytes long, not ${RECORD.size}`);
  if (bytes.subarray(0, RECORD.size).includes(0)) problems.push('is padded with NUL bytes where some readers insist on spaces');
  return {
    id: {
      level,
      upc: normaliseUpc(fields.UPC) || null,
      masterId: fields.MID.trim(),
      type: fields.TYPE.trim(),
      userText: fields.USER.replace(/^ *[0-9]{0,3}/, '').trim(),
    },
    problems,
  };
};
