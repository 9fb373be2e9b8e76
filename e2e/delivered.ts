import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { compileDsp, DspInstance } from '../electron/dsp/module.ts';
import { allocatePlanes } from '../electron/dsp/planes.ts';
import { TruePeakMeter } from '../electron/dsp/truePeak.ts';
import type { Report } from '../electron/shared/report.ts';
import { verifyDdp } from '../electron/verify/verifyDdp.ts';
import { expect } from './fixtures.ts';
import { readWav, type Wav } from './readWav.ts';

/** What is on the disk after a delivery, read by other means than those that wrote it. */

export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();

const isInstalled = (program: string): boolean => spawnSync(program, ['-h'], { stdio: 'ignore' }).error === undefined;

/** Every file but the manifest is in the manifest, with the digest of its bytes. */
export const expectSoundManifest = (folder: string): void => {
  const lines = readFileSync(join(folder, 'manifest.sha256'), 'utf8').trimEnd().split('\n');
  const listed = lines.map((line) => [line.slice(66), line.slice(0, 64)]).sort();
  const names = filesIn(folder).filter((name) => name !== 'manifest.sha256');
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  expect(listed).toEqual(names.map((name) => [name, digest(name)]).sort());
};

/** A disc image without a finding, and how many tracks it has. */
export const expectSoundDisc = async (folder: string): Promise<number> => {
  const { findings, checks, tracks } = await verifyDdp(join(folder, 'ddp'));
  expect(findings).toEqual([]);
  expect(checks.every(({ ok }) => ok)).toBe(true);
  return tracks.length;
};

export const reportIn = (folder: string): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;

const ofKind = (folder: string, kind: string): string[] =>
  filesIn(folder)
    .filter((name) => name.startsWith(`${kind}/`) && name.endsWith(`.${kind}`))
    .map((name) => join(folder, name));

export const wavsIn = (folder: string): Wav[] => ofKind(folder, 'wav').map(readWav);
export const flacsIn = (folder: string): string[] => ofKind(folder, 'flac');
export const mp3sIn = (folder: string): string[] => ofKind(folder, 'mp3');

/** Samples of both sides by turns that a FLAC holds, by the reference decoder; null where that is not installed. */
export const decodedFlac = (path: string): Buffer | null =>
  isInstalled('flac')
    ? execFileSync('flac', ['-d', '-s', '-c', '--force-raw-format', '--endian=little', '--sign=signed', path], {
        maxBuffer: 1 << 28,
      })
    : null;

/** Frames that a player plays of an MP3, by ffmpeg's reading of its gapless header; null where ffmpeg is not installed. */
export const playedFrames = (path: string): number | null => {
  if (!isInstalled('ffmpeg')) return null;
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '2', '-'], { maxBuffer: 1 << 28 });
  return pcm.length / 4;
};

/** dBTP of a file as ffmpeg decodes it; null where ffmpeg is not installed. */
export const decodedPeak = (path: string): number | null => {
  if (!isInstalled('ffmpeg')) return null;
  const pcm = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-ac', '2', '-'], { maxBuffer: 1 << 28 });
  const frames = pcm.length / 8;
  const dsp = new DspInstance(compileDsp());
  const planes = allocatePlanes(dsp, frames);
  const sides = [dsp.plane(planes.left, frames), dsp.plane(planes.right, frames)];
  for (let at = 0; at < frames; at += 1) {
    for (const [side, plane] of sides.entries()) plane[at] = pcm.readFloatLE(at * 8 + side * 4);
  }
  const meter = new TruePeakMeter(dsp, { channels: 2, strict: true });
  meter.process(planes.left, planes.right, frames);
  meter.finish();
  return meter.truePeakDbtp();
};
