import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { darkNoise } from '../dsp/signals.ts';
import { writeSong } from '../export/masterAlbum.testkit.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let folder: string;
const songs = () => join(folder, 'songs');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'advise-'));
  writeSong(join(songs(), '01 One.wav'), 6, darkNoise(1, 0.2));
  writeSong(join(songs(), '02 Two.wav'), 6, darkNoise(2, 0.2));
  // Louder, off its middle, with a click at 3 s.
  const loud = darkNoise(3, 0.4);
  writeSong(join(songs(), '03 Three.wav'), 6, (frame, channel) =>
    Math.max(-1, Math.min(1, loud(frame, channel) + 0.02 + (frame === 3 * 44100 ? -0.9 : 0))),
  );
  writeSong(join(songs(), '04 Four.wav'), 6, darkNoise(4, 0.2));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const glassmaster = (...words: string[]) => spawnSync(process.execPath, [MAIN, ...words], { cwd: folder, encoding: 'utf8' });
const digests = (path: string) =>
  readdirSync(path).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(join(path, name)))
      .digest('hex'),
  ]);

describe('glassmaster advise', () => {
  it('names the song, the measurement, the reason, the move and its side effect, and leaves the songs alone', () => {
    const before = digests(songs());
    const { status, stdout } = glassmaster('advise', 'songs');
    expect(status).toBe(0);
    expect(digests(songs())).toEqual(before);
    expect(stdout).toMatch(/^songs: 4 songs\n/);
    const [, block = ''] = stdout.split('\n\n').filter((part) => !part.startsWith('Nothing'));
    expect(block).toMatch(/^3 .*03 Three\.wav/);
    expect(block).toContain('1 click shorter than a millisecond, at 0:03.00.');
    expect(block).toMatch(/off its middle by [12]\.\d\d % \/ [12]\.\d\d %/);
    expect(block).toMatch(/LU louder than the album's middle/);
    for (const word of ['why:', 'move:', 'side effect:']) expect(block).toContain(word);
    expect(stdout).toMatch(/\nNothing to say of 1 .*, 2 .* and 4 .*\.\n$/);
  });

  it('prints one JSON document with --json, the same every time', () => {
    const { status, stdout } = glassmaster('advise', 'songs', '--json');
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.songs.map(({ advice }: { advice: { code: string }[] }) => advice.map(({ code }) => code).sort())).toEqual([
      ...[[], []],
      ['clicks', 'dc-offset', 'level-outlier'],
      [],
    ]);
    expect(report.album.advice[0]).toMatchObject({ code: 'level-spread', measurement: { unit: 'LU' } });
    expect(report.songs[0].source).toMatchObject({ path: '01 One.wav', codec: 'pcm_s16le', frames: 6 * 44100 });
    expect(glassmaster('advise', 'songs', '--json', '--jobs', '1').stdout).toBe(stdout);
  });

  it('still looks at the others when a song cannot be read, and ends with 2', () => {
    mkdirSync(join(folder, 'torn'));
    writeSong(join(folder, 'torn/01 Good.wav'), 4, darkNoise(5, 0.2));
    writeFileSync(join(folder, 'torn/02 Bad.wav'), 'RIFF');
    const { status, stdout, stderr } = glassmaster('advise', 'torn', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout).songs).toHaveLength(1);
    expect(stderr.split('\n').filter((line) => line.startsWith('glassmaster: '))).toEqual([
      expect.stringMatching(/^glassmaster: 02 Bad\.wav: .*; /),
    ]);
  });

  it('ends with 2 and one line for an empty folder, and for none', () => {
    mkdirSync(join(folder, 'empty'));
    for (const words of [['empty'], ['nowhere'], [], ['songs', 'more']]) {
      const { status, stdout, stderr } = glassmaster('advise', ...words);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^glassmaster: .*\n$/);
    }
  });
});
