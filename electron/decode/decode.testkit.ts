import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { PcmSource } from './pcmSource.ts';

/** A folder that is gone after the test file. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'glassmaster-decode-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Whether all programs can be run; says which one a skipped test misses. */
export const programs = (...names: readonly string[]): boolean => {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length > 0) console.log(`skipped: ${missing.join(', ')} not installed`);
  return missing.length === 0;
};

const isInstalled = (name: string): boolean => {
  try {
    execFileSync(name, [name === 'ffmpeg' ? '-version' : '--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
};

export const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

export const u16 = (value: number): number[] => [value & 255, (value >> 8) & 255];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(Math.floor(value / 0x10000) & 0xffff)];
export const u64 = (value: number): number[] => [...u32(value % 0x1_0000_0000), ...u32(Math.floor(value / 0x1_0000_0000))];
export const big16 = (value: number): number[] => u16(value).reverse();
export const big32 = (value: number): number[] => u32(value).reverse();
export const text = (characters: string): number[] => [...Buffer.from(characters, 'latin1')];

/** A RIFF chunk with its pad byte. */
export const chunk = (id: string, body: readonly number[], size = body.length): number[] => [
  ...text(id),
  ...u32(size),
  ...body,
  ...(body.length % 2 === 1 ? [0] : []),
];

export interface FormatFields {
  readonly tag?: number;
  readonly channels?: number;
  readonly rate?: number;
  readonly bits?: number;
  readonly blockAlign?: number;
}

export const formatBody = ({ tag = 1, channels = 2, rate = 44100, bits = 16, blockAlign }: FormatFields = {}): number[] => {
  const align = blockAlign ?? channels * Math.ceil(bits / 8);
  return [...u16(tag), ...u16(channels), ...u32(rate), ...u32(rate * align), ...u16(align), ...u16(bits)];
};

export const riff = (...chunks: readonly (readonly number[])[]): Uint8Array => {
  const body = chunks.flat();
  return Uint8Array.from([...text('RIFF'), ...u32(body.length + 4), ...text('WAVE'), ...body]);
};

/** A 16-bit WAV of the given samples (channels in turn), -1 to 1. */
export const wav16 = (samples: ArrayLike<number>, channels: 1 | 2, rate = 44100): Uint8Array => {
  const header = riff(chunk('fmt ', formatBody({ channels, rate })), [...text('data'), ...u32(samples.length * 2)]);
  const bytes = new Uint8Array(header.length + samples.length * 2);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length - 8, true);
  for (let index = 0; index < samples.length; index += 1) {
    view.setInt16(header.length + index * 2, Math.round((samples[index] ?? 0) * 32767), true);
  }
  return bytes;
};

/** Deterministic noise between -1 and 1 (xorshift32). */
export const noise = (count: number, seed = 1): Float32Array => {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state | 0) / 2 ** 31;
  });
};

/**
 * Music-like stereo: noise without its highest octaves at half scale, so that lossy coders keep its waveform, with
 * nothing periodic in it, so that a shift of one frame shows.
 */
export const musicLike = (frames: number): Float32Array => {
  const raw = noise(frames * 2, 7);
  const samples = new Float32Array(frames * 2);
  let left = 0;
  let right = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    left += 0.15 * (raw[2 * frame]! - left);
    right += 0.15 * (raw[2 * frame + 1]! - right);
    samples[2 * frame] = left;
    samples[2 * frame + 1] = right * 0.8;
  }
  return samples;
};

export const write = (path: string, bytes: Uint8Array): string => {
  writeFileSync(path, bytes);
  return path;
};

/** The first part of a file as another file. */
export const cut = (path: string, bytes: (size: number) => number, to: string): string => {
  const whole = readFileSync(path);
  return write(to, whole.subarray(0, bytes(whole.length)));
};

export const readAll = (source: PcmSource, block = 4096): { left: Float32Array; right: Float32Array } => {
  const left = new Float32Array(source.format.frames);
  const right = new Float32Array(source.format.frames);
  for (let frame = 0; frame < left.length; frame += block) {
    const end = Math.min(left.length, frame + block);
    const count = source.read(frame, left.subarray(frame, end), right.subarray(frame, end));
    if (count !== end - frame) throw new Error(`read ${count} frames at ${frame}, wanted ${end - frame}`);
  }
  return { left, right };
};

/** Shift in frames, within +-range, at which `heard` is most like `original`. 0 is aligned to the sample. */
export const bestShift = (original: Float32Array, heard: Float32Array, range: number): number => {
  let best = Number.NEGATIVE_INFINITY;
  let shift = 0;
  for (let candidate = -range; candidate <= range; candidate += 1) {
    let sum = 0;
    for (let frame = range; frame < original.length - range; frame += 1) sum += original[frame]! * heard[frame + candidate]!;
    if (sum > best) {
      best = sum;
      shift = candidate;
    }
  }
  return shift;
};
