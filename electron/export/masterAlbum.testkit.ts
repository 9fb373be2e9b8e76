import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EnginePool } from '../engine/pool.ts';
import { loadProject } from '../project/loadProject.ts';
import type { Report } from '../shared/report.ts';
import type { MasterProgress } from './deliverAlbum.ts';
import { masterAlbum } from './masterAlbum.ts';
import type { MasterRequest } from './renderedAlbum.ts';

/** A 16-bit stereo WAV of `seconds`, its samples from a function of frame and channel (full scale +-1). */
export const writeSong = (
  path: string,
  seconds: number,
  sample: (frame: number, channel: number) => number,
  rate = 44100,
): Int16Array => {
  const frames = Math.round(seconds * rate);
  const samples = new Int16Array(frames * 2);
  for (let at = 0; at < samples.length; at += 1) samples[at] = Math.round(32767 * sample(at >> 1, at & 1));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples.byteLength, 40);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([head, Buffer.from(samples.buffer)]));
  return samples;
};

export const tone =
  (frequency: number, amplitude: number, rate = 44100) =>
  (frame: number, channel: number): number =>
    amplitude * Math.sin((2 * Math.PI * frequency * frame) / rate + channel);

export type MasterSettings = Partial<Omit<MasterRequest, 'project' | 'destination' | 'version'>> & {
  readonly jobs?: number;
  readonly onProgress?: (progress: MasterProgress) => void;
  readonly match?: Partial<MasterRequest['project']['album']['match']>;
  readonly gapSeconds?: number;
  readonly rate?: 44100 | 48000 | 96000;
};

export const master = async (source: string, destination: string, settings: MasterSettings = {}): Promise<Report> => {
  const { jobs = 2, match, gapSeconds, rate, onProgress = () => {}, ...request } = settings;
  const loaded = await loadProject(source, { title: undefined, artist: 'Artist', upc: undefined, gapSeconds, rate });
  const project = { ...loaded, album: { ...loaded.album, match: { ...loaded.album.match, ...match } } };
  const pool = new EnginePool(jobs);
  try {
    const defaults = { deliver: ['ddp', 'wav'], bits: 16, mp3: '320', replace: false } as const;
    return await masterAlbum(pool, { ...defaults, ...request, project, destination, version: 'test' }, onProgress);
  } finally {
    await pool.close();
  }
};

/** The samples of a WAV as its chunks say, read without the program's own reader. */
export const wavData = (path: string): Buffer => {
  const bytes = readFileSync(path);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'data') return bytes.subarray(at + 8, at + 8 + size);
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path} has no data chunk`);
};

export const joinedWavs = (delivery: string, report: Report): Buffer =>
  Buffer.concat(report.tracks.map((track) => wavData(join(delivery, track.mastered.path))));

/** `sha256sum -c` by hand: the names in the manifest whose files do not match it. */
export const manifestMismatches = (delivery: string): string[] =>
  readFileSync(join(delivery, 'manifest.sha256'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' *'))
    .filter(
      ([digest, name]) =>
        createHash('sha256')
          .update(readFileSync(join(delivery, name ?? '')))
          .digest('hex') !== digest,
    )
    .map(([, name]) => name ?? '');
