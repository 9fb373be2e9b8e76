import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasProgram, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { concatBytes } from './bytes.ts';
import { frameHeadAt, readMp3Info } from './mp3Info.ts';
import { infoFrameBytes, Mp3Stream, mp3InfoFrame } from './mp3InfoFrame.ts';
import { wavEnvelope } from './wav.ts';

const folder = testFolder();
const FRAMES = 90_001;

const inPieces = (bytes: Uint8Array, lengths: readonly number[]): Mp3Stream => {
  const stream = new Mp3Stream();
  let at = 0;
  for (const length of lengths) {
    stream.take(bytes.subarray(at, at + length));
    at = Math.min(bytes.length, at + length);
  }
  stream.take(bytes.subarray(at));
  return stream;
};

describe.skipIf(!hasProgram('lame'))('the info frame of an MP3', () => {
  const encoded = new Map<'Info' | 'Xing', Uint8Array>();
  beforeAll(() => {
    const wav = join(folder, 'music.wav');
    const { header, trailer } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: FRAMES });
    const loudness = (frame: number) => (frame < FRAMES / 3 ? 300 : 9000);
    const samples = Int16Array.from({ length: FRAMES * 2 }, (_, at) => loudness(at >> 1) * Math.sin(at * at * 1e-6));
    writeFileSync(wav, concatBytes(header, new Uint8Array(samples.buffer), trailer));
    for (const [kind, words] of [
      ['Info', ['-b', '320']],
      ['Xing', ['-V', '0']],
    ] as const) {
      const mp3 = join(folder, `${kind}.mp3`);
      runProgram('lame', '--quiet', ...words, wav, mp3);
      encoded.set(kind, Uint8Array.from(readFileSync(mp3)));
    }
  });

  it.each(['Info', 'Xing'] as const)('says of a stream what LAME itself says of it (%s)', (header) => {
    const file = encoded.get(header) ?? new Uint8Array(0);
    const own = readMp3Info(file);
    if (own?.lame === null || own === null) throw new Error('LAME wrote no tag');
    const sound = file.subarray(own.frameBytes);
    const stream = inPieces(sound, [1, 2, 3, 1000, 1, 0, 4000]);
    const { delay, encoder } = own.lame;
    const frame = mp3InfoFrame(stream, { header, encoder, delay, frames: FRAMES });
    expect(frame.length).toBe(infoFrameBytes(header, stream.firstHead));
    const told = readMp3Info(concatBytes(frame, sound));
    expect(told).toMatchObject({ header, frames: own.frames, exactFrames: FRAMES });
    expect(told?.lame).toMatchObject({
      encoder,
      delay,
      padding: own.lame.padding,
      musicCrc: own.lame.musicCrc,
      musicBytes: frame.length + sound.length,
      intact: true,
    });
    // LAME's own table is of the bytes up to every so many frames: two of the largest frames are as far as a point may be away.
    const near = (2 * 1045 * 256) / file.length + 1;
    const tableOf = (bytes: Uint8Array) => [...bytes.subarray(36 + 16, 36 + 116)];
    for (const [point, place] of tableOf(frame).entries()) {
      expect(Math.abs(place - (tableOf(file)[point] ?? 0)), `point ${point}`).toBeLessThanOrEqual(near);
    }
  });

  it('does not depend on the pieces the stream came in', () => {
    const file = encoded.get('Xing') ?? new Uint8Array(0);
    const sound = file.subarray(readMp3Info(file)?.frameBytes ?? 0);
    const settings = { header: 'Xing', encoder: 'LAME3.100', delay: 576, frames: FRAMES } as const;
    const whole = mp3InfoFrame(inPieces(sound, []), settings);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(5), fc.nat(3000)), { maxLength: 60 }), (lengths) => {
        expect(mp3InfoFrame(inPieces(sound, lengths), settings)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a stream that is no MP3', () => {
  it('is refused where a frame should begin', () => {
    const stream = new Mp3Stream();
    expect(() => stream.take(Uint8Array.of(1, 2, 3, 4, 5))).toThrow(/no MP3 frame begins at byte 0/);
    expect(() => mp3InfoFrame(new Mp3Stream(), { header: 'Info', encoder: 'x', delay: 0, frames: 0 })).toThrow(RangeError);
  });

  it('and a song that its frames do not hold is refused too', () => {
    const head = Uint8Array.of(0xff, 0xfb, 0xe0, 0x44);
    const frame = concatBytes(head, new Uint8Array((frameHeadAt(head, 0)?.bytes ?? 0) - 4));
    const settings = { header: 'Info', encoder: 'x', delay: 576, frames: 1152 } as const;
    expect(() => mp3InfoFrame(inPieces(frame, []), settings)).toThrow(/do not hold 1152 samples/);
    expect(mp3InfoFrame(inPieces(concatBytes(frame, frame), []), settings).length).toBe(frame.length);
  });
});
