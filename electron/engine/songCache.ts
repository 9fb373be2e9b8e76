import { join } from 'node:path';
import type { FileIdentity } from '../decode/identity.ts';
import type { LinearFile } from '../decode/linearSource.ts';
import { type Frames, framesAtRate } from '../shared/units.ts';

/** Where what was made of a song's content is kept, under the cache folder. A file there is whole or absent. */
export const audioFolderOf = (cache: string): string => join(cache, 'audio');
export const waveformFolderOf = (cache: string): string => join(cache, 'waveforms');

/** The song decoded (at its own rate) or converted (at any other). */
export const audioFileOf = (cache: string, sha256: string, rate: number): string =>
  join(audioFolderOf(cache), `${sha256}-${rate}.f32`);

export const waveformFileOf = (cache: string, sha256: string, rate: number): string =>
  join(waveformFolderOf(cache), `${sha256}-${rate}.peaks`);

/** Frames a song has after conversion. */
export const convertedFrames = (frames: number, from: number, to: number): number => framesAtRate(frames as Frames, from, to);

/** Bytes of a converted song's file. */
export const convertedBytes = (frames: number): number => frames * 8;

/** The song as its conversion stands in a file; still watched for changes of the original. */
export const convertedFile = (
  song: Pick<LinearFile, 'path' | 'identity' | 'sha256' | 'format'>,
  converted: { readonly path: string; readonly identity: FileIdentity; readonly frames: number; readonly sampleRate: number },
): LinearFile => {
  const { path, identity, sha256, format } = song;
  const facts = {
    container: format.container,
    codec: 'pcm_f32le',
    sampleRate: converted.sampleRate,
    channels: 2,
    frames: converted.frames,
    integerBits: null,
  } as const;
  return {
    path,
    identity,
    sha256,
    samplesPath: converted.path,
    samplesIdentity: converted.identity,
    layout: { ...facts, encoding: 'f32', bigEndian: false, dataOffset: 0 },
    format: { ...facts, path: format.path },
  };
};
