import { describe, expect, it } from 'vitest';
import { DEMO_SONGS } from './songs.ts';
import { pianoNote, pluckedString } from './strings.ts';
import { Performance, type Voice } from './studio.ts';
import { bellVoice, sawVoice } from './synths.ts';

const play = (voice: Voice, frames: number): Float64Array => {
  const left = new Float64Array(frames);
  const right = new Float64Array(frames);
  voice.sound({ left: left.subarray(0, 1000), right: right.subarray(0, 1000) }, 0, 1000);
  for (let done = 1000; done < frames; done += 1000) {
    voice.sound({ left: left.subarray(done, done + 1000), right: right.subarray(done, done + 1000) }, 0, 1000);
  }
  return left;
};

/** Frequency of the strongest discrete Fourier component within half a semitone of `near`, refined by search. */
const pitchIn = (samples: Float64Array, rate: number, near: number): number => {
  const power = (frequency: number): number => {
    let real = 0;
    let imaginary = 0;
    for (let i = 0; i < samples.length; i += 1) {
      const window = 1 - Math.cos((2 * Math.PI * i) / samples.length);
      real += samples[i]! * window * Math.cos((2 * Math.PI * frequency * i) / rate);
      imaginary += samples[i]! * window * Math.sin((2 * Math.PI * frequency * i) / rate);
    }
    return real * real + imaginary * imaginary;
  };
  let best = near;
  for (const width of [0.03, 0.006, 0.0012]) {
    const around = best;
    let strongest = -1;
    for (let step = -10; step <= 10; step += 1) {
      const frequency = around * (1 + (width * step) / 10);
      const found = power(frequency);
      if (found > strongest) {
        strongest = found;
        best = frequency;
      }
    }
  }
  return best;
};

describe('voices', () => {
  const cents = (a: number, b: number): number => 1200 * Math.log2(a / b);
  for (const pitch of [82.41, 220, 659.26]) {
    it(`are in tune within 5 cents at ${pitch} Hz`, () => {
      const note = { pitch, level: 0.5, pan: 0, hold: 1 };
      const rate = 48000;
      const saw = { attack: 0.01, decay: 1, sustain: 1, release: 0.1 };
      const voices = [
        pluckedString(rate, note, { decay: 4, brightness: 0.5, seed: 1 }),
        pianoNote(rate, note, { hardness: 0.4, partials: 6 }),
        bellVoice(rate, note, { ratio: 2, index: 0.1, decay: 3 }),
        sawVoice(rate, note, {
          ...{ oscillators: 1, detune: 0, spread: 0, cutoff: 3000, sweep: 0, sweepDecay: 1 },
          ...{ damping: 1.4, sub: 0, vibrato: 0, envelope: saw },
        }),
      ];
      for (const voice of voices) {
        expect(Math.abs(cents(pitchIn(play(voice, 24000), rate, pitch), pitch))).toBeLessThan(5);
      }
    });
  }
});

describe('a performance', () => {
  it('is the same to the bit whatever the block lengths', () => {
    for (const { compose, format, title } of DEMO_SONGS) {
      const frames = 40_000;
      const at = (lengths: readonly number[]): Buffer => {
        const performance = new Performance(compose(format.sampleRate));
        const left = new Float64Array(frames);
        const right = new Float64Array(frames);
        for (let done = 0, block = 0; done < frames; block += 1) {
          const end = Math.min(frames, done + lengths[block % lengths.length]!);
          performance.read(left.subarray(done, end), right.subarray(done, end));
          done = end;
        }
        return Buffer.concat([Buffer.from(left.buffer), Buffer.from(right.buffer)]);
      };
      expect(at([frames]).equals(at([1, 333, 1024, 4097, 64])), title).toBe(true);
    }
  });
});
