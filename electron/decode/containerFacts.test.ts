import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { type ByteReader, readerOfBytes } from './byteReader.ts';
import { musicLike, programs, run, temporaryFolder, wav16, write } from './decode.testkit.ts';
import { planDecoding } from './gapless.ts';
import { parseMp4 } from './mp4Facts.ts';
import { mpegFrame, probeContent } from './probe.ts';

const folder = temporaryFolder();
const song = write(join(folder, 'song.wav'), wav16(musicLike(9000), 2));
const encoded = (name: string, program: string, ...args: readonly string[]): Uint8Array | null => {
  if (!programs(program)) return null;
  const path = join(folder, name);
  run(program, ...args.map((word) => (word === 'OUT' ? path : word)));
  return new Uint8Array(readFileSync(path));
};
/** Fails the test when a parser reads on and on: every reader here is a few kilobytes. */
const countedReader = (bytes: Uint8Array): ByteReader => {
  const reader = readerOfBytes(bytes);
  let reads = 0;
  return {
    size: reader.size,
    read: (position, length) => {
      reads += 1;
      if (reads > 100_000) throw new Error('reads without end');
      return reader.read(position, length);
    },
  };
};

const FILES = [
  encoded('a.mp3', 'lame', '--quiet', song, 'OUT'),
  encoded('a.m4a', 'ffmpeg', '-v', 'error', '-i', song, '-c:a', 'aac', 'OUT'),
  encoded('a.caf', 'ffmpeg', '-v', 'error', '-i', song, '-c:a', 'alac', 'OUT'),
  encoded('a.aac', 'ffmpeg', '-v', 'error', '-i', song, '-c:a', 'aac', 'OUT'),
  encoded('a.ogg', 'oggenc', '-Q', '-o', 'OUT', song),
  encoded('a.opus', 'opusenc', '--quiet', song, 'OUT'),
].filter((bytes) => bytes !== null);

describe('container facts', () => {
  test('of mutated, cut and random bytes are facts or a failure, soon', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...FILES, new Uint8Array(readFileSync(song))),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 10 }),
        fc.boolean(),
        fc.nat(),
      )
      .map(([bytes, changes, header, end]) => {
        const copy = bytes.slice(0, end % 3 === 0 ? end % bytes.length : bytes.length);
        // Half of the time only the header, which is where the facts are.
        for (const [at, value] of changes)
          if (copy.length > 0) copy[at % (header ? Math.min(copy.length, 600) : copy.length)] = value;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        try {
          const reader = countedReader(bytes);
          const plan = planDecoding(probeContent(reader, 'song'), reader, 'song');
          const window = plan.findWindow({ frames: 12_000, sampleRate: 44100, errors: [], headerFrames: null });
          expect(window.frames).toBeGreaterThanOrEqual(0);
          expect(window.frames).toBeLessThanOrEqual(12_000);
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
        }
      }),
      { numRuns: 1500 },
    );
  });

  test("of an M4A are ffmpeg's own: a delay of 1024 and the exact length", () => {
    const bytes = FILES.find((file) => file[4] === 0x66 && file[5] === 0x74);
    if (bytes === undefined) return;
    const facts = parseMp4(readerOfBytes(bytes), 'song.m4a');
    expect(facts).toMatchObject({ mediaTimescale: 44100, mediaDuration: 1024 + 9000, edit: { mediaTime: 1024 } });
  });

  // Lengths of ISO 11172-3: 144 * bit rate / sample rate, plus padding.
  test.each<[number[], number, number]>([
    [[0xff, 0xfb, 0x90, 0x00], 417, 1152],
    [[0xff, 0xfb, 0x92, 0x00], 418, 1152],
    [[0xff, 0xfb, 0xe4, 0x00], 960, 1152],
    [[0xff, 0xf3, 0x80, 0x00], 208, 576],
    [[0xff, 0xff, 0x90, 0x00], 312, 384],
  ])('of the MPEG frame header %j are its length and samples', (header, bytes, samples) => {
    expect(mpegFrame(Uint8Array.from(header), 0)).toMatchObject({ bytes, samples });
  });
});
