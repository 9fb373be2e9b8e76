import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoAlbum } from '../demo/demoAlbum.ts';
import type { Report } from '../shared/report.ts';
import { verifyDdp } from '../verify/verifyDdp.ts';
import { joinedWavs, manifestMismatches, master, tone, wavData, writeSong } from './masterAlbum.testkit.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'master-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    console.log(`skipped: ${program} is not installed`);
    return false;
  }
};
const withFfmpeg = has('ffmpeg');

/** Little-endian stereo frames of a decoded file, by ffmpeg. */
const decoded = (path: string): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '2', '-'], { maxBuffer: 1 << 28 });

describe('the demo album, mastered', () => {
  let out: string;
  let report: Report;
  beforeAll(async () => {
    await writeDemoAlbum(join(folder, 'demo'), { secondsPerSong: 10 });
    out = join(folder, 'demo-out');
    report = await master(join(folder, 'demo'), out, { deliver: ['ddp', 'wav', 'mp3', 'flac'] });
  });

  it('splits the programme into WAVs that joined are the disc image after its first pause, bit for bit', () => {
    const image = readFileSync(join(out, 'ddp/IMAGE.DAT'));
    expect(image.subarray(0, 150 * 2352).some((byte) => byte !== 0)).toBe(false);
    expect(joinedWavs(out, report).equals(image.subarray(150 * 2352))).toBe(true);
    expect(report.album.frames * 4).toBe(image.length - 150 * 2352);
  });

  it('is a DDP without findings whose tracks stand where the report says', async () => {
    const { findings, tracks } = await verifyDdp(join(out, 'ddp'));
    expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
    expect(tracks.map((track) => (track.startSector - 150) * 588)).toEqual(report.tracks.map((track) => track.startFrame));
    expect(tracks.map((track) => [track.title, track.isrc])).toEqual(report.tracks.map((track) => [track.title, track.isrc]));
  });

  it('brings every song to the common level and its intent, within 0.1 LU', () => {
    const level = report.match.commonLevelLufs ?? Number.NaN;
    for (const track of report.tracks.filter(({ number }) => number !== 4 && number !== 5)) {
      expect(Math.abs((track.mastered.loudSectionsLufs ?? 0) - level - track.intentLu), track.title).toBeLessThan(0.1);
    }
  });

  it('gives songs that play into each other one gain, so that the join is no step in level', () => {
    const [, , , first, second] = report.tracks;
    expect(first?.gainDb).toBe(second?.gainDb);
    expect(first?.gapFrames).toBe(0);
  });

  it('keeps every true peak under the ceiling', () => {
    for (const track of report.tracks)
      expect(track.mastered.truePeakDbtp ?? 0).toBeLessThanOrEqual(report.match.ceilingDbtp + 0.05);
  });

  it('lists every file of the delivery in its manifest with the digest it has', () => {
    expect(manifestMismatches(out)).toEqual([]);
    const listed = readFileSync(join(out, 'manifest.sha256'), 'utf8').trimEnd().split('\n').length;
    const there = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
    expect(listed).toBe(there - 1);
  });

  it.runIf(withFfmpeg)('is measured by ffmpeg at the loudness the report states, within 0.1 LU', () => {
    for (const track of report.tracks) {
      const args = ['-nostats', '-i', join(out, track.mastered.path), '-af', 'ebur128', '-f', 'null', '-'];
      const log = execFileSync('sh', ['-c', 'ffmpeg "$@" 2>&1', 'sh', ...args], { encoding: 'utf8' });
      const integrated = Number(/I:\s+(-?[\d.]+) LUFS\s+Threshold/.exec(log)?.[1]);
      expect(Math.abs(integrated - (track.mastered.integratedLufs ?? 0)), track.title).toBeLessThan(0.1);
    }
  });

  it.runIf(withFfmpeg)('has MP3s that decode to exactly the length of the WAVs, aligned to the sample', () => {
    for (const track of report.tracks) {
      const wav = wavData(join(out, track.mastered.path));
      const mp3 = decoded(join(out, track.mastered.path.replace('wav/', 'mp3/').replace(/\.wav$/, '.mp3')));
      expect(mp3.length, track.title).toBe(wav.length);
      const error = (shift: number) => {
        let sum = 0;
        for (let at = 88200; at < 400_000; at += 4) sum += (mp3.readInt16LE(at) - wav.readInt16LE(at + shift * 4)) ** 2;
        return sum;
      };
      for (const shift of [-2, -1, 1, 2]) expect(error(0), track.title).toBeLessThan(error(shift));
    }
  });

  it.runIf(withFfmpeg)('has FLACs that decode to the WAVs bit for bit', () => {
    for (const track of report.tracks) {
      const flac = decoded(join(out, track.mastered.path.replace('wav/', 'flac/').replace(/\.wav$/, '.flac')));
      expect(flac.equals(wavData(join(out, track.mastered.path))), track.title).toBe(true);
    }
  });

  it('gives the same bytes with one worker', async () => {
    const again = join(folder, 'demo-again');
    await master(join(folder, 'demo'), again, { deliver: ['ddp', 'wav', 'mp3', 'flac'], jobs: 1 });
    expect(readFileSync(join(again, 'manifest.sha256'), 'utf8')).toBe(readFileSync(join(out, 'manifest.sha256'), 'utf8'));
  });
});

describe('what is not asked for', () => {
  it('leaves 16-bit songs at their own level untouched to the last bit', async () => {
    const songs = join(folder, 'plain');
    const one = writeSong(join(songs, '01 One.wav'), 5, tone(440, 0.3));
    const two = writeSong(join(songs, '02 Two.wav'), 6, tone(1000, 0.5));
    const report = await master(songs, join(folder, 'plain-out'), { match: { target: 'none' } });
    const joined = joinedWavs(join(folder, 'plain-out'), report);
    expect(joined.subarray(0, one.byteLength).equals(Buffer.from(one.buffer))).toBe(true);
    const start = (report.tracks[1]?.startFrame ?? 0) * 4;
    expect(joined.subarray(start, start + two.byteLength).equals(Buffer.from(two.buffer))).toBe(true);
    expect(joined.subarray(one.byteLength, start).some((byte) => byte !== 0)).toBe(false);
  });

  it('plays one recording cut in two as if it had not been cut', async () => {
    const songs = join(folder, 'cut');
    const cut = 5 * 44100 + 123;
    const whole = tone(440, 0.3);
    const one = writeSong(join(songs, '01 One.wav'), cut / 44100, whole);
    const two = writeSong(join(songs, '02 Two.wav'), 6, (frame, channel) => whole(frame + cut, channel));
    const report = await master(songs, join(folder, 'cut-out'), { match: { target: 'none' }, gapSeconds: 0 });
    const joined = joinedWavs(join(folder, 'cut-out'), report);
    expect(
      joined
        .subarray(0, one.byteLength + two.byteLength)
        .equals(Buffer.concat([Buffer.from(one.buffer), Buffer.from(two.buffer)])),
    ).toBe(true);
    expect((report.tracks[1]?.startFrame ?? 1) % 588).toBe(0);
    expect(report.tracks[1]?.startFrame).toBeLessThanOrEqual(cut);
  });
});

describe('a delivery that cannot be made', () => {
  it('leaves an earlier one as it was, and nothing beside it', async () => {
    const songs = join(folder, 'fail');
    writeSong(join(songs, '01 One.wav'), 5, tone(440, 0.3));
    const out = join(folder, 'fail-out');
    await master(songs, out);
    const before = readFileSync(join(out, 'manifest.sha256'), 'utf8');
    writeFileSync(join(songs, '02 Broken.wav'), 'RIFF');
    await expect(master(songs, out, { replace: true })).rejects.toMatchObject({
      failure: { kind: 'unreadable', file: '02 Broken.wav' },
    });
    expect(readFileSync(join(out, 'manifest.sha256'), 'utf8')).toBe(before);
    expect(manifestMismatches(out)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.glassmaster'))).toEqual([]);
  });

  it('is refused with every finding when the Red Book forbids it', async () => {
    const songs = join(folder, 'short');
    writeSong(join(songs, '01 One.wav'), 5, tone(440, 0.3));
    writeSong(join(songs, '02 Two.wav'), 1, tone(440, 0.3));
    await expect(master(songs, join(folder, 'short-out'))).rejects.toMatchObject({ failure: { kind: 'findings' } });
    expect(existsSync(join(folder, 'short-out'))).toBe(false);
    await master(songs, join(folder, 'short-out'), { deliver: ['wav'] });
  });
});

describe('short songs with gaps', () => {
  it('are delivered at the common level as files, gap included, within 0.1 LU', async () => {
    const songs = join(folder, 'steps');
    const loud = tone(440, 0.3);
    // Swelling to a hard end: the windows that reach into the gap are quieter than any in the song.
    writeSong(join(songs, '01 Swell.wav'), 9, (frame, channel) => 10 ** (frame / (9 * 44100) - 1) * loud(frame, channel));
    writeSong(join(songs, '02 Even.wav'), 12, (frame, channel) => 0.2 * loud(frame, channel));
    const report = await master(songs, join(folder, 'steps-out'), { deliver: ['wav'], gapSeconds: 3 });
    for (const { title, mastered } of report.tracks) {
      expect(Math.abs((mastered.loudSectionsLufs ?? 0) - (report.match.commonLevelLufs ?? 0)), title).toBeLessThan(0.1);
    }
  });
});

describe('a delivery of one kind', () => {
  it.each(['ddp', 'wav', 'mp3', 'flac'] as const)('of %s alone is complete and measured', async (kind) => {
    const songs = join(folder, 'kind');
    writeSong(join(songs, '01 One.wav'), 5, tone(440, 0.3));
    writeSong(join(songs, '02 Two.wav'), 5, tone(660, 0.1));
    const out = join(folder, `kind-${kind}`);
    const report = await master(songs, out, { deliver: [kind] });
    expect(manifestMismatches(out)).toEqual([]);
    expect(readdirSync(out).sort()).toEqual(
      ['album.cue', kind, 'manifest.sha256', 'pq.txt', 'report.html', 'report.json'].sort(),
    );
    for (const track of report.tracks) expect(track.mastered.integratedLufs).toBeLessThan(0);
  });
});

describe('a session at 96 kHz', () => {
  it('delivers 24-bit WAVs at 96 kHz and the same sectors as a disc at 44.1 kHz', async () => {
    const songs = join(folder, 'high');
    writeSong(join(songs, '01 One.wav'), 5, tone(997, 0.5, 96000), 96000);
    writeSong(join(songs, '02 Two.wav'), 5, tone(440, 0.1));
    const out = join(folder, 'high-out');
    const report = await master(songs, out, { rate: 96000, bits: 24 });
    const image = readFileSync(join(out, 'ddp/IMAGE.DAT')).length / 4 - 150 * 588;
    expect((report.album.frames * 44100) / 96000).toBe(image);
    expect(report.tracks[0]?.mastered).toMatchObject({ sampleRate: 96000, codec: 'pcm_s24le' });
  });
});
