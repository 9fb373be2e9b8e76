import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../dsp/signals.ts';
import { concatBytes } from '../formats/bytes.ts';
import { wavEnvelope } from '../formats/wav.ts';
import { hasProgram, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { LameEncoder, type Mp3Rate } from './lame.ts';

const folder = testFolder();
const RATE = 44_100;

/** Struck chords over a noise floor, in 16-bit steps: onsets for short blocks, tones for long ones, both channels their own. */
const struckChords = (frames: number): readonly [Float32Array, Float32Array] => {
  const noise = seededRandom(7);
  const channel = (pitches: readonly number[]) =>
    Float32Array.from({ length: frames }, (_, frame) => {
      const since = (frame % 11_025) / RATE;
      const chord = pitches.reduce((sum, pitch) => sum + Math.sin((2 * Math.PI * pitch * frame) / RATE), 0) / pitches.length;
      const value = 0.6 * Math.exp(-6 * since) * chord + 0.02 * (noise() - 0.5) + 0.3 * Math.exp(-200 * since) * (noise() - 0.5);
      return Math.round(value * 32_767) / 32_768;
    });
  return [channel([220, 277.18, 329.63, 1760]), channel([110, 329.63, 440, 3520])];
};

const encoded = (rate: Mp3Rate, left: Float32Array, right: Float32Array, pieces: readonly number[] = []): Uint8Array => {
  const lame = new LameEncoder({ sampleRate: RATE, rate });
  const parts: Uint8Array[] = [];
  const append = (frames: Uint8Array) => parts.push(frames.slice());
  let at = 0;
  for (const length of [...pieces, left.length]) {
    lame.encode(left.subarray(at, at + length), right.subarray(at, at + length), append);
    at += length;
  }
  lame.finish(append);
  return concatBytes(...parts);
};

it('gives the same MP3 however the song is cut into blocks', () => {
  const [left, right] = struckChords(30_000);
  for (const rate of ['320', 'V0'] as const) {
    const whole = encoded(rate, left, right);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 6 }), (pieces) => {
        expect(Buffer.compare(encoded(rate, left, right, pieces), whole)).toBe(0);
      }),
      { numRuns: 5 },
    );
  }
});

describe.skipIf(!hasProgram('lame'))('beside the lame program', () => {
  const FRAMES = 4 * RATE;
  const [left, right] = struckChords(FRAMES);
  const wav = join(folder, 'chords.wav');
  const samples = Int16Array.from({ length: FRAMES * 2 }, (_, at) =>
    Math.round((at % 2 === 0 ? left : right)[at >> 1]! * 32_768),
  );
  const { header, trailer } = wavEnvelope({ sampleRate: RATE, channels: 2, bits: 16, frames: FRAMES });
  writeFileSync(wav, concatBytes(header, new Uint8Array(samples.buffer), trailer));

  /** dB that the song is above what coding made of it, decoded by the lame program; its own delay taken off by the lag that fits. */
  const signalToError = (mp3: string): number => {
    const raw = `${mp3}.raw`;
    runProgram('lame', '--quiet', '--decode', '-t', mp3, raw);
    const bytes = readFileSync(raw);
    const decoded = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.length & ~3)));
    const ratioAt = (lag: number): number => {
      let signal = 0;
      let error = 0;
      for (let at = 0; at < samples.length && at + lag * 2 < decoded.length; at++) {
        signal += samples[at]! ** 2;
        error += (samples[at]! - decoded[at + lag * 2]!) ** 2;
      }
      return 10 * Math.log10(signal / error);
    };
    return Math.max(...[0, 528, 529, 576, 1104, 1105, 1152, 1681].map(ratioAt));
  };

  it.each([
    ['320', ['-b', '320']],
    ['V0', ['-V', '0']],
  ] as const)('codes a song as finely, in as many bytes (%s)', (rate, words) => {
    const [ours, theirs] = [join(folder, `ours.${rate}.mp3`), join(folder, `theirs.${rate}.mp3`)];
    writeFileSync(ours, encoded(rate, left, right));
    runProgram('lame', '--quiet', '-t', ...words, wav, theirs);
    const [ourBytes, theirBytes] = [ours, theirs].map((file) => readFileSync(file).length) as [number, number];
    expect(Math.abs(ourBytes / theirBytes - 1)).toBeLessThan(rate === '320' ? 1e-9 : 0.005);
    expect(signalToError(ours)).toBeGreaterThan(signalToError(theirs) - 0.1);
  });
});
