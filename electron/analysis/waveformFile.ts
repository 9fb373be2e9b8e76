import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { levelColumns, VALUES_PER_COLUMN, type WaveformLevels } from '../dsp/waveform.ts';
import { PEAK_FRAMES, type Waveform } from '../shared/contract/state.ts';

/** 'GMWF', version, PEAK_FRAMES, 0, frames of the song (f64); then all levels, the finest first. Little-endian. */
const HEADER_BYTES = 24;
const MAGIC = 0x46574d47;
const VERSION = 1;
const COLUMN_BYTES = VALUES_PER_COLUMN * 2;

const headerOf = (frames: number): Uint8Array => {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, PEAK_FRAMES, true);
  view.setFloat64(16, frames, true);
  return bytes;
};

/** Bytes of the waveform file of a song of so many session frames. */
export const waveformBytes = (frames: number): number =>
  HEADER_BYTES + levelColumns(frames).reduce((sum, columns) => sum + columns, 0) * COLUMN_BYTES;

/** The finest level whose columns have at least `framesPerColumn` frames; the coarsest where none has. */
const levelFor = (frames: number, framesPerColumn: number): number => {
  const coarsest = levelColumns(frames).length - 1;
  let level = 0;
  while (level < coarsest && PEAK_FRAMES * 2 ** level < framesPerColumn) level += 1;
  return level;
};

/** Writes a new file, durable when this returns. */
export const writeWaveform = (path: string, frames: number, levels: WaveformLevels): void => {
  const file = openSync(path, 'wx');
  try {
    for (const part of [headerOf(frames), ...levels]) {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/**
 * The finest level with columns of at least `framesPerColumn` frames, of the waveform of a song of `frames`. Null where the
 * file is missing or is not that song's: it is a cache and may be made again.
 */
export const readWaveform = async (path: string, frames: number, framesPerColumn: number): Promise<Waveform | null> => {
  const level = levelFor(frames, framesPerColumn);
  const columns = levelColumns(frames);
  const before = columns.slice(0, level).reduce((sum, count) => sum + count, 0);
  const header = headerOf(frames);
  const values = new Int16Array((columns[level] ?? 0) * VALUES_PER_COLUMN);
  try {
    const file = await open(path, 'r');
    try {
      if ((await file.stat()).size !== waveformBytes(frames)) return null;
      const found = Buffer.alloc(HEADER_BYTES);
      if (!(await readFully(file, found, 0)) || !found.equals(header)) return null;
      if (!(await readFully(file, Buffer.from(values.buffer), HEADER_BYTES + before * COLUMN_BYTES))) return null;
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
  return { framesPerColumn: PEAK_FRAMES * 2 ** level, columns: values };
};

/** Whether the file held that much from there. */
const readFully = async (file: FileHandle, into: Uint8Array, position: number): Promise<boolean> => {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
};
