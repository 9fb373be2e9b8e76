import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasProgram, hex, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { type Bext, bextBody, readBext } from './bext.ts';
import { concatBytes, latin1Text, readLe } from './bytes.ts';
import { writeId3 } from './id3.ts';
import { riffInfo } from './tags.ts';
import { type WavDescription, wavChunks, wavEnvelope } from './wav.ts';

const folder = testFolder();

const BEXT: Bext = {
  description: 'Söng One',
  originator: 'Glassmaster',
  originatorReference: 'GBABC2400001',
  date: '2024-05-06',
  time: '',
  timeReference: 5_000_000_000,
  loudness: { integrated: -14.25, range: 6.5, truePeak: -1, maxMomentary: -8.13, maxShortTerm: null },
  codingHistory: ['A=PCM,F=44100,W=24,M=stereo,T=Glassmaster'],
};

const file = (name: string, description: WavDescription): string => {
  const { header, dataBytes, trailer } = wavEnvelope(description);
  const path = join(folder, name);
  writeFileSync(path, concatBytes(header, new Uint8Array(dataBytes), trailer));
  return path;
};

describe('WAV headers', () => {
  it('of plain PCM are the 44 bytes everybody reads', () => {
    const { header, trailer, dataBytes } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: 588 });
    // RIFF size 36 + 2352 = 2388 = 0x954; 176400 bytes a second = 0x2b110.
    expect(header).toEqual(
      hex('52494646 54090000 57415645 666d7420 10000000 0100 0200 44ac0000 10b10200 0400 1000 64617461 30090000'),
    );
    expect([dataBytes, trailer.length]).toEqual([2352, 0]);
  });

  it('pad an odd data chunk, and count the pad byte in RIFF but not in data', () => {
    const { header, dataBytes, trailer } = wavEnvelope({ sampleRate: 48000, channels: 1, bits: 24, frames: 3 });
    expect([dataBytes, trailer.length, readLe(header, 4, 4), readLe(header, 40, 4)]).toEqual([9, 1, 36 + 10, 9]);
  });

  it('keep their length when loudness comes later', () => {
    const measured = bextBody(BEXT);
    const unset = { integrated: null, range: null, truePeak: null, maxMomentary: null, maxShortTerm: null };
    const before = bextBody({ ...BEXT, loudness: unset });
    expect(before).toHaveLength(measured.length);
    const different = [...before.keys()].filter((at) => before[at] !== measured[at]);
    // The five words stand at 412-421 (EBU Tech 3285, version 2); the last stays unset.
    expect([Math.min(...different), Math.max(...different)]).toEqual([412, 419]);
    expect([...before.subarray(412, 422)]).toEqual([0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f]);
    expect([...measured.subarray(412, 414)]).toEqual([0x6f, 0xfa]);
    expect(latin1Text(measured.subarray(602))).toBe('A=PCM,F=44100,W=24,M=stereo,T=Glassmaster\r\n');
  });

  it('become RF64 past 4 GB, with the sizes in ds64', () => {
    const frames = 2 ** 30;
    const { header, dataBytes } = wavEnvelope({ sampleRate: 96000, channels: 2, bits: 24, frames });
    expect(latin1Text(header.subarray(0, 16))).toBe('RF64\xff\xff\xff\xffWAVEds64');
    expect(dataBytes).toBe(6 * frames);
    expect(readLe(header, 20, 6)).toBe(dataBytes + header.length - 8);
    expect(readLe(header, 28, 6)).toBe(dataBytes);
    expect(readLe(header, 36, 6)).toBe(frames);
    expect(wavChunks(header)).toEqual([
      { id: 'ds64', offset: 20, size: 28 },
      { id: 'fmt ', offset: 56, size: 16 },
      { id: 'data', offset: 80, size: dataBytes },
    ]);
    const most = Math.floor((0xffffffff - 36) / 4);
    const kind = (count: number): string =>
      latin1Text(wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: count }).header.subarray(0, 4));
    expect([kind(most), kind(most + 1)]).toEqual(['RIFF', 'RF64']);
  });

  it('never break the readers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        wavChunks(concatBytes(hex('52494646 00000000 57415645'), bytes));
        readBext(concatBytes(bytes, new Uint8Array(600)));
      }),
    );
  });

  it('give back the bext that was written', () => {
    expect(readBext(bextBody(BEXT))).toEqual({ ...BEXT, description: 'Song One' });
    expect(readBext(new Uint8Array(601))).toBeNull();
  });
});

const DELIVERY: WavDescription = {
  sampleRate: 96000,
  channels: 2,
  bits: 24,
  frames: 9600,
  bext: bextBody(BEXT),
  info: riffInfo({
    title: 'Söng',
    artist: 'Bänd',
    album: 'Ålbum',
    trackNumber: 1,
    trackTotal: 9,
    date: '2024',
    isrc: 'GBABC2400001',
    copyright: '2024 Bänd',
  }),
  id3: writeId3({ title: 'Söng', isrc: 'GBABC2400001' }),
};

describe.skipIf(!hasProgram('ffprobe'))('read by ffprobe', () => {
  it.each([
    [16, 'pcm_s16le', 44100],
    [24, 'pcm_s24le', 96000],
    ['32f', 'pcm_f32le', 192000],
  ] as const)('%s bits are %s, with tags and time reference', (bits, codec, sampleRate) => {
    const path = file('tagged.wav', { ...DELIVERY, bits, sampleRate });
    const told = JSON.parse(runProgram('ffprobe', '-v', 'error', '-of', 'json', '-show_format', '-show_streams', path)) as {
      streams: { codec_name: string; sample_rate: string; duration_ts: number }[];
      format: { tags: Record<string, string> };
    };
    expect(told.streams[0]).toMatchObject({ codec_name: codec, sample_rate: String(sampleRate), duration_ts: 9600 });
    expect(told.format.tags).toMatchObject({
      title: 'Söng',
      artist: 'Bänd',
      album: 'Ålbum',
      copyright: '2024 Bänd',
      originator_reference: 'GBABC2400001',
      time_reference: '5000000000',
    });
  });
});

describe.skipIf(!hasProgram('mediainfo'))('read by mediainfo', () => {
  it('the loudness words, the ISRC and the sample format are what was written', () => {
    const told = runProgram('mediainfo', '--Full', file('full.wav', DELIVERY));
    const lines = told.split('\n').map((line) => line.replace(/ +: /, ': '));
    for (const line of [
      'Producer: Glassmaster',
      'ISRC: GBABC2400001',
      'LoudnessValue: -14.25',
      'LoudnessRange: 6.50',
      'MaxTruePeakLevel: -1.00',
      'MaxMomentaryLoudness: -8.13',
      'Samples count: 9600',
      'Bit depth: 24',
    ]) {
      expect(lines).toContain(line);
    }
    expect(told).not.toMatch(/MaxShortTermLoudness/);
  });
});

describe.skipIf(!hasProgram('soxi'))('read by SoX', () => {
  it('has the frames that were meant', () => {
    expect(runProgram('soxi', '-s', file('sox.wav', DELIVERY)).trim()).toBe('9600');
  });
});
