import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeFailure, failureOf } from '../shared/failure.ts';
import {
  bestShift,
  chunk,
  cut,
  formatBody,
  musicLike,
  noise,
  programs,
  readAll,
  riff,
  run,
  temporaryFolder,
  text,
  wav16,
  write,
} from './decode.testkit.ts';
import { FfmpegHost } from './ffmpegHost.ts';
import { discardPrepared, openPrepared, openSource, prepareSource } from './openSource.ts';

const folder = temporaryFolder();
const scratchFolder = join(folder, 'scratch');
mkdirSync(scratchFolder);
const host = await FfmpegHost.create();
const open = (path: string) => openSource(path, { scratchFolder, host });
const file = (name: string) => join(folder, name);

const FRAMES = 33_333;
const samples = musicLike(FRAMES);
const original = samples.filter((_, index) => index % 2 === 0);
const songPath = write(file('song.wav'), wav16(samples, 2));
const song48Path = write(file('song48.wav'), wav16(samples, 2, 48000));

const refusal = async (path: string): Promise<string> => {
  try {
    (await open(path)).close();
  } catch (error) {
    const failure = failureOf(error);
    expect(failure.kind).toBe('unreadable');
    expect(failure.remedy).not.toBe('');
    expect(describeFailure(failure).split('\n')).toHaveLength(1);
    return failure.problem;
  }
  throw new Error(`${path} was accepted`);
};

const ffmpeg = (...args: readonly string[]) => run('ffmpeg', '-v', 'error', '-y', ...args);

describe('a lossy file decodes to the exact length, aligned to the sample', () => {
  test.each<[string, string, string[], string, (from: string, to: string) => void]>([
    ['MP3, constant rate', 'lame', ['mp3', 'mp3'], 'cbr.mp3', (from, to) => run('lame', '--quiet', '-b', '256', from, to)],
    ['MP3, variable rate', 'lame', ['mp3', 'mp3'], 'vbr.mp3', (from, to) => run('lame', '--quiet', '-V', '2', from, to)],
    [
      'MP3, joint stereo',
      'lame',
      ['mp3', 'mp3'],
      'low.mp3',
      (from, to) => run('lame', '--quiet', '-m', 'j', '-b', '160', from, to),
    ],
    ['MP3 of ffmpeg', 'ffmpeg', ['mp3', 'mp3'], 'ff.mp3', (from, to) => ffmpeg('-i', from, '-b:a', '320k', to)],
    ['AAC in M4A', 'ffmpeg', ['mp4', 'aac'], 'song.m4a', (from, to) => ffmpeg('-i', from, '-c:a', 'aac', '-b:a', '256k', to)],
    ['AAC in MOV', 'ffmpeg', ['mp4', 'aac'], 'song.mov', (from, to) => ffmpeg('-i', from, '-c:a', 'aac', '-b:a', '256k', to)],
    [
      'AAC, index first',
      'ffmpeg',
      ['mp4', 'aac'],
      'f.m4a',
      (from, to) => ffmpeg('-i', from, '-c:a', 'aac', '-b:a', '256k', '-movflags', 'faststart', to),
    ],
    ['Vorbis', 'oggenc', ['ogg', 'vorbis'], 'song.ogg', (from, to) => run('oggenc', '-Q', '-q', '7', '-o', to, from)],
    ['Opus', 'opusenc', ['ogg', 'opus'], 'song.opus', (from, to) => run('opusenc', '--quiet', '--bitrate', '256', from, to)],
  ])('%s', async (name, program, [container, codec], target, encode) => {
    if (!programs(program)) return;
    encode(name === 'Opus' ? song48Path : songPath, file(target));
    const source = await open(file(target));
    expect(source.format).toMatchObject({ container, codec, channels: 2, frames: FRAMES, integerBits: null });
    const { left } = readAll(source);
    source.close();
    expect(bestShift(original, left, 40)).toBe(0);
    // The edges are there, too: nothing is shifted in from outside and nothing faded away.
    const error = left.reduce((sum, sample, frame) => sum + (sample - original[frame]!) ** 2, 0);
    const power = original.reduce((sum, sample) => sum + sample ** 2, 0);
    expect(10 * Math.log10(power / error)).toBeGreaterThan(10);
  });
});

describe('a lossless file decodes bit for bit', () => {
  const integers = (bits: number) => Array.from(noise(FRAMES * 2, 11), (value) => Math.trunc(value * (2 ** (bits - 1) - 1)));
  const wavOf = (bits: number, values: readonly number[]): Uint8Array => {
    const data = values.flatMap((value) => Array.from({ length: bits / 8 }, (_, byte) => (value >> (8 * byte)) & 255));
    return riff(chunk('fmt ', formatBody({ bits })), chunk('data', data));
  };

  test.each<[string, string, number, string, (from: string, to: string) => void]>([
    ['FLAC', 'flac', 16, 'a.flac', (from, to) => run('flac', '-s', '-f', from, '-o', to)],
    ['FLAC', 'flac', 24, 'b.flac', (from, to) => run('flac', '-s', '-f', from, '-o', to)],
    ['FLAC in Ogg', 'flac', 16, 'a.oga', (from, to) => run('flac', '-s', '-f', '--ogg', from, '-o', to)],
    ['WavPack', 'wavpack', 16, 'a.wv', (from, to) => run('wavpack', '-q', '-y', from, '-o', to)],
    ['WavPack', 'wavpack', 24, 'b.wv', (from, to) => run('wavpack', '-q', '-y', from, '-o', to)],
    ['ALAC in M4A', 'ffmpeg', 16, 'a.m4a', (from, to) => ffmpeg('-i', from, '-c:a', 'alac', to)],
    ['ALAC in M4A', 'ffmpeg', 24, 'b.m4a', (from, to) => ffmpeg('-i', from, '-c:a', 'alac', to)],
    ['ALAC in CAF', 'ffmpeg', 16, 'a.caf', (from, to) => ffmpeg('-i', from, '-c:a', 'alac', to)],
    ['PCM in CAF', 'ffmpeg', 24, 'p.caf', (from, to) => ffmpeg('-i', from, '-c:a', 'pcm_s24le', to)],
    ['TTA', 'ffmpeg', 16, 'a.tta', (from, to) => ffmpeg('-i', from, '-c:a', 'tta', to)],
    ['FLAC in Matroska', 'ffmpeg', 16, 'a.mka', (from, to) => ffmpeg('-i', from, '-c:a', 'flac', to)],
    ['PCM in AU', 'ffmpeg', 16, 'a.au', (from, to) => ffmpeg('-i', from, to)],
  ])('%s (%s) with %i bits', async (_, program, bits, target, encode) => {
    if (!programs(program)) return;
    const values = integers(bits);
    encode(write(file(`lossless${bits}.wav`), wavOf(bits, values)), file(target));
    const source = await open(file(target));
    expect(source.format).toMatchObject({ frames: FRAMES, integerBits: bits, channels: 2, sampleRate: 44100 });
    const { left, right } = readAll(source);
    source.close();
    const scale = 2 ** (bits - 1);
    for (let frame = 0; frame < FRAMES; frame += 1) {
      if (left[frame] !== values[2 * frame]! / scale || right[frame] !== values[2 * frame + 1]! / scale) {
        expect.fail(`frame ${frame}: ${left[frame]}, ${right[frame]}`);
      }
    }
  });
});

describe('what a file is', () => {
  test('is told by its content: an MP3 named .wav is an MP3', async () => {
    if (!programs('lame')) return;
    run('lame', '--quiet', songPath, file('really-mp3.wav'));
    const source = await open(file('really-mp3.wav'));
    expect(source.format).toMatchObject({ container: 'mp3', codec: 'mp3', frames: FRAMES });
    source.close();
  });

  test('a video with sound is its sound', async () => {
    if (!programs('ffmpeg')) return;
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', '-i', songPath, '-c:a', 'aac', file('video.mp4'));
    const source = await open(file('video.mp4'));
    expect(source.format).toMatchObject({ container: 'mp4', codec: 'aac', frames: FRAMES });
    source.close();
  });

  test.each(['ms-adpcm', 'ima-adpcm', 'a-law', 'mu-law'])(
    'WAV of %s is decoded to the length its fact chunk says',
    async (encoding) => {
      if (!programs('sox')) return;
      run('sox', songPath, '-e', encoding, file(`${encoding}.wav`));
      const source = await open(file(`${encoding}.wav`));
      expect(source.format).toMatchObject({ container: 'wav', integerBits: null, frames: FRAMES });
      source.close();
    },
  );

  test('MP3 in WAV is decoded', async () => {
    if (!programs('ffmpeg')) return;
    ffmpeg('-i', songPath, '-c:a', 'libmp3lame', file('mp3-in.wav'));
    const source = await open(file('mp3-in.wav'));
    expect(source.format).toMatchObject({ container: 'wav', codec: 'mp3' });
    source.close();
  });
});

describe('a file that is no usable song is refused in one line with a remedy', () => {
  const zeros = (count: number) => new Uint8Array(count);
  test.each<[string, string, Uint8Array, string]>([
    ['empty', 'empty.wav', zeros(0), 'is empty (0 bytes)'],
    ['text', 'text.wav', Uint8Array.from(text('Mix notes:\r\nmore cowbell\r\n')), 'is text, not audio'],
    ['a web page', 'page.mp3', Uint8Array.from(text('<!DOCTYPE html><html>404</html>')), 'is a web page, not audio'],
    ['a playlist', 'list.mp3', Uint8Array.from(text('#EXTM3U\n#EXTINF:10,\n/etc/passwd\n')), 'is a playlist, not audio'],
    ['a script for ffmpeg', 'concat.wav', Uint8Array.from(text('ffconcat version 1.0\nfile song.wav\n')), 'is text, not audio'],
    ['a picture', 'cover.wav', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, ...zeros(40)]), 'is a picture (JPEG), not audio'],
    ['zeros', 'zeros.wav', zeros(70_000), 'holds nothing but zero bytes'],
    ['noise', 'noise.wav', new Uint8Array(noise(9999, 5).buffer), 'is no audio file this program knows'],
    ['the header of a FLAC', 'head.flac', Uint8Array.from([...text('fLaC'), ...zeros(50)]), 'is damaged'],
    ['the header of an MP4', 'head.m4a', Uint8Array.from([0, 0, 0, 16, ...text('ftypM4A '), 0, 0, 0, 0]), 'without its index'],
    [
      'six channels',
      'six.wav',
      riff(chunk('fmt ', formatBody({ channels: 6 })), chunk('data', [...zeros(24)])),
      'has 6 channels',
    ],
  ])('%s', async (_, name, bytes, problem) => {
    expect(await refusal(write(file(name), bytes))).toContain(problem);
    expect(readdirSync(scratchFolder)).toEqual([]);
  });

  test('a folder, a missing file, a device', async () => {
    expect(await refusal(folder)).toBe('is a folder, not a file');
    expect(await refusal(file('missing.wav'))).toBe('does not exist');
    if (existsSync('/dev/null')) expect(await refusal('/dev/null')).toBe('is not an ordinary file');
  });

  test('a video without sound', async () => {
    if (!programs('ffmpeg')) return;
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64', file('silent.mp4'));
    expect(await refusal(file('silent.mp4'))).toBe('holds pictures but no sound');
  });

  test('six channels in FLAC', async () => {
    if (!programs('ffmpeg')) return;
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=d=0.2', '-ac', '6', file('six.flac'));
    expect(await refusal(file('six.flac'))).toContain('has 6 channels');
  });

  test('a copy-protected M4P', async () => {
    if (!programs('ffmpeg')) return;
    ffmpeg('-i', songPath, '-c:a', 'aac', file('plain.m4a'));
    const bytes = readFileSync(file('plain.m4a'));
    bytes.write('drms', bytes.indexOf('mp4a'), 'latin1');
    expect(await refusal(write(file('protected.m4p'), bytes))).toContain('copy-protected');
  });
});

describe('a file cut short is never a shorter song', () => {
  let cuttable: string[] = [];
  beforeAll(() => {
    const tools = programs('ffmpeg', 'lame', 'oggenc', 'opusenc', 'flac', 'wavpack');
    if (!tools) return;
    run('lame', '--quiet', songPath, file('cut.mp3'));
    run('lame', '--quiet', '-t', '-b', '128', songPath, file('untagged.mp3'));
    ffmpeg('-i', songPath, '-c:a', 'aac', '-movflags', 'faststart', file('cut.m4a'));
    ffmpeg('-i', songPath, '-c:a', 'aac', file('cut.aac'));
    run('oggenc', '-Q', '-o', file('cut.ogg'), songPath);
    run('opusenc', '--quiet', songPath, file('cut.opus'));
    run('flac', '-s', '-f', songPath, '-o', file('cut.flac'));
    run('wavpack', '-q', '-y', songPath, '-o', file('cut.wv'));
    run('ffmpeg', '-v', 'error', '-y', '-i', songPath, '-c:a', 'tta', file('cut.tta'));
    run('ffmpeg', '-v', 'error', '-y', '-i', songPath, '-c:a', 'flac', file('cut.mka'));
    cuttable = [
      'cut.mp3',
      'untagged.mp3',
      'cut.m4a',
      'cut.aac',
      'cut.ogg',
      'cut.opus',
      'cut.flac',
      'cut.wv',
      'cut.tta',
      'cut.mka',
      'song.wav',
    ];
  });

  test.each([
    ['in the middle', (size: number) => Math.floor(size / 2) + 100],
    ['a little before its end', (size: number) => size - 150],
  ])('%s', async (_, bytes) => {
    for (const name of cuttable) {
      const problem = await refusal(cut(file(name), bytes, file(`short-${name}`))).catch((error: unknown) =>
        expect.fail(`${name}: ${error}`),
      );
      expect(`${name} ${problem}`).toMatch(/ends|holds|can be decoded|damaged|needs|cannot be decoded/);
    }
  });

  test.each(['cut.flac', 'cut.wv', 'cut.tta', 'cut.ogg'])('nor is %s with one byte changed taken for whole', async (name) => {
    if (cuttable.length === 0) return;
    const bytes = readFileSync(file(name));
    const at = Math.floor(bytes.length / 2);
    bytes[at] = bytes[at]! ^ 0x10;
    expect(await refusal(write(file(`flipped-${name}`), bytes))).toMatch(/damaged|can be decoded/);
  });

  test('nor are two Ogg files in one taken for the first', async () => {
    if (cuttable.length === 0) return;
    const bytes = readFileSync(file('cut.ogg'));
    expect(await refusal(write(file('chained.ogg'), Buffer.concat([bytes, bytes])))).toContain('several recordings');
  });
});

describe('a prepared source', () => {
  test('is a plain value that opens as often as wanted and leaves nothing behind', async () => {
    if (!programs('flac')) return;
    run('flac', '-s', '-f', songPath, '-o', file('prepared.flac'));
    const prepared = structuredClone(await prepareSource(file('prepared.flac'), { scratchFolder, host }));
    const first = openPrepared(prepared);
    const second = openPrepared(prepared);
    expect(readAll(first, 1000)).toEqual(readAll(second, 7777));
    first.close();
    second.close();
    discardPrepared(prepared);
    expect(readdirSync(scratchFolder)).toEqual([]);
  });

  test('of a WAV is the song itself and is not removed', async () => {
    const prepared = await prepareSource(songPath, { scratchFolder, host });
    expect(prepared.samplesPath).toBe(songPath);
    discardPrepared(prepared);
    expect(existsSync(songPath)).toBe(true);
  });
});

const realMusic = (): string | null => {
  const folderOf = process.env.REAL_MUSIC_DIR ?? join(process.env.HOME ?? '', '.cache/real-music');
  const music = join(folderOf, 'usr/share/games/wesnoth/1.16/data/core/music');
  if (!existsSync(join(music, 'battle.ogg'))) {
    console.log('skipped: no real music on this machine');
    return null;
  }
  return music;
};

test('real music of strangers decodes as the installed ffmpeg decodes it', async () => {
  const music = realMusic();
  if (music === null || !programs('ffmpeg')) return;
  const source = await open(join(music, 'victory.ogg'));
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', join(music, 'victory.ogg'), '-f', 'f32le', '-'], {
    maxBuffer: 1 << 28,
  });
  const { left } = readAll(source);
  source.close();
  const other = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
  expect(left.length).toBe(other.length / 2);
  const difference = left.reduce((most, sample, frame) => Math.max(most, Math.abs(sample - other[2 * frame]!)), 0);
  expect(difference).toBeLessThan(1e-5);
});
