import { writeFileSync } from 'node:fs';

const RATE = 44_100;

/** Writes a 16-bit stereo WAV file at 44.1 kHz; `sample` gives both channels of a frame, -1..1, and is heard again after `loop` seconds. */
const writeWav = (path: string, seconds: number, sample: (frame: number) => readonly [number, number], loop = seconds): void => {
  const frames = Math.round(seconds * RATE);
  const own = Math.round(loop * RATE);
  const bytes = Buffer.alloc(44 + frames * 4);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frames * 4, 40);
  const words = new Int16Array(bytes.buffer, bytes.byteOffset + 44, frames * 2);
  for (let frame = 0; frame < own; frame += 1) {
    const [left, right] = sample(frame);
    words[2 * frame] = Math.round(32_767 * left);
    words[2 * frame + 1] = Math.round(32_767 * right);
  }
  for (let frame = own; frame < frames; frame += own) words.copyWithin(2 * frame, 0, 2 * Math.min(own, frames - frame));
  writeFileSync(path, bytes);
};

/** A sine in both channels; `level` is its peak in dBFS. */
export const writeSineWav = (path: string, seconds: number, level = -12, frequency = 441): void => {
  const peak = 10 ** (level / 20);
  writeWav(path, seconds, (frame) => {
    const value = peak * Math.sin((2 * Math.PI * frequency * frame) / RATE);
    return [value, value];
  });
};

/** Seconds from the start of a beat to the next. */
const BEAT = 0.5;

/**
 * Noise that beats as music does: loud at every beat and dying away until the next, the sides a little apart. `level` is the
 * loudest peak in dBFS. The same seed gives the same file, another one another.
 */
export const writeBeatWav = (path: string, seconds: number, level = -6, seed = 1): void =>
  writeWav(path, seconds, beats(level, seed));

/** The same few seconds again and again: quick to make, long to read. */
export const writeLongWav = (path: string, seconds: number, level = -6, seed = 1): void =>
  writeWav(path, seconds, beats(level, seed), Math.min(seconds, 8));

const beats = (level: number, seed: number): ((frame: number) => readonly [number, number]) => {
  let state = seed >>> 0 || 1;
  const noise = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  const peak = 10 ** (level / 20);
  return (frame) => {
    const gain = peak * Math.exp((-4 * ((frame / RATE) % BEAT)) / BEAT);
    const both = noise();
    return [gain * (0.7 * both + 0.3 * noise()), gain * (0.7 * both + 0.3 * noise())];
  };
};

/** Soft noise, the sides apart; where asked for with a click at one second, and nothing at all from another on. */
export const writeWideWav = (
  path: string,
  seconds: number,
  seed: number,
  { clickAt = Number.NaN, silentFrom = seconds }: { readonly clickAt?: number; readonly silentFrom?: number } = {},
): void => {
  const sides = [falling(0, seed), falling(0, seed + 100)];
  const click = Math.round(clickAt * RATE);
  writeWav(path, seconds, (frame) => {
    if (frame >= silentFrom * RATE) return [0, 0];
    const [left, right] = sides.map((next) => 0.6 * next() - (frame === click ? 0.8 : 0));
    return [left ?? 0, right ?? 0];
  });
};

/** Noise that falls towards the treble, the same every time; `bass` times as much of what lies below 150 Hz is added. */
export const writeNoiseWav = (path: string, seconds: number, bass: number, seed: number): void => {
  const next = falling(bass, seed);
  writeWav(path, seconds, () => {
    const value = next();
    return [value, value];
  });
};

const falling = (bass: number, seed: number): (() => number) => {
  let state = seed;
  let [soft, low] = [0, 0];
  const white = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const pole = (hertz: number): number => 1 - Math.exp((-2 * Math.PI * hertz) / RATE);
  const [softly, lowly] = [pole(2500), pole(150)];
  return () => {
    soft += softly * (white() - soft);
    low += lowly * (soft - low);
    return 0.28 * (soft + bass * low);
  };
};
