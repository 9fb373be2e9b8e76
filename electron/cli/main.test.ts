import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tone, writeSong } from '../export/masterAlbum.testkit.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  writeSong(join(folder, 'songs/01 One.wav'), 5, tone(440, 0.25));
  writeSong(join(folder, 'songs/02 Two.wav'), 5, tone(660, 0.05));
  writeFileSync(join(folder, 'songs/notes.txt'), 'not a song');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const glassmaster = (...words: string[]) => spawnSync(process.execPath, [MAIN, ...words], { cwd: folder, encoding: 'utf8' });
const lines = (text: string) => text.split('\n').filter((line) => line.startsWith('glassmaster: '));

describe('glassmaster', () => {
  it('prints its help on stdout and ends with 0', () => {
    const { status, stdout } = glassmaster('help', 'master');
    expect(status).toBe(0);
    expect(stdout).toContain('--ceiling DBTP');
  });

  it('ends with 2 and one line for words it does not understand', () => {
    const { status, stdout, stderr } = glassmaster('mastr', 'songs');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^glassmaster: mastr: is not a command; .*\n$/);
  });
});

describe('glassmaster analyze', () => {
  it('prints one JSON array on stdout with the fields of the contract', () => {
    const { status, stdout } = glassmaster('analyze', 'songs/01 One.wav', '--json');
    expect(status).toBe(0);
    const [file] = JSON.parse(stdout);
    expect(Object.keys(file).sort()).toEqual(
      [
        ...['path', 'container', 'codec', 'sampleRate', 'channels', 'frames', 'integratedLufs', 'maxMomentaryLufs'],
        ...['maxShortTermLufs', 'loudSectionsLufs', 'loudnessRangeLu', 'truePeakDbtp', 'samplePeakDbfs', 'audibleStartFrame'],
        ...['audibleEndFrame', 'ltas'],
      ].sort(),
    );
    expect(file).toMatchObject({
      path: 'songs/01 One.wav',
      container: 'wav',
      codec: 'pcm_s16le',
      frames: 5 * 44100,
      audibleStartFrame: 0,
    });
  });

  it('reads null, not a number, for what silence leaves undefined', () => {
    writeSong(join(folder, 'silence.wav'), 5, () => 0);
    const [file] = JSON.parse(glassmaster('analyze', 'silence.wav', '--json').stdout);
    expect(file).toMatchObject({
      integratedLufs: null,
      truePeakDbtp: null,
      loudnessRangeLu: null,
      audibleEndFrame: null,
      ltas: null,
    });
  });

  it('gives a song the same figures alone and beside others, in text and in JSON', () => {
    const songs = ['songs/01 One.wav', 'songs/02 Two.wav'];
    const alone = (...words: string[]) => songs.map((song) => glassmaster('analyze', song, ...words).stdout);
    const together = (...words: string[]) => glassmaster('analyze', ...songs, ...words).stdout;
    expect(alone().join('')).toBe(together());
    expect(alone('--json').flatMap((printed) => JSON.parse(printed))).toEqual(JSON.parse(together('--json')));
  });

  it('still prints the readable files when one is not, and ends with 2', () => {
    const { status, stdout, stderr } = glassmaster('analyze', 'songs/01 One.wav', 'songs/notes.txt', 'missing.wav', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toHaveLength(1);
    expect(lines(stderr)).toEqual([
      expect.stringMatching(/^glassmaster: songs\/notes\.txt: .*text.*; /),
      expect.stringMatching(/^glassmaster: missing\.wav: does not exist; /),
    ]);
  });
});

describe('glassmaster master', () => {
  it('delivers, prints report.json with --json and nothing else on stdout', () => {
    const { status, stdout } = glassmaster(
      'master',
      'songs',
      '--out',
      'out',
      '--json',
      '--deliver',
      'ddp,wav',
      '--title',
      'T',
      '--artist',
      'A',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(
      ['album.cue', 'ddp', 'manifest.sha256', 'pq.txt', 'report.html', 'report.json', 'wav'].sort(),
    );
  });

  it('ends with 1 for findings that forbid the disc, naming the song and the fix', () => {
    const { status, stderr } = glassmaster('master', 'songs', '--out', 'no', '--upc', '4006381333932');
    expect(status).toBe(1);
    expect(stderr).toMatch(/error: .*check digit/);
    expect(lines(stderr)).toHaveLength(1);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it('refuses to replace without --force, and a destination inside the source folder', () => {
    mkdirSync(join(folder, 'full'), { recursive: true });
    writeFileSync(join(folder, 'full/x'), 'x');
    expect(glassmaster('master', 'songs', '--out', 'full')).toMatchObject({ status: 2, stdout: '' });
    expect(lines(glassmaster('master', 'songs', '--out', 'songs/out').stderr)[0]).toMatch(/inside the source folder/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no destination after %s, and nothing at all after the next run',
    async (signal) => {
      const place = join(folder, signal);
      mkdirSync(place);
      const child = spawn(process.execPath, [MAIN, 'master', 'songs', '--out', join(place, 'out')], { cwd: folder });
      await stagingIn(place, child);
      child.kill(signal);
      await new Promise((done) => child.once('exit', done));
      expect(existsSync(join(place, 'out'))).toBe(false);
      const { status } = glassmaster('master', 'songs', '--out', join(place, 'out'), '--deliver', 'wav');
      expect(status).toBe(0);
      expect(readdirSync(place)).toEqual(['out']);
    },
  );
});

/** Resolves as soon as work has begun beside the destination. */
const stagingIn = async (place: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null && readdirSync(place).length === 0) await new Promise((again) => setTimeout(again, 5));
};

describe('glassmaster verify', () => {
  it('prints the PQ sheet of a delivery and exports its songs', () => {
    glassmaster('master', 'songs', '--out', 'good', '--deliver', 'ddp,wav', '--artist', 'A');
    const { status, stdout } = glassmaster('verify', 'good/ddp', '--export', 'exported');
    expect(status).toBe(0);
    expect(stdout).toContain('00:02:00');
    expect(readdirSync(join(folder, 'exported'))).toEqual(['01 One.wav', '02 Two.wav', 'manifest.sha256']);
  });

  it('ends with 1 when a byte of the image has changed', () => {
    glassmaster('master', 'songs', '--out', 'bad', '--deliver', 'ddp', '--artist', 'A');
    const image = join(folder, 'bad/ddp/IMAGE.DAT');
    const bytes = readFileSync(image);
    bytes[500_000] = (bytes[500_000] ?? 0) ^ 1;
    writeFileSync(image, bytes);
    const { status, stderr } = glassmaster('verify', 'bad/ddp');
    expect(status).toBe(1);
    expect(stderr).toMatch(/IMAGE\.DAT/);
  });

  it('ends with 2 for a folder that is no DDP', () => {
    expect(glassmaster('verify', 'songs').status).toBe(2);
  });
});
