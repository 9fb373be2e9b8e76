import { readSync } from 'node:fs';

/** Random access to bytes; parsers see files only through this. */
export interface ByteReader {
  readonly size: number;
  /** Fewer bytes than asked only where the file ends. The result may be overwritten by the next call. */
  read(position: number, length: number): Uint8Array;
}

export const readerOfBytes = (bytes: Uint8Array): ByteReader => ({
  size: bytes.length,
  read: (position, length) => bytes.subarray(Math.min(position, bytes.length), Math.min(position + length, bytes.length)),
});

/** `size` is the length the file had when it was opened: bytes added since do not count. */
export const readerOfFile = (fd: number, size: number): ByteReader => ({
  size,
  read: (position, length) => {
    const wanted = Math.max(0, Math.min(length, size - position));
    const bytes = new Uint8Array(wanted);
    return bytes.subarray(0, readFully(fd, bytes, position));
  },
});

/** Network file systems return less than asked in the middle of a file; only 0 means its end. */
export const readFully = (fd: number, into: Uint8Array, position: number): number => {
  let filled = 0;
  while (filled < into.length) {
    const count = readSync(fd, into, filled, into.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
};

/** One character per byte, so that tags compare with string literals. */
export const latin1 = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  String.fromCharCode(...bytes.subarray(start, end));

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
