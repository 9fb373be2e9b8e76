import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { readerOfBytes } from './byteReader.ts';
import { chunk, formatBody, riff, text, u16, u32, u64 } from './decode.testkit.ts';
import { BYTES_PER_SAMPLE, type LinearLayout } from './linearLayout.ts';
import { parseWav } from './wavHeader.ts';

const parse = (bytes: Uint8Array) => parseWav(readerOfBytes(bytes), 'song.wav');
const layoutOf = (bytes: Uint8Array): LinearLayout => {
  const parsed = parse(bytes);
  if ('otherCodec' in parsed) throw new Error(parsed.otherCodec);
  return parsed;
};
const FORMAT = chunk('fmt ', formatBody());
const eightFrames = Array.from({ length: 32 }, (_, index) => index + 1);
/** KSDATAFORMAT_SUBTYPE_PCM as Microsoft prints it: 00000001-0000-0010-8000-00AA00389B71. */
const PCM_GUID = [...u32(1), ...u16(0), ...u16(0x10), 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71];
const extensible = (bits: number, validBits: number, guid: readonly number[]): number[] =>
  chunk('fmt ', [...formatBody({ tag: 0xfffe, bits }), ...u16(22), ...u16(validBits), ...u32(3), ...guid]);

describe('a WAV header', () => {
  test.each([
    [1, 8, 'pcm_u8', 8],
    [1, 16, 'pcm_s16le', 16],
    [1, 20, 'pcm_s24le', 20],
    [1, 24, 'pcm_s24le', 24],
    [1, 32, 'pcm_s32le', 32],
    [3, 32, 'pcm_f32le', null],
    [3, 64, 'pcm_f64le', null],
  ])('of format %i with %i bits is read as %s', (tag, bits, codec, integerBits) => {
    const frame = 2 * Math.ceil(bits / 8);
    const data = new Array<number>(frame * 8).fill(0);
    const layout = layoutOf(riff(chunk('fmt ', formatBody({ tag, bits })), chunk('data', data)));
    expect(layout).toMatchObject({ codec, integerBits, frames: 8, channels: 2, sampleRate: 44100, dataOffset: 44 });
  });

  test('that is extensible is read by its GUID and its valid bits', () => {
    const layout = layoutOf(riff(extensible(24, 20, PCM_GUID), chunk('data', new Array<number>(48).fill(0))));
    expect(layout).toMatchObject({ codec: 'pcm_s24le', integerBits: 20, frames: 8 });
  });

  test('that is extensible with a GUID of its own is left to ffmpeg', () => {
    const parsed = parse(riff(extensible(16, 16, [...PCM_GUID.slice(0, 15), 0x72]), chunk('data', eightFrames)));
    expect(parsed).toHaveProperty('otherCodec');
  });

  test.each([0x02, 0x06, 0x07, 0x11, 0x55])('of codec %i is left to ffmpeg', (tag) => {
    expect(parse(riff(chunk('fmt ', formatBody({ tag })), chunk('data', eightFrames)))).toHaveProperty('otherCodec');
  });

  test('is found behind other chunks, odd ones included', () => {
    const layout = layoutOf(riff(chunk('LIST', text('INFOabc')), chunk('bext', [1, 2, 3]), FORMAT, chunk('data', eightFrames)));
    expect(layout).toMatchObject({ frames: 8, dataOffset: 12 + 16 + 12 + 24 + 8 });
  });

  test('is found behind an odd chunk whose writer forgot the pad byte', () => {
    const unpadded = [...text('note'), ...u32(3), 1, 2, 3];
    expect(layoutOf(riff(unpadded, FORMAT, chunk('data', eightFrames)))).toMatchObject({
      frames: 8,
      dataOffset: 12 + 11 + 24 + 8,
    });
  });

  test('with chunks behind its audio keeps them out of it', () => {
    expect(layoutOf(riff(FORMAT, chunk('data', eightFrames), chunk('LIST', text('INFO')))).frames).toBe(8);
  });

  // The sizes ffmpeg, SoX, lame and mpg123 were seen to write into a pipe.
  test.each([0xffffffff, 0x7ffff000, 0x7fffffff, 0])('whose data size was never filled in (%i) ends with the file', (size) => {
    expect(layoutOf(riff(FORMAT, [...text('data'), ...u32(size), ...eightFrames])).frames).toBe(8);
  });

  test('of RF64 takes its length from the ds64 chunk', () => {
    const ds64 = chunk('ds64', [...u64(100), ...u64(32), ...u64(8), ...u32(0)]);
    const bytes = riff(ds64, FORMAT, [...text('data'), ...u32(0xffffffff), ...eightFrames], chunk('LIST', text('INFO')));
    bytes.set(text('RF64'));
    expect(layoutOf(bytes)).toMatchObject({ container: 'rf64', frames: 8 });
    bytes.set(text('BW64'));
    expect(layoutOf(bytes)).toMatchObject({ container: 'bw64', frames: 8 });
  });

  test('of RF64 whose ds64 says more than the file holds is refused with both numbers', () => {
    const ds64 = chunk('ds64', [...u64(0x2_0000_0000), ...u64(0x1_0000_0000), ...u64(0x4000_0000), ...u32(0)]);
    const bytes = riff(ds64, FORMAT, [...text('data'), ...u32(0xffffffff), ...eightFrames]);
    bytes.set(text('RF64'));
    expect(() => parse(bytes)).toThrow('song.wav: its header says 1073741824 frames, the file holds 8');
  });

  test.each<[string, Uint8Array, string]>([
    ['cut short', riff(FORMAT, chunk('data', eightFrames, 400)), 'its header says 100 frames, the file holds 8'],
    ['with a chunk of 4 GB in it', riff(chunk('JUNK', [1, 2], 0xfffffff0), FORMAT), 'without a format chunk'],
    ['with a data chunk of 4 GB', riff(FORMAT, chunk('data', eightFrames, 0xfffffff0)), 'the file holds 8'],
    ['without channels', riff(chunk('fmt ', formatBody({ channels: 0 })), chunk('data', eightFrames)), 'no channels'],
    ['with 6 channels', riff(chunk('fmt ', formatBody({ channels: 6 })), chunk('data', eightFrames)), 'has 6 channels'],
    ['at 0 Hz', riff(chunk('fmt ', formatBody({ rate: 0 })), chunk('data', eightFrames)), 'sample rate of 0 Hz'],
    ['at 4 MHz', riff(chunk('fmt ', formatBody({ rate: 4e6 })), chunk('data', eightFrames)), 'sample rate of 4000000 Hz'],
    [
      'with a wrong frame size',
      riff(chunk('fmt ', formatBody({ blockAlign: 3 })), chunk('data', eightFrames)),
      'contradicts itself',
    ],
    [
      'with 24 bits in 4 bytes',
      riff(chunk('fmt ', formatBody({ bits: 24, blockAlign: 8 })), chunk('data', eightFrames)),
      'contradicts',
    ],
    ['with 40-bit samples', riff(chunk('fmt ', formatBody({ bits: 40 })), chunk('data', eightFrames)), '40-bit PCM'],
    ['with 0-bit samples', riff(chunk('fmt ', formatBody({ bits: 0 })), chunk('data', eightFrames)), '0-bit PCM'],
    ['with 16-bit float', riff(chunk('fmt ', formatBody({ tag: 3 })), chunk('data', eightFrames)), '16-bit float'],
    ['with half a format chunk', riff(chunk('fmt ', [1, 0]), chunk('data', eightFrames)), 'too short'],
    ['without audio', riff(FORMAT), 'without a data chunk'],
    ['with empty audio', riff(FORMAT, chunk('data', [])), 'holds no audio'],
    ['with empty audio and a chunk behind', riff(FORMAT, chunk('data', []), chunk('LIST', text('INFO'))), 'holds no audio'],
  ])('%s is refused in one line', (_, bytes, words) => {
    expect(() => parse(bytes)).toThrow(FailureError);
    expect(() => parse(bytes)).toThrow(words);
  });

  test('made of any bytes gives a layout inside the file or a failure', () => {
    const whole = riff(chunk('LIST', text('INFO')), FORMAT, chunk('data', eightFrames));
    const mutated = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), whole));
    const random = fc.uint8Array({ maxLength: 200 }).map((tail) => Uint8Array.from([...text('RIFFxxxxWAVE'), ...tail]));
    const wave64 = fc.uint8Array({ maxLength: 200 }).map((tail) => Uint8Array.from([...text('riff'), ...tail]));
    fc.assert(
      fc.property(fc.oneof(mutated, random, wave64), (bytes) => {
        try {
          const parsed = parse(bytes);
          if ('otherCodec' in parsed) return;
          expect(parsed.frames).toBeGreaterThan(0);
          expect(parsed.dataOffset + parsed.frames * parsed.channels * BYTES_PER_SAMPLE[parsed.encoding]).toBeLessThanOrEqual(
            bytes.length,
          );
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});
