import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelColumns, VALUES_PER_COLUMN } from '../dsp/waveform.ts';
import { PEAK_FRAMES } from '../shared/contract/state.ts';
import { readWaveform, waveformBytes, writeWaveform } from './waveformFile.ts';

describe('a waveform file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'waveform-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const frames = PEAK_FRAMES * 21 + 5;
  const levels = levelColumns(frames).map((count, level) =>
    Int16Array.from({ length: count * VALUES_PER_COLUMN }, (_, at) => 1000 * level + at),
  );
  const written = (name: string): string => {
    const path = join(folder, name);
    writeWaveform(path, frames, levels);
    return path;
  };

  it('gives the finest level whose columns are at least as long as asked, the coarsest at most', async () => {
    const path = written('levels');
    expect(readFileSync(path).length).toBe(waveformBytes(frames));
    const asked = [1, 256, 257, 512, 513, 1500, 4096, 8192, 1_000_000];
    const given = await Promise.all(asked.map((wanted) => readWaveform(path, frames, wanted)));
    expect(given.map((waveform) => waveform?.framesPerColumn)).toEqual([256, 256, 512, 512, 1024, 2048, 4096, 8192, 8192]);
    given.forEach((waveform) => {
      expect(waveform?.columns).toEqual(levels[Math.log2((waveform?.framesPerColumn ?? 0) / PEAK_FRAMES)]);
    });
  });

  it('is not trusted when it is short, of another song, or not one at all', async () => {
    const short = written('short');
    truncateSync(short, waveformBytes(frames) - 1);
    expect(await readWaveform(short, frames, 256)).toBeNull();
    expect(await readWaveform(written('other'), frames + PEAK_FRAMES, 256)).toBeNull();
    // Same number of columns, so the same size.
    expect(await readWaveform(written('near'), frames + 1, 256)).toBeNull();
    const strange = join(folder, 'strange');
    writeFileSync(strange, Buffer.alloc(waveformBytes(frames)));
    expect(await readWaveform(strange, frames, 256)).toBeNull();
    expect(await readWaveform(join(folder, 'absent'), frames, 256)).toBeNull();
  });
});
