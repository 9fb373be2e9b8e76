import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { parseAiff } from './aiffHeader.ts';
import { readerOfBytes } from './byteReader.ts';
import { big16, big32, text } from './decode.testkit.ts';
import { BYTES_PER_SAMPLE } from './linearLayout.ts';

const chunk = (id: string, body: readonly number[], size = body.length): number[] => [
  ...text(id),
  ...big32(size),
  ...body,
  ...(body.length % 2 === 1 ? [0] : []),
];
const form = (type: string, ...chunks: readonly (readonly number[])[]): Uint8Array => {
  const body = chunks.flat();
  return Uint8Array.from([...text('FORM'), ...big32(body.length + 4), ...text(type), ...body]);
};
/** 44100 and 96000 as 80-bit extended, from the Motorola manual's layout: 1.35 * 2^15 and 1.46 * 2^16. */
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0];
const RATE_96000 = [0x40, 0x0f, 0xbb, 0x80, 0, 0, 0, 0, 0, 0];
const common = (channels: number, frames: number, bits: number, rate = RATE_44100, compression = ''): number[] =>
  chunk('COMM', [
    ...big16(channels),
    ...big32(frames),
    ...big16(bits),
    ...rate,
    ...(compression === '' ? [] : [...text(compression), 0, 0]),
  ]);
const sound = (bytes: number, offset = 0, size = bytes + 8): number[] =>
  chunk('SSND', [...big32(offset), ...big32(0), ...new Array<number>(bytes).fill(1)], size);
const parse = (bytes: Uint8Array) => parseAiff(readerOfBytes(bytes), 'song.aif');

describe('an AIFF header', () => {
  test.each([
    [8, 'pcm_s8'],
    [16, 'pcm_s16be'],
    [20, 'pcm_s24be'],
    [24, 'pcm_s24be'],
    [32, 'pcm_s32be'],
  ])('with %i bits is read as %s', (bits, codec) => {
    const parsed = parse(form('AIFF', common(2, 4, bits, RATE_96000), sound(8 * Math.ceil(bits / 8))));
    expect(parsed).toMatchObject({ codec, integerBits: bits, frames: 4, sampleRate: 96000, container: 'aiff' });
  });

  test.each([
    ['NONE', 16, 'pcm_s16be'],
    ['twos', 16, 'pcm_s16be'],
    ['sowt', 16, 'pcm_s16le'],
    ['raw ', 8, 'pcm_u8'],
    ['in24', 24, 'pcm_s24be'],
    ['in32', 32, 'pcm_s32be'],
    ['fl32', 32, 'pcm_f32be'],
    ['FL32', 32, 'pcm_f32be'],
    ['fl64', 64, 'pcm_f64be'],
    ['FL64', 64, 'pcm_f64be'],
  ])('of AIFF-C type %s is read as %s', (compression, bits, codec) => {
    const parsed = parse(form('AIFC', common(1, 4, bits, RATE_44100, compression), sound((4 * bits) / 8)));
    expect(parsed).toMatchObject({ codec, frames: 4, channels: 1, sampleRate: 44100, container: 'aifc' });
  });

  test.each(['ulaw', 'alaw', 'ima4', 'QDMC', 'MAC3'])('of AIFF-C type %s is left to ffmpeg', (compression) => {
    expect(parse(form('AIFC', common(2, 4, 16, RATE_44100, compression), sound(16)))).toHaveProperty('otherCodec');
  });

  test('whose sound chunk comes first, with an offset, is read from behind the offset', () => {
    expect(parse(form('AIFF', sound(16 + 6, 6), common(2, 4, 16)))).toMatchObject({ frames: 4, dataOffset: 12 + 16 + 6 });
  });

  test('of a writer into a pipe ends with the file', () => {
    expect(parse(form('AIFF', common(2, 0, 16), sound(16, 0, 0)))).toMatchObject({ frames: 4 });
    expect(parse(form('AIFF', common(2, 0x1fc00000, 16), sound(16, 0, 0x7f000008)))).toMatchObject({ frames: 4 });
  });

  test.each<[string, Uint8Array, string]>([
    ['cut short', form('AIFF', common(2, 100, 16), sound(16, 0, 408)), 'its header says 100 frames, the file holds 4'],
    ['with 5 channels', form('AIFF', common(5, 4, 16), sound(40)), 'has 5 channels'],
    ['without channels', form('AIFF', common(0, 4, 16), sound(16)), 'no channels'],
    ['at 0 Hz', form('AIFF', common(2, 4, 16, new Array<number>(10).fill(0)), sound(16)), 'sample rate of 0 Hz'],
    ['at no number of Hz', form('AIFF', common(2, 4, 16, [0x7f, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0]), sound(16)), 'nonsense Hz'],
    ['with 0 bits', form('AIFF', common(2, 4, 0), sound(16)), '0-bit'],
    ['without a common chunk', form('AIFF', sound(16)), 'without a common chunk'],
    ['without sound', form('AIFF', common(2, 4, 16)), 'without a sound chunk'],
    ['with an offset beyond its end', form('AIFF', common(2, 4, 16), sound(16, 0x7fffffff)), 'the file holds 0'],
    ['with empty sound', form('AIFF', common(2, 0, 16), sound(0)), 'holds no audio'],
  ])('%s is refused in one line', (_, bytes, words) => {
    expect(() => parse(bytes)).toThrow(FailureError);
    expect(() => parse(bytes)).toThrow(words);
  });

  test('made of any bytes gives a layout inside the file or a failure', () => {
    const whole = form('AIFC', common(2, 4, 16, RATE_44100, 'sowt'), sound(16));
    const mutated = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), whole));
    const random = fc.uint8Array({ maxLength: 200 }).map((tail) => Uint8Array.from([...text('FORMxxxxAIFF'), ...tail]));
    fc.assert(
      fc.property(fc.oneof(mutated, random), (bytes) => {
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
