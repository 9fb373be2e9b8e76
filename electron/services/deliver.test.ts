import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { manifestMismatches, master, tone, wavData, writeSong } from '../export/masterAlbum.testkit.ts';
import { formatAlbum } from '../shared/album/album.ts';
import { chainSchema } from '../shared/chain/schema.ts';
import type { JobState } from '../shared/contract/state.ts';
import type { Frames } from '../shared/units.ts';
import { verifyDdp } from '../verify/verifyDdp.ts';
import type { ShellMeans } from './context.ts';
import { createDeliver } from './deliver.ts';
import { openStudio, type Studio } from './match.testkit.ts';

const bursts = (frequency: number, level: number) => (frame: number, channel: number) =>
  tone(frequency, frame % 11025 < 300 ? 0.95 : level)(frame, channel);

const writeSongs = (folder: string): void => {
  writeSong(join(folder, '01 One.wav'), 6, bursts(440, 0.3));
  writeSong(join(folder, '02 Two.wav'), 5, tone(330, 0.1));
  writeSong(join(folder, '03 Three.wav'), 7, tone(550, 0.2));
};

const albumFile = (folder: string): object => ({
  ...{ version: 1, title: 'Album', artist: 'Artist', upc: '4006381333931', match: { target: -14, budget: 6 } },
  tracks: ['01 One', '02 Two', '03 Three'].map((name, at) => ({
    ...{ id: String(at + 1), file: join(folder, `${name}.wav`), title: name.slice(3), isrc: `QZK6P250000${at + 1}` },
    ...(at === 1 ? { join: { crossfade: 44100, curve: 'auto' } } : {}),
  })),
});

interface Desk extends Studio {
  readonly deliver: ReturnType<typeof createDeliver>;
  request(changes?: object): Parameters<Desk['deliver']['handlers']['deliver.preflight']>[0];
  /** Starts a delivery and waits for its job to end. */
  run(changes?: object): Promise<JobState>;
  begin(changes?: object): Promise<number>;
  ended(jobId: number): Promise<JobState>;
  preflight(changes?: object): ReturnType<Desk['deliver']['handlers']['deliver.preflight']>;
}

let desk: Desk | undefined;
const open = async (shell: Partial<ShellMeans> = {}): Promise<Desk> => {
  const studio = await openStudio(writeSongs, albumFile, { shell });
  const { context, albums, sources, match, grants, jobs, albumId } = studio;
  const deliver = createDeliver(context, albums, sources, match, grants, jobs);
  const request = (changes: object = {}) =>
    ({ albumId, formats: ['ddp', 'wav'], bits: 16, mp3: '320', folder: null, name: null, ...changes }) as never;
  const begin = async (changes: object = {}): Promise<number> =>
    (await deliver.handlers['deliver.start']({ replace: false, ...(request(changes) as object) } as never)).jobId;
  const ended = async (jobId: number): Promise<JobState> => {
    for (;;) {
      const job = jobs.list().find(({ id }) => id === jobId);
      if (job !== undefined && job.status !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  desk = {
    ...studio,
    deliver,
    request,
    begin,
    ended,
    run: async (changes) => ended(await begin(changes)),
    preflight: (changes) => deliver.handlers['deliver.preflight'](request(changes)),
  };
  return desk;
};
afterEach(async () => {
  await desk?.jobs.close();
  await desk?.deliver.close();
  await desk?.close();
  desk = undefined;
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const beside = (folder: string): string[] => readdirSync(folder).sort();
const folderOf = ({ context }: Desk): string => join(context.folders.deliveries, 'Artist - Album');

describe('a delivery from the window', () => {
  it('has the bytes of one from the command line, and figures the match foretold', async () => {
    const studio = await open();
    const state = await studio.ready();
    const job = await studio.run({ formats: ['ddp', 'wav', 'mp3', 'flac'] });
    expect(job).toMatchObject({ status: 'done', failure: null, title: 'Deliver "Album"' });
    const out = folderOf(studio);
    expect(manifestMismatches(out)).toEqual([]);

    const project = join(studio.folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'album.json'), formatAlbum(studio.album()));
    const other = join(studio.folder, 'other');
    const report = await master(join(project, 'album.json'), other, { deliver: ['ddp', 'wav', 'mp3', 'flac'] });
    expect(sha256(readFileSync(join(out, 'ddp/IMAGE.DAT')))).toBe(sha256(readFileSync(join(other, 'ddp/IMAGE.DAT'))));
    const audio = beside(join(other, 'wav'));
    expect(beside(join(out, 'wav'))).toEqual(audio);
    for (const name of audio) {
      expect(sha256(wavData(join(out, 'wav', name))), name).toBe(sha256(wavData(join(other, 'wav', name))));
    }
    expect((await verifyDdp(join(out, 'ddp'))).findings.filter(({ severity }) => severity === 'error')).toEqual([]);

    const album = report.album.integratedLufs ?? Number.NaN;
    expect(Math.abs((state.albumIntegratedLufs ?? 0) - album)).toBeLessThan(0.05);
    for (const [at, track] of report.tracks.entries()) {
      const song = state.songs[String(at + 1)];
      expect(song?.gainDb).toBe(track.gainDb);
      // A crossfade is in both songs' extents, and in the second one's file only.
      if (at > 0) continue;
      expect(song?.masteredPeakDbtp ?? 0).toBeGreaterThan((track.mastered.truePeakDbtp ?? 0) - 0.05);
      expect(Math.abs((song?.masteredIntegratedLufs ?? 0) - (track.mastered.integratedLufs ?? 0))).toBeLessThan(0.05);
      expect(Math.abs((song?.maxReductionDb ?? 0) - track.maxGainReductionDb)).toBeLessThan(0.01);
    }
  });

  it('goes through the chains of songs and record as the command line does, and reports the same of them', async () => {
    const studio = await open();
    const stages = (threshold: number) => [
      { kind: 'eq', bands: [{ frequency: 440, gain: -3 }] },
      { kind: 'compressor', threshold, ratio: 2 },
    ];
    studio.edit({ kind: 'track', track: '1', changes: { chain: chainSchema.parse({ stages: stages(-30) }) } });
    studio.edit({ kind: 'album', changes: { chain: chainSchema.parse({ stages: stages(-20) }), dither: 'shaped' } });
    expect(await studio.run({ formats: ['wav'] })).toMatchObject({ status: 'done', failure: null });
    const out = folderOf(studio);
    const project = join(studio.folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'album.json'), formatAlbum(studio.album()));
    const other = join(studio.folder, 'other');
    const report = await master(join(project, 'album.json'), other, { deliver: ['wav'] });
    for (const name of beside(join(other, 'wav'))) {
      expect(wavData(join(out, 'wav', name)).equals(wavData(join(other, 'wav', name))), name).toBe(true);
    }
    const told = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    expect(report.tracks[0]?.chain?.stages[1]?.maxReductionDb).toBeGreaterThan(0.5);
    expect(report.tracks[1]).not.toHaveProperty('chain');
    expect(told.tracks.map(({ chain }: { chain?: object }) => chain)).toEqual(report.tracks.map(({ chain }) => chain));
    expect(told.album).toEqual(report.album);
    expect(told.tracks.map((track: { recordChainLu?: number }) => track.recordChainLu)).toEqual(
      report.tracks.map(({ recordChainLu }) => recordChainLu),
    );
  });

  it('is kept in the library with what was verified, and names no folder of this machine', async () => {
    const studio = await open();
    const { handlers } = studio.deliver;
    const { deliveryId } = await studio.run({ formats: ['ddp', 'wav', 'mp3', 'flac'] });
    expect(deliveryId).not.toBeNull();
    const result = await handlers['deliver.result']({ deliveryId: deliveryId ?? 0 });
    expect(result).toMatchObject({
      folder: folderOf(studio),
      revision: 1,
      present: true,
      formats: ['ddp', 'wav', 'mp3', 'flac'],
    });
    expect(result.pqSheet).toBe(readFileSync(join(folderOf(studio), 'pq.txt'), 'utf8'));
    expect(result.report).toEqual(JSON.parse(readFileSync(join(folderOf(studio), 'report.json'), 'utf8')));
    expect(result.checks.every(({ passed }) => passed)).toBe(true);
    const checks = result.checks.map(({ what }) => what).join('\n');
    for (const what of [
      '3 WAV files',
      '3 FLAC files',
      '3 MP3 files',
      'DDP Red Book',
      'DDP CD-Text',
      'DDP checksums',
      'manifest.sha256',
    ])
      expect(checks).toContain(what);
    for (const name of ['report.json', 'report.html', 'album.cue', 'pq.txt'])
      expect(readFileSync(join(folderOf(studio), name), 'utf8')).not.toContain(studio.folder);
    expect(await handlers['deliver.list']({ albumId: studio.albumId })).toMatchObject([{ id: deliveryId, present: true }]);
    rmSync(folderOf(studio), { recursive: true });
    expect(await handlers['deliver.list']({ albumId: studio.albumId })).toMatchObject([{ id: deliveryId, present: false }]);
    await expect(handlers['deliver.openReport']({ deliveryId: deliveryId ?? 0 })).rejects.toMatchObject({
      failure: { kind: 'conflict' },
    });
  });

  it('stays as the album was when it began, whatever is edited meanwhile', async () => {
    const studio = await open();
    await studio.run({ name: 'before' });
    const jobId = await studio.begin({ name: 'during' });
    studio.edit({ kind: 'track', track: '1', changes: { title: 'Other', intent: -6 } });
    studio.edit({ kind: 'remove', tracks: ['3'] });
    studio.edit({ kind: 'gaps', gap: 0 as Frames });
    expect(await studio.ended(jobId)).toMatchObject({ status: 'done' });
    const { deliveries } = studio.context.folders;
    const manifest = (name: string) => readFileSync(join(deliveries, name, 'manifest.sha256'), 'utf8');
    expect(manifest('during')).toBe(manifest('before'));
    expect((await studio.deliver.handlers['deliver.list']({ albumId: studio.albumId })).map(({ revision }) => revision)).toEqual([
      1, 1,
    ]);
  });

  it('prints its report beside itself where the shell can print, and says what to do where it cannot', async () => {
    const printed: string[][] = [];
    const studio = await open({ printPdf: async (html, pdf) => void printed.push([html, pdf]) });
    const { deliveryId } = await studio.run({ formats: ['wav'] });
    const name = await studio.deliver.handlers['deliver.reportPdf']({ deliveryId: deliveryId ?? 0 });
    expect(name).toBe('Artist - Album - report.pdf');
    expect(printed).toEqual([[join(folderOf(studio), 'report.html'), join(studio.context.folders.deliveries, name)]]);
    const { context, albums, sources, match, grants, jobs } = studio;
    const bare = createDeliver({ ...context, shell: { ...context.shell, printPdf: null } }, albums, sources, match, grants, jobs);
    await expect(bare.handlers['deliver.reportPdf']({ deliveryId: deliveryId ?? 0 })).rejects.toMatchObject({
      failure: { kind: 'usage' },
    });
  });
});

describe('a destination', () => {
  it('is as it was after a cancelled delivery', async () => {
    const studio = await open();
    await studio.run();
    const { deliveries } = studio.context.folders;
    const before = readFileSync(join(folderOf(studio), 'manifest.sha256'), 'utf8');
    studio.edit({ kind: 'gaps', gap: 0 as Frames });
    const jobId = await studio.begin({ replace: true, formats: ['wav', 'mp3'] });
    for (;;) {
      const phase = studio.jobs.list().find(({ id }) => id === jobId)?.phase;
      if (phase === 'rendering and encoding') break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    studio.jobs.cancel(jobId);
    expect(await studio.ended(jobId)).toMatchObject({ status: 'cancelled' });
    expect(beside(deliveries)).toEqual(['Artist - Album']);
    expect(readFileSync(join(folderOf(studio), 'manifest.sha256'), 'utf8')).toBe(before);
    expect(manifestMismatches(folderOf(studio))).toEqual([]);
    expect((await studio.ready()).status).toBe('ready');
  });

  it('is as it was after a failed one: a song that changed on the disk', async () => {
    const studio = await open();
    await studio.run();
    const file = studio.album().tracks[1]?.file ?? '';
    utimesSync(file, 1, 1);
    const job = await studio.run({ replace: true });
    expect(job).toMatchObject({ status: 'failed', failure: { kind: 'unreadable', problem: 'changed while it was used' } });
    expect(manifestMismatches(folderOf(studio))).toEqual([]);
    expect(beside(studio.context.folders.deliveries)).toEqual(['Artist - Album']);
  });

  it('is replaced only if that was asked for, and never if it holds something else', async () => {
    const studio = await open();
    await studio.run({ formats: ['wav'] });
    expect(await studio.preflight()).toMatchObject({ destinationExists: true, replaceable: true });
    await expect(studio.begin()).rejects.toMatchObject({ failure: { kind: 'destination', problem: 'already holds a delivery' } });
    expect(await studio.run({ formats: ['ddp'], replace: true })).toMatchObject({ status: 'done' });
    expect(beside(folderOf(studio))).toContain('ddp');
    writeFileSync(join(folderOf(studio), 'notes.txt'), 'mine');
    expect(await studio.preflight()).toMatchObject({ destinationExists: true, replaceable: false });
    await expect(studio.begin({ replace: true })).rejects.toMatchObject({ failure: { kind: 'findings' } });
    expect(readFileSync(join(folderOf(studio), 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('takes one delivery at a time', async () => {
    const studio = await open();
    const jobId = await studio.begin();
    await expect(studio.begin()).rejects.toMatchObject({ failure: { kind: 'conflict' } });
    expect(await studio.ended(jobId)).toMatchObject({ status: 'done' });
  });

  it('may be a folder the songs are in, under a name that is safe on every system', async () => {
    const studio = await open();
    const { token } = studio.grants.grant(studio.context.folders.songs);
    const job = await studio.run({ folder: token, name: 'A/B: "C"', formats: ['wav'] });
    expect(job.status).toBe('done');
    expect(manifestMismatches(join(studio.context.folders.songs, "A-B- 'C'"))).toEqual([]);
  });
});

describe('a disk that takes no delivery', () => {
  /** A small disk of its own; null where this machine does not let us mount one. */
  const mounted = (folder: string, options: string): string | null => {
    mkdirSync(folder);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
      return folder;
    } catch {
      console.log('skipped: no disk can be mounted here');
      return null;
    }
  };

  it('is named in one line when it is read-only', async () => {
    const studio = await open();
    const disk = mounted(join(studio.folder, 'disk'), 'ro,size=1m');
    if (disk === null) return;
    try {
      const folder = studio.grants.grant(disk).token;
      const { findings } = await studio.preflight({ folder });
      expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', message: `${disk}: the disk is read-only` }));
      await expect(studio.begin({ folder })).rejects.toMatchObject({ failure: { kind: 'findings' } });
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('is named in one line when it is too small', async () => {
    const studio = await open();
    const disk = mounted(join(studio.folder, 'disk'), 'size=4m');
    if (disk === null) return;
    try {
      const folder = studio.grants.grant(disk).token;
      const { findings, freeBytes } = await studio.preflight({ folder });
      expect(freeBytes).toBeLessThanOrEqual(4 << 20);
      expect(findings.map(({ code }) => code)).toContain('destination-space');
      await expect(studio.begin({ folder })).rejects.toThrow(/MB free, .* need up to [0-9]+ MB; free some space/);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('is named in one line when it fills up meanwhile, and holds nothing of ours afterwards', async () => {
    const studio = await open();
    const disk = mounted(join(studio.folder, 'disk'), 'size=80m');
    if (disk === null) return;
    try {
      const jobId = await studio.begin({ folder: studio.grants.grant(disk).token });
      const filler = join(disk, 'filler');
      const block = new Uint8Array(1 << 20);
      try {
        for (;;) appendFileSync(filler, block);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ENOSPC' });
      }
      const { status, failure } = await studio.ended(jobId);
      expect(status).toBe('failed');
      expect(failure).toMatchObject({ kind: 'destination', file: join(disk, 'Artist - Album') });
      expect(readdirSync(disk)).toEqual(['filler']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

describe('the pre-flight', () => {
  it('finds nothing to say of an album that is ready', async () => {
    const studio = await open();
    await studio.ready();
    const { findings, destination, destinationExists, expectedBytes } = await studio.preflight();
    expect(findings).toEqual([]);
    expect({ destination, destinationExists }).toEqual({ destination: folderOf(studio), destinationExists: false });
    await studio.run();
    const size = (path: string): number => readFileSync(path).length;
    const files = readdirSync(folderOf(studio), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.reduce((sum, { parentPath, name }) => sum + size(join(parentPath, name)), 0)).toBeLessThan(expectedBytes);
  });

  it('offers an edit for what an edit mends, and is content after it', async () => {
    const studio = await open();
    studio.edit({ kind: 'album', changes: { firstPause: 0 as Frames, upc: '4006381333932' } });
    studio.edit({ kind: 'track', track: '2', changes: { isrc: 'QZK6P2500001', title: null } });
    for (;;) {
      const { findings } = await studio.preflight();
      const mend = findings.find((finding) => finding.mend !== null)?.mend;
      if (mend == null) break;
      studio.edit(mend.edit);
    }
    expect((await studio.preflight()).findings).toEqual([]);
    expect(studio.album()).toMatchObject({
      firstPause: 88200,
      upc: '4006381333931',
      tracks: [{}, { isrc: 'QZK6P2500002', title: 'Two' }, {}],
    });
  });

  it('says which songs stand in the way, and nothing of lengths it does not know', async () => {
    const studio = await open();
    const [first, second, third] = studio.album().tracks.map(({ file }) => file);
    studio.sources.set(studio.albumId, first ?? '', { status: 'reading', progress: 0, facts: null });
    studio.sources.set(studio.albumId, second ?? '', { status: 'missing' });
    studio.sources.set(studio.albumId, third ?? '', { status: 'changed' });
    const { findings } = await studio.preflight();
    expect(findings.map(({ severity, code, track }) => [severity, code, track])).toEqual([
      ['error', 'source-reading', 1],
      ['error', 'source-missing', 2],
      ['error', 'source-changed', 3],
    ]);
    await expect(studio.begin()).rejects.toMatchObject({ failure: { kind: 'findings' } });
    expect(existsSync(folderOf(studio))).toBe(false);
  });
});
