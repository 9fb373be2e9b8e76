import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { checkEncoded } from './checkEncoded.ts';
import { encode } from './encode.ts';

const folder = mkdtempSync(join(tmpdir(), 'glassmaster-encode-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** LAME puts 576 samples before the song and at least 576 behind it, up to whole frames of 1152. */
const frameOf = (behind: number): number => 40 * 1152 - 576 - behind;

const writeSine = (frames: number): string => {
  const samples = Float32Array.from({ length: frames * 2 }, (_, at) => 0.5 * Math.sin((at >> 1) * 0.06));
  const path = join(folder, `${frames}.f32`);
  writeFileSync(path, new Uint8Array(samples.buffer));
  return path;
};

// ffmpeg by itself writes too little padding from 1682 on: there the last two frames are cut.
it.each([576, 577, 1152, 1680, 1681, 1682, 1700, 1716, 1727])(
  'gives an MP3 the exact length, also with %i samples of padding behind it',
  async (behind) => {
    const frames = frameOf(behind);
    for (const mp3 of ['320', 'V0'] as const) {
      const path = writeSine(frames);
      const region = { path, offset: 0, frames, encoding: 'f32' as const };
      const output = `${path}.${mp3}.mp3`;
      const input = { kind: 'mp3' as const, region, sampleRate: 44_100, mp3, output, scratchFolder: folder, label: 'song' };
      await encode(input, () => {});
      expect((await checkEncoded(input)).decodedFrames).toBe(frames);
    }
  },
);
