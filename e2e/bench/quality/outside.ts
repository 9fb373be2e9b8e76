import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StereoSignal } from '../../../electron/dsp/signals.ts';
import { isThere, outputOf } from '../programs.ts';

/** Runs samples (one channel, f64) through a command that reads and writes raw files. */
export const throughFiles = (
  folder: string,
  samples: Float64Array,
  words: (input: string, output: string) => readonly string[],
): Float64Array => {
  const input = join(folder, 'in.f64');
  const output = join(folder, 'out.f64');
  writeFileSync(input, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  outputOf(words(input, output));
  const bytes = readFileSync(output);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~7)));
};

export type OutsideFilter = (samples: Float64Array) => Float64Array;

/** Converters beside ours: name and what they make of one channel. */
export const converters = (folder: string, from: number, to: number): readonly (readonly [string, OutsideFilter])[] => [
  ...(isThere('sox') ? [['sox rate -v', soxRate(folder, from, to)] as const] : []),
  ...(isThere('ffmpeg')
    ? [
        ['ffmpeg soxr', ffmpegFilter(folder, from, `aresample=${to}:resampler=soxr:precision=28`)] as const,
        ['ffmpeg default', ffmpegFilter(folder, from, `aresample=${to}`)] as const,
      ]
    : []),
];

const soxRate =
  (folder: string, from: number, to: number): OutsideFilter =>
  (samples) =>
    throughFiles(folder, samples, (input, output) => [
      ...['sox', '-D', '-V1', '-t', 'f64', '-r', String(from), '-c', '1', input],
      ...['-t', 'f64', output, 'rate', '-v', String(to)],
    ]);

export const ffmpegFilter =
  (folder: string, rate: number, filter: string): OutsideFilter =>
  (samples) =>
    throughFiles(folder, samples, (input, output) => [
      ...['ffmpeg', '-v', 'error', '-nostdin', '-y', '-f', 'f64le', '-ar', String(rate), '-ac', '1', '-i', input],
      ...['-af', filter, '-f', 'f64le', output],
    ]);

export type StereoFilter = (sound: StereoSignal) => StereoSignal;

/** Stereo f32 files through a command. */
export const stereoFiles =
  (folder: string, words: (input: string, output: string) => readonly string[]): StereoFilter =>
  ({ left, right }) => {
    const input = join(folder, 'in.f32');
    const output = join(folder, 'out.f32');
    const both = Float32Array.from({ length: left.length * 2 }, (_, at) => (at % 2 === 0 ? left : right)[at >> 1] ?? 0);
    writeFileSync(input, new Uint8Array(both.buffer));
    outputOf(words(input, output));
    return stereoFile(output);
  };

/** Raw interleaved f32. */
export const stereoFile = (path: string): StereoSignal => {
  const bytes = readFileSync(path);
  const both = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~7)));
  const side = (channel: number) => Float32Array.from({ length: both.length / 2 }, (_, frame) => both[frame * 2 + channel] ?? 0);
  return { left: side(0), right: side(1) };
};

/** The words by which ffmpeg does this to stereo f32 files. */
export const ffmpegStereo = (folder: string, rate: number, filter: string): StereoFilter =>
  stereoFiles(folder, (input, output) => [
    ...['ffmpeg', '-v', 'error', '-nostdin', '-y', '-f', 'f32le', '-ar', String(rate), '-ac', '2', '-i', input],
    ...['-af', filter, '-f', 'f32le', output],
  ]);
