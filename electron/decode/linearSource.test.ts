import { execFileSync } from 'node:child_process';
import { appendFileSync, renameSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunk, formatBody, noise, programs, readAll, riff, run, temporaryFolder, wav16, write } from './decode.testkit.ts';
import { FfmpegHost } from './ffmpegHost.ts';
import { openSource } from './openSource.ts';

const folder = temporaryFolder();
const host = await FfmpegHost.create();
const open = (path: string) => openSource(path, { scratchFolder: folder, host });
const song = (name: string) => join(folder, name);

const single = async (name: string, bits: number, tag: number, data: readonly number[]) => {
  const source = await open(write(song(name), riff(chunk('fmt ', formatBody({ tag, bits, channels: 1 })), chunk('data', data))));
  const { left, right } = readAll(source);
  expect(right).toEqual(left);
  source.close();
  return { samples: [...left], nonFinite: source.nonFiniteSamples };
};

describe('samples become f32', () => {
  // Expected values are v / 2^(bits - 1) worked out by hand.
  test.each<[number, number[], number[]]>([
    [8, [0, 128, 255, 64], [-1, 0, 127 / 128, -0.5]],
    [16, [0x00, 0x80, 0x01, 0x00, 0xff, 0x7f, 0xff, 0xff], [-1, 2 ** -15, 32767 / 32768, -(2 ** -15)]],
    [24, [0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff], [-1, 2 ** -23, 1 - 2 ** -23, -(2 ** -23)]],
    [32, [0, 0, 0, 0x80, 0, 1, 0, 0, 0, 0, 0, 0x40], [-1, 2 ** -23, 0.5]],
  ])('exactly from %i bits', async (bits, data, expected) => {
    expect((await single(`int${bits}.wav`, bits, 1, data)).samples).toEqual(expected);
  });

  test('with NaN and infinities replaced by 0 and counted, and levels above full scale kept', async () => {
    const values = [0.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3.5];
    const f32 = [...new Uint8Array(Float32Array.from(values).buffer)];
    expect(await single('f32.wav', 32, 3, f32)).toEqual({ samples: [0.25, 0, 0, 0, -3.5], nonFinite: 3 });
    const f64 = [...new Uint8Array(Float64Array.from([...values, 1e300]).buffer)];
    expect(await single('f64.wav', 64, 3, f64)).toEqual({ samples: [0.25, 0, 0, 0, -3.5, 0], nonFinite: 4 });
  });

  test.runIf(programs('sox'))('as SoX reads them, from every depth of WAV, AIFF and Wave64', async () => {
    const path = write(song('sox.wav'), wav16(noise(2000), 2));
    const variants = [
      '-b 8 -e unsigned u8.wav',
      '-b 16 b16.wav',
      '-b 24 b24.wav',
      '-b 32 -e signed b32.wav',
      '-b 32 -e floating f32.wav',
    ];
    const others = [
      '-b 64 -e floating f64.wav',
      '-b 16 b16.aiff',
      '-b 24 b24.aiff',
      '-b 8 b8.aiff',
      '-b 16 b16.w64',
      '-b 24 b24.w64',
    ];
    for (const variant of [...variants, ...others]) {
      const words = variant.split(' ');
      const file = song(words.pop() ?? '');
      run('sox', '-D', path, ...words, file);
      const raw = execFileSync('sox', [file, '-t', 'f32', '-'], { maxBuffer: 1 << 24 });
      const expected = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
      const source = await open(file);
      const { left, right } = readAll(source);
      source.close();
      expect({ variant, samples: left.length }).toEqual({ variant, samples: 1000 });
      for (let frame = 0; frame < left.length; frame += 1) {
        if (left[frame] !== expected[2 * frame] || right[frame] !== expected[2 * frame + 1])
          expect.fail(`${variant} differs at ${frame}`);
      }
    }
  });
});

describe('reading', () => {
  test('gives the same samples for any start and block size', async () => {
    const samples = noise(40_000, 3);
    const source = await open(write(song('blocks.wav'), wav16(samples, 2)));
    const whole = readAll(source, 1 << 20);
    fc.assert(
      fc.property(fc.nat(21_000), fc.nat(21_000), (start, length) => {
        const left = new Float32Array(length);
        const right = new Float32Array(length);
        const count = source.read(start, left, right);
        expect(count).toBe(Math.max(0, Math.min(length, 20_000 - start)));
        expect(left.subarray(0, count)).toEqual(whole.left.subarray(start, start + count));
        expect(right.subarray(0, count)).toEqual(whole.right.subarray(start, start + count));
      }),
      { numRuns: 60 },
    );
    source.close();
  });

  test.each<[string, (path: string) => void]>([
    ['shortened', (path) => truncateSync(path, 500)],
    ['appended to', (path) => appendFileSync(path, 'x')],
    ['touched', (path) => utimesSync(path, 1, 1)],
  ])('notices a song that is %s while it is used', async (how, change) => {
    const path = write(song(`${how}.wav`), wav16(noise(4000), 2));
    const source = await open(path);
    const block = new Float32Array(100);
    expect(source.read(0, block, block)).toBe(100);
    change(path);
    expect(() => source.read(100, block, block)).toThrow(`${path}: changed while it was used`);
    source.close();
  });

  test('notices a song that is replaced by another under its name within 64 reads', async () => {
    const path = write(song('replaced.wav'), wav16(noise(4000), 2));
    const source = await open(path);
    renameSync(write(song('other.wav'), wav16(noise(4000, 9), 2)), path);
    const block = new Float32Array(10);
    expect(() => {
      for (let reads = 0; reads < 64; reads += 1) source.read(0, block, block);
    }).toThrow('changed while it was used');
    source.close();
  });
});
