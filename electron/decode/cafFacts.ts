import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import { requireFrames, requireNoErrors } from './decodedChecks.ts';
import type { WindowFinder } from './gapless.ts';
import { TRUNCATED_REMEDY, unreadable } from './refusals.ts';

interface PacketTable {
  readonly validFrames: number;
  readonly primingFrames: number;
}

/** Frames one packet of any codec here may hold. */
const LONGEST_PACKET = 4096;

/** The song of a Core Audio file: what its packet table calls valid (Apple Core Audio Format 1.0, `pakt`). */
export const cafWindow = (reader: ByteReader, file: string): WindowFinder => {
  const table = readPacketTable(reader, file);
  return (decoded) => {
    requireNoErrors(file, decoded);
    if (table === null) return { startFrame: 0, frames: decoded.frames };
    const end = table.primingFrames + table.validFrames;
    // Some writers (ffmpeg) count the last packet as full when it is not.
    if (end - decoded.frames > LONGEST_PACKET) requireFrames(file, end, decoded.frames);
    return { startFrame: table.primingFrames, frames: Math.max(0, Math.min(end, decoded.frames) - table.primingFrames) };
  };
};

const MOST_CHUNKS = 1000;

const readPacketTable = (reader: ByteReader, file: string): PacketTable | null => {
  let table: PacketTable | null = null;
  let position = 8;
  for (let count = 0; count < MOST_CHUNKS; count += 1) {
    const header = reader.read(position, 12).slice();
    if (header.length < 12) break;
    const size = signed64(header, 4);
    // Only the data chunk of a file still being written may be open-ended.
    if (size < 0) break;
    if (position + 12 + size > reader.size) throw unreadable(file, 'ends in the middle of its audio', TRUNCATED_REMEDY);
    const body = reader.read(position + 12, 24);
    if (latin1(header, 0, 4) === 'pakt' && body.length === 24 && size >= 24) {
      const validFrames = signed64(body, 8);
      const primingFrames = viewOf(body).getInt32(16);
      if (validFrames > 0 && primingFrames >= 0 && signed64(body, 0) > 0) table = { validFrames, primingFrames };
    }
    position += 12 + size;
  }
  return table;
};

const signed64 = (bytes: Uint8Array, at: number): number => Number(viewOf(bytes).getBigInt64(at));
