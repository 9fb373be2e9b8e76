import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAlbum } from '../shared/album/album.ts';
import { FailureError } from '../shared/failure.ts';
import { coverPng } from './cover.ts';
import { type DemoAlbum, writeDemoAlbum } from './demoAlbum.ts';
import { DEMO_SONGS } from './songs.ts';

const has = (program: string): boolean => spawnSync(program, ['-version']).error === undefined;
const needs = (program: string) => {
  const there = has(program);
  if (!there) console.info(`skipped: ${program} is not installed`);
  return it.skipIf(!there);
};

const SECONDS = 10;
const scratch = mkdtempSync(join(tmpdir(), 'glassmaster-demo-'));
const folder = join(scratch, 'short');
let short: DemoAlbum;

beforeAll(async () => {
  short = await writeDemoAlbum(folder, { secondsPerSong: SECONDS });
});
afterAll(() => rmSync(scratch, { recursive: true }));

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('the demo album', () => {
  it('has the same bytes in every run', async () => {
    const again = await writeDemoAlbum(join(scratch, 'again'), { secondsPerSong: SECONDS });
    expect(again.files.map(digest)).toEqual(short.files.map(digest));
    expect(digest(again.albumFile)).toBe(digest(short.albumFile));
  });

  it('has the same bytes on every machine', () => {
    const whole = createHash('sha256');
    for (const file of short.files) whole.update(readFileSync(file));
    expect(whole.digest('hex')).toBe('a80ad283ee2cbc79bcba9c712e3b3b742ffb61e7656d140bb66b80b3ee22c86d');
  });

  it('lasts about twelve minutes', () => {
    let seconds = 0;
    for (const [index, { compose, format, end }] of DEMO_SONGS.entries()) {
      const before = DEMO_SONGS[index - 1];
      const start = before?.compose === compose ? (before.end?.(format.sampleRate) ?? 0) : 0;
      seconds += ((end?.(format.sampleRate) ?? compose(format.sampleRate).frames) - start) / format.sampleRate;
    }
    expect(seconds).toBeGreaterThan(11.5 * 60);
    expect(seconds).toBeLessThan(12.5 * 60);
  });

  it('is an album file that the album model takes without complaint', () => {
    const album = parseAlbum(readFileSync(short.albumFile, 'utf8'), short.albumFile);
    expect(album.tracks.map(({ file }) => join(folder, file))).toEqual(short.files.slice(0, -1));
    expect(album.tracks[3]?.join).toMatchObject({ gap: 0 });
    expect(album.tracks[4]?.join).toMatchObject({ crossfade: 110250 });
    expect(album.tracks[1]?.intent).toBe(-3);
    for (const { isrc } of album.tracks) expect(isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/);
    const digits = [...(album.upc ?? '')].map(Number);
    // EAN-13: weights 1 and 3 by turns, the sum with the check digit is a multiple of ten.
    expect(digits).toHaveLength(13);
    expect(digits.reduce((sum, value, index) => sum + value * (index % 2 === 0 ? 1 : 3), 0) % 10).toBe(0);
  });

  needs('ffprobe')('is stored as each song says, in the eyes of ffprobe', () => {
    const seen = short.files.slice(0, -1).map((file) => {
      const fields = ['-show_entries', 'format=format_name:stream=codec_name,sample_rate,channels,duration_ts', '-of', 'json'];
      const { streams, format } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', ...fields, file], { encoding: 'utf8' })) as {
        streams: { codec_name: string; sample_rate: string; channels: number; duration_ts: number }[];
        format: { format_name: string };
      };
      const stream = streams[0]!;
      return [format.format_name, stream.codec_name, Number(stream.sample_rate), stream.channels, stream.duration_ts];
    });
    expect(seen).toEqual([
      ['wav', 'pcm_s16le', 44100, 2, 441000],
      ['aiff', 'pcm_s24be', 96000, 2, 960000],
      ['wav', 'pcm_s16le', 48000, 1, 480000],
      ['wav', 'pcm_f32le', 44100, 2, 441000],
      ['wav', 'pcm_f32le', 44100, 2, 441000],
      ['wav', 'pcm_s24le', 48000, 2, 480000],
    ]);
    expect(readFileSync(short.files[4]!).subarray(0, 4).toString()).toBe('RF64');
  });

  const decoded = (file: string): Float32Array => {
    const bytes = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'f32le', '-'], { maxBuffer: 1 << 28 });
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  };

  needs('ffmpeg')('plays the gapless pair on without a step between the files', () => {
    const left = [3, 4].map((index) => decoded(short.files[index]!).filter((_, i) => i % 2 === 0));
    const [first, second] = left as [Float32Array, Float32Array];
    const joined = Float32Array.of(...first.subarray(-2000), ...second.subarray(0, 2000));
    const bends = Array.from({ length: joined.length - 2 }, (_, i) => Math.abs(joined[i]! - 2 * joined[i + 1]! + joined[i + 2]!));
    const usual = Math.max(...bends.slice(0, 1990), ...bends.slice(2010));
    expect(usual).toBeGreaterThan(0);
    expect(Math.max(...bends.slice(1990, 2010))).toBeLessThanOrEqual(usual * 1.5);
    // Fading either side would show here: both files are in full sound at the join.
    expect(Math.max(...first.subarray(-500).map(Math.abs))).toBeGreaterThan(0.01);
    expect(Math.max(...second.subarray(0, 500).map(Math.abs))).toBeGreaterThan(0.01);
  });

  needs('ffmpeg')('has songs whose level and tone are far apart', () => {
    const levelOf = (file: string, filter: string): number => {
      const report = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-i', file, '-af', filter, '-f', 'null', '-'], {
        encoding: 'utf8',
      }).stderr;
      return Number(/I:\s+(-?[0-9.]+) LUFS\s+Threshold/.exec(report)?.[1]);
    };
    const peakOf = (file: string): number => {
      const filter = ['-af', 'ebur128=peak=true', '-f', 'null', '-'];
      const report = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-i', file, ...filter], { encoding: 'utf8' }).stderr;
      return Number(/True peak:\s+Peak:\s+(-?[0-9.]+) dBFS/.exec(report)?.[1]);
    };
    const [lacquer, lantern, waltz, , , quicksilver] = short.files as [string, string, string, string, string, string];
    expect(levelOf(lacquer, 'ebur128')).toBeGreaterThan(-10);
    expect(levelOf(lacquer, 'ebur128') - levelOf(lantern, 'ebur128')).toBeGreaterThan(10);
    expect(peakOf(lacquer)).toBeGreaterThan(0);
    const treble = (file: string): number => levelOf(file, 'highpass=f=4000,highpass=f=4000,ebur128') - levelOf(file, 'ebur128');
    expect(treble(waltz)).toBeLessThan(-40);
    expect(treble(quicksilver)).toBeGreaterThan(-20);
  });

  it('leaves the files of others alone', async () => {
    const taken = mkdtempSync(join(scratch, 'taken-'));
    const mine = join(taken, 'album.json');
    writeFileSync(mine, '{"title":"Mine"}');
    const attempt = writeDemoAlbum(taken, { secondsPerSong: 1 });
    await expect(attempt).rejects.toThrow(FailureError);
    await expect(attempt).rejects.toMatchObject({ failure: { kind: 'destination', file: mine } });
    expect(readFileSync(mine, 'utf8')).toBe('{"title":"Mine"}');
  });
});

describe('the cover', () => {
  it('is a PNG whose image data any zlib inflates to its size', () => {
    const png = coverPng(40);
    const at = Buffer.from(png).indexOf('IDAT');
    const length = Buffer.from(png).readUInt32BE(at - 4);
    expect(inflateSync(png.subarray(at + 4, at + 4 + length))).toHaveLength(40 * (1 + 40 * 3));
  });

  needs('ffprobe')('is a square picture to ffprobe', () => {
    const path = short.files.at(-1)!;
    const words = ['-v', 'error', '-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', path];
    expect(execFileSync('ffprobe', words, { encoding: 'utf8' }).trim()).toBe('png,500,500');
  });
});
