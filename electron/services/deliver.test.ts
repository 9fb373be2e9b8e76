import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { manifestMismatches } from '../export/masterAlbum.testkit.ts';
import type { Frames } from '../shared/units.ts';
import type { ShellMeans } from './context.ts';
import { beside, type Desk, folderOf, openDesk } from './deliver.testkit.ts';
import { createDeliver } from './deliver.ts';

let desk: Desk | undefined;
const open = async (shell: Partial<ShellMeans> = {}): Promise<Desk> => {
  desk = await openDesk({ shell });
  return desk;
};
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

describe('a delivery from the window', () => {
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
