import { randomUUID } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseAiff } from './aiffHeader.ts';
import { readerOfFile } from './byteReader.ts';
import type { FfmpegHost } from './ffmpegHost.ts';
import { type FileIdentity, identityOfPath } from './identity.ts';
import type { LinearLayout } from './linearLayout.ts';
import { type LinearFile, LinearSource } from './linearSource.ts';
import type { PcmFormat, PcmSource } from './pcmSource.ts';
import { type Probe, probeContent } from './probe.ts';
import { systemFailure } from './refusals.ts';
import { parseWav } from './wavHeader.ts';

export interface DecodeMeans {
  /** An existing folder for decoded samples of compressed files: 8 bytes per stereo frame. */
  readonly scratchFolder: string;
  /** Or how to get one: loading it takes a while, and uncompressed files need none. */
  readonly host: FfmpegHost | (() => Promise<FfmpegHost>);
  /** 0..1 while a compressed file is decoded. What it throws ends the decoding. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * A file made ready to be read, perhaps decoded: a plain value that any worker can open with `openPrepared`, as
 * often as it likes.
 */
export type PreparedSource = LinearFile;

/**
 * Recognises a file by its content and makes it readable: uncompressed files are read in place, all others are
 * decoded into a new file in the scratch folder (`samplesPath` of the result), which the caller removes
 * with `discardPrepared`. Files that are no usable song are failures of kind 'unreadable'.
 */
export const prepareSource = async (path: string, means: DecodeMeans): Promise<PreparedSource> => {
  const looked = look(path);
  if (looked.layout !== null) return linearFile(path, looked.identity, looked.layout);
  const scratchPath = join(means.scratchFolder, `${randomUUID()}.f32`);
  const host = typeof means.host === 'function' ? await means.host() : means.host;
  const { decodeToScratch } = await import('./decodeToScratch.ts');
  return decodeToScratch(path, looked.probe, looked.identity, scratchPath, host, means.onProgress);
};

/** Opens what `prepareSource` made; fails if the song has changed since. */
export const openPrepared = (prepared: PreparedSource): PcmSource => new LinearSource(prepared);

/** Removes the decoded samples; a song that is read in place is left alone. */
export const discardPrepared = (prepared: PreparedSource): void => {
  if (prepared.samplesPath !== prepared.path) rmSync(prepared.samplesPath, { force: true });
};

/** Prepares and opens in one step; closing the source removes its scratch file. */
export const openSource = async (path: string, means: DecodeMeans): Promise<PcmSource> => {
  const prepared = await prepareSource(path, means);
  try {
    const source = openPrepared(prepared);
    return {
      format: source.format,
      get nonFiniteSamples() {
        return source.nonFiniteSamples;
      },
      read: (startFrame, left, right) => source.read(startFrame, left, right),
      close: () => {
        source.close();
        discardPrepared(prepared);
      },
    };
  } catch (error) {
    discardPrepared(prepared);
    throw error;
  }
};

/** Container, codec, rate, channels and exact length. Compressed files are decoded for it: only that proves them whole. */
export const describeSource = async (path: string, means: DecodeMeans): Promise<PcmFormat> => {
  const prepared = await prepareSource(path, means);
  discardPrepared(prepared);
  return prepared.format;
};

/** Frames of a file that is read in place, known from its header; null for one that must be decoded, or cannot be read. */
export const framesInPlace = (path: string): number | null => {
  try {
    return look(path).layout?.frames ?? null;
  } catch {
    return null;
  }
};

interface Looked {
  readonly identity: FileIdentity;
  readonly probe: Probe;
  /** Null where the file needs decoding. */
  readonly layout: LinearLayout | null;
}

const look = (path: string): Looked => {
  const identity = identityOfPath(path);
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
  try {
    const reader = readerOfFile(fd, identity.size);
    const probe = probeContent(reader, path);
    const parse = probe.start > 0 ? null : probe.content === 'wav' ? parseWav : probe.content === 'aiff' ? parseAiff : null;
    const layout = parse?.(reader, path) ?? null;
    return { identity, probe, layout: layout === null || 'otherCodec' in layout ? null : layout };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw systemFailure('unreadable', path, error);
    throw error;
  } finally {
    closeSync(fd);
  }
};

const linearFile = (path: string, identity: FileIdentity, layout: LinearLayout): LinearFile => {
  const { container, codec, sampleRate, channels, frames, integerBits } = layout;
  const format = { path, container, codec, sampleRate, channels, frames, integerBits };
  return { path, identity, sha256: null, samplesPath: path, samplesIdentity: identity, layout, format };
};
