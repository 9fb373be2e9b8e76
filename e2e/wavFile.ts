import { writeFileSync } from 'node:fs';

/** Writes a 16-bit stereo WAV file of a sine; `level` in dBFS. */
export const writeSineWav = (path: string, seconds: number, level = -12, frequency = 441): void => {
  const rate = 44_100;
  const frames = Math.round(seconds * rate);
  const bytes = Buffer.alloc(44 + frames * 4);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 4, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(frames * 4, 40);
  const peak = 32_767 * 10 ** (level / 20);
  for (let frame = 0; frame < frames; frame += 1) {
    const sample = Math.round(peak * Math.sin((2 * Math.PI * frequency * frame) / rate));
    bytes.writeInt16LE(sample, 44 + frame * 4);
    bytes.writeInt16LE(sample, 46 + frame * 4);
  }
  writeFileSync(path, bytes);
};
