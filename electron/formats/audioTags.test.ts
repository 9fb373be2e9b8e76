import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { hasProgram, hex, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { concatBytes, latin1Text, utf8Text } from './bytes.ts';
import { flacHeadLength, readFlacHead, readStreamInfo, tagFlacHead } from './flacMetadata.ts';
import { id3Length, writeId3 } from './id3.ts';
import { lameCrc, readMp3Info } from './mp3Info.ts';
import { pictureFacts } from './picture.ts';
import type { AudioTags, Picture } from './tags.ts';
import { wavEnvelope } from './wav.ts';

const folder = testFolder();
const FRAMES = 50_000;

/** The smallest PNG: one grey pixel. */
const PNG = hex(
  '89504e470d0a1a0a 0000000d49484452 0000000100000001 0800000000 3a7e9b55 0000000a 49444154 789c636000000002000148afa471 00000000 49454e44 ae426082',
);
const facts = pictureFacts(PNG);
if (!facts) throw new Error('a picture');
const cover: Picture = { ...facts, bytes: PNG };

const TAGS: AudioTags = {
  title: 'Tïtle – 日本',
  artist: 'Bänd',
  album: 'Älbum',
  albumArtist: 'Various',
  trackNumber: 3,
  trackTotal: 12,
  discNumber: 1,
  discTotal: 2,
  date: '2024-05-06',
  genre: 'Rock',
  isrc: 'GBABC2400003',
  composer: 'Somebody',
  lyricist: 'Else',
  comment: 'Re: mark',
  copyright: '2024 Bänd',
  label: 'Plate',
  barcode: '4006381333931',
  replayGain: { trackGain: -7.894, trackPeak: 0.98765432, albumGain: -6, albumPeak: 1 },
  cover,
};

/** A second of a decaying square, so that encoders have something to say. */
const samples = new Int16Array(FRAMES * 2).map((_, at) => (Math.floor(at / 200) % 2 === 0 ? 8000 : -8000) - (at % 7));
const wav = join(folder, 'song.wav');
const { header, trailer } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: FRAMES });
writeFileSync(wav, concatBytes(header, new Uint8Array(samples.buffer), trailer));

const probeTags = (file: string): Record<string, string> => {
  const { format } = JSON.parse(runProgram('ffprobe', '-v', 'error', '-of', 'json', '-show_format', file)) as {
    format: { tags?: Record<string, string> };
  };
  return Object.fromEntries(Object.entries(format.tags ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
};

describe('ID3', () => {
  it('2.4 has synchsafe sizes and UTF-8 text', () => {
    // id3.org id3v2.4.0-structure: header 3.1, frame header 4; text frames 4.2 of id3v2.4.0-frames.
    expect(latin1Text(writeId3({ title: 'é' }))).toBe('ID3\x04\x00\x00\x00\x00\x00\x0dTIT2\x00\x00\x00\x03\x00\x00\x03\xc3\xa9');
    const long = writeId3({ title: 'x'.repeat(200) });
    // 201 bytes of body are 1 x 128 + 73.
    expect([...long.subarray(14, 18)]).toEqual([0, 0, 1, 73]);
  });

  it('2.3 has plain sizes, Latin-1 where it suffices and UTF-16 where not', () => {
    expect(latin1Text(writeId3({ title: 'é', date: '2024-05-06' }, 3))).toBe(
      'ID3\x03\x00\x00\x00\x00\x00\x2aTIT2\x00\x00\x00\x02\x00\x00\x00\xe9' +
        'TYER\x00\x00\x00\x05\x00\x00\x002024' +
        'TDAT\x00\x00\x00\x05\x00\x00\x000605',
    );
    expect(latin1Text(writeId3({ title: '日' }, 3))).toContain('TIT2\x00\x00\x00\x05\x00\x00\x01\xff\xfe\xe5\x65');
  });

  it('is nothing at all without fields, and its length is found by others of its own', () => {
    expect(writeId3({})).toHaveLength(0);
    const tag = writeId3(TAGS);
    expect(id3Length(concatBytes(tag, Uint8Array.of(0xff, 0xfb)))).toBe(tag.length);
    expect(id3Length(Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 0xff))).toBe(0);
  });
});

describe.skipIf(!hasProgram('lame') || !hasProgram('ffprobe') || !hasProgram('ffmpeg'))('MP3 files', () => {
  const bare = join(folder, 'bare.mp3');
  let encoded: Uint8Array;
  beforeAll(() => {
    runProgram('lame', '--quiet', '-b', '192', wav, bare);
    encoded = new Uint8Array(readFileSync(bare));
  });
  const decodedFrames = (file: string): number => {
    runProgram('ffmpeg', '-v', 'error', '-y', '-i', file, '-f', 's16le', join(folder, 'decoded.raw'));
    return readFileSync(join(folder, 'decoded.raw')).length / 4;
  };

  it.each([3, 4] as const)('carry every tag in ID3v2.%i for ffprobe and eyeD3', (version) => {
    const file = join(folder, `tagged${version}.mp3`);
    writeFileSync(file, concatBytes(writeId3(TAGS, version), encoded));
    expect(probeTags(file)).toMatchObject({
      title: TAGS.title,
      artist: 'Bänd',
      album: 'Älbum',
      album_artist: 'Various',
      track: '3/12',
      disc: '1/2',
      genre: 'Rock',
      tsrc: 'GBABC2400003',
      composer: 'Somebody',
      comment: 'Re: mark',
      copyright: '2024 Bänd',
      publisher: 'Plate',
      barcode: '4006381333931',
      replaygain_track_gain: '-7.89 dB',
      replaygain_track_peak: '0.987654',
      replaygain_album_gain: '-6.00 dB',
      replaygain_album_peak: '1.000000',
    });
    expect(probeTags(file).date).toMatch(version === 4 ? /^2024-05-06$/ : /^2024/);
    expect(decodedFrames(file)).toBe(FRAMES);
    if (hasProgram('eyeD3')) {
      const told = runProgram('eyeD3', '--no-color', file);
      expect(told).toContain(`ID3 v2.${version}`);
      expect(told).toMatch(/FRONT_COVER Image/);
      expect(told).toContain('recording date: 2024');
    }
  });

  it('say their exact length, delay and padding', () => {
    const info = readMp3Info(encoded.subarray(0, 4096));
    expect(info).toMatchObject({ sampleRate: 44100, channels: 2, samplesPerFrame: 1152, header: 'Info', exactFrames: FRAMES });
    expect(info?.lame).toMatchObject({ delay: 576, intact: true });
    expect(info?.lame?.encoder).toMatch(/^LAME/);
    expect(info?.frames).toBe(Math.ceil((FRAMES + 576 + (info?.lame?.padding ?? 0)) / 1152));
    expect(readMp3Info(concatBytes(writeId3(TAGS), encoded))?.exactFrames).toBe(FRAMES);
    const mono = join(folder, 'mono.mp3');
    runProgram('lame', '--quiet', '-V', '2', '-m', 'm', '--resample', '22.05', wav, mono);
    expect(readMp3Info(readFileSync(mono))).toMatchObject({
      header: 'Xing',
      channels: 1,
      samplesPerFrame: 576,
      sampleRate: 22050,
    });
  });

  it('of damaged or random bytes never break the reader', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void readMp3Info(bytes)));
    const head = encoded.subarray(0, 1500);
    fc.assert(
      fc.property(fc.nat(head.length - 1), fc.nat(255), fc.nat(head.length), (at, value, length) => {
        const bytes = Uint8Array.from(head);
        bytes[at] = value;
        readMp3Info(bytes.subarray(0, length));
      }),
    );
  });
});

describe('CRC-16 of the LAME tag', () => {
  it('has the catalogue check value of CRC-16/ARC', () => {
    expect(lameCrc(Buffer.from('123456789'))).toBe(0xbb3d);
  });
});

describe('pictures', () => {
  it('are known by their own bytes', () => {
    expect(facts).toEqual({ mime: 'image/png', width: 1, height: 1, depth: 8 });
    const jpeg = hex('ffd8 ffe0 0004 0000 ffff c2 0011 08 0102 0304 03 011100 021100 031100');
    expect(pictureFacts(jpeg)).toEqual({ mime: 'image/jpeg', width: 0x304, height: 0x102, depth: 24 });
    expect(pictureFacts(Buffer.from('GIF89a'))).toBeNull();
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void pictureFacts(concatBytes(hex('ffd8'), bytes))));
  });
});

describe.skipIf(!hasProgram('flac') || !hasProgram('metaflac'))('FLAC files', () => {
  const bare = join(folder, 'bare.flac');
  let encoded: Uint8Array;
  let length: number;
  beforeAll(() => {
    runProgram('flac', '-s', '-f', '-o', bare, wav);
    encoded = new Uint8Array(readFileSync(bare));
    ({ length } = flacHeadLength(encoded, bare));
  });
  const tagged = (tags: AudioTags): string => {
    const file = join(folder, 'tagged.flac');
    writeFileSync(file, concatBytes(tagFlacHead(encoded.subarray(0, length), tags, bare), encoded.subarray(length)));
    return file;
  };

  it('keep their sound and carry every tag and the picture', () => {
    const file = tagged(TAGS);
    runProgram('flac', '-s', '-t', file);
    expect(runProgram('metaflac', '--export-tags-to=-', '--no-utf8-convert', file).trim().split('\n')).toEqual([
      'TITLE=Tïtle – 日本',
      'ARTIST=Bänd',
      'ALBUM=Älbum',
      'ALBUMARTIST=Various',
      'TRACKNUMBER=3',
      'TRACKTOTAL=12',
      'DISCNUMBER=1',
      'DISCTOTAL=2',
      'DATE=2024-05-06',
      'GENRE=Rock',
      'ISRC=GBABC2400003',
      'COMPOSER=Somebody',
      'LYRICIST=Else',
      'COMMENT=Re: mark',
      'COPYRIGHT=2024 Bänd',
      'ORGANIZATION=Plate',
      'LABEL=Plate',
      'BARCODE=4006381333931',
      'REPLAYGAIN_TRACK_GAIN=-7.89 dB',
      'REPLAYGAIN_TRACK_PEAK=0.987654',
      'REPLAYGAIN_ALBUM_GAIN=-6.00 dB',
      'REPLAYGAIN_ALBUM_PEAK=1.000000',
    ]);
    runProgram('metaflac', `--export-picture-to=${join(folder, 'cover.png')}`, file);
    expect(new Uint8Array(readFileSync(join(folder, 'cover.png')))).toEqual(PNG);
    expect(runProgram('metaflac', '--list', '--block-type=PICTURE', file)).toMatch(/width: 1\n +height: 1\n +depth: 8/);
    const vendor = runProgram('metaflac', '--show-vendor-tag', bare).trim();
    expect(runProgram('metaflac', '--show-vendor-tag', file).trim()).toBe(vendor);
  });

  it('tagged twice are as tagged once', () => {
    const once = readFileSync(tagged(TAGS));
    const head = once.subarray(0, flacHeadLength(once, 'once').length);
    expect(tagFlacHead(head, TAGS, 'twice')).toEqual(new Uint8Array(head));
  });

  it('say their format, length and the MD5 of their samples', () => {
    const md5 = runProgram('metaflac', '--show-md5sum', bare).trim();
    expect(readStreamInfo(encoded, bare)).toEqual({ sampleRate: 44100, channels: 2, bits: 16, frames: FRAMES, md5 });
  });

  it('say how much of the head is needed, and fail in one line when damaged', () => {
    expect(flacHeadLength(encoded.subarray(0, 10), bare)).toEqual({ length: 46, complete: false });
    expect(() => readFlacHead(encoded.subarray(0, 60), bare)).toThrow(FailureError);
    const head = encoded.subarray(0, length);
    fc.assert(
      fc.property(fc.nat(head.length - 1), fc.nat(255), fc.nat(head.length), (at, value, cut) => {
        const bytes = Uint8Array.from(head);
        bytes[at] = value;
        try {
          tagFlacHead(bytes.subarray(0, cut), TAGS, bare);
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
        }
      }),
    );
    expect(utf8Text(encoded.subarray(0, 4))).toBe('fLaC');
  });
});
