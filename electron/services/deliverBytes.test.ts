import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../dsp/signals.ts';
import { joinedWavs, manifestMismatches, writeSong } from '../export/masterAlbum.testkit.ts';
import { chainSchema } from '../shared/chain/schema.ts';
import type { Frames } from '../shared/units.ts';
import { verifyDdp } from '../verify/verifyDdp.ts';
import { type Desk, type DeskOptions, folderOf, fromCommandLine, openDesk, reportIn, soundOf } from './deliver.testkit.ts';

let desk: Desk | undefined;
const open = async (options: DeskOptions = {}): Promise<Desk> => {
  desk = await openDesk(options);
  return desk;
};
afterEach(async () => {
  await desk?.close();
  desk = undefined;
});

describe('a delivery from the window', () => {
  it('has the bytes of one from the command line, and figures the match foretold', async () => {
    const studio = await open();
    const state = await studio.ready();
    const job = await studio.run({ formats: ['ddp', 'wav', 'mp3', 'flac'] });
    expect(job).toMatchObject({ status: 'done', failure: null, title: 'Deliver "Album"' });
    const out = folderOf(studio);
    expect(manifestMismatches(out)).toEqual([]);
    const { other, report } = await fromCommandLine(studio, { deliver: ['ddp', 'wav', 'mp3', 'flac'] });
    expect(soundOf(out)).toEqual(soundOf(other));
    expect(Object.keys(soundOf(out))).toHaveLength(10);
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
    const { other, report } = await fromCommandLine(studio, { deliver: ['wav'] });
    expect(soundOf(out)).toEqual(soundOf(other));
    const told = reportIn(out);
    expect(report.tracks[0]?.chain?.stages[1]?.maxReductionDb).toBeGreaterThan(0.5);
    expect(report.tracks[1]).not.toHaveProperty('chain');
    expect(told.tracks.map(({ chain }) => chain)).toEqual(report.tracks.map(({ chain }) => chain));
    expect(told.album).toEqual(report.album);
    expect(told.tracks.map(({ recordChainLu }) => recordChainLu)).toEqual(
      report.tracks.map(({ recordChainLu }) => recordChainLu),
    );
  });
});

/** Noise, its lows so many times as strong. */
const noise = (seconds: number, lows: number, peak = 0.15) => {
  const random = seededRandom(1);
  let low = 0;
  const samples = Float32Array.from({ length: seconds * 44100 }, () => {
    const white = random() * 2 - 1;
    low = 0.9 * low + 0.1 * white;
    return peak * (white - low + lows * low);
  });
  return (frame: number): number => samples[frame] ?? 0;
};

describe('peaks that are safe after the MP3', () => {
  it('have the ceilings and the bytes of the command line, song by song no lower than it takes', async () => {
    const studio = await open({
      songs: (folder) => {
        // What a coder leaves out of a song driven into its own ceiling lets its peaks rise.
        const driven = noise(4, 1, 4);
        writeSong(join(folder, 'loud.wav'), 4, (frame) => 0.89 * Math.tanh(driven(frame)));
        writeSong(join(folder, 'quiet.wav'), 4, (frame) => 0.2 * Math.sin((2 * Math.PI * 440 * frame) / 44100));
      },
      album: (folder) => ({
        ...{ version: 1, title: 'Album', artist: 'Artist', match: { target: 'none' } },
        tracks: ['loud', 'quiet'].map((name) => ({ id: name, file: join(folder, `${name}.wav`), title: name })),
      }),
    });
    const phases = new Set<string>();
    const jobId = await studio.begin({ formats: ['wav', 'mp3'], codecSafe: true });
    const watch = setInterval(() => phases.add(studio.jobs.list().find(({ id }) => id === jobId)?.phase ?? ''), 5);
    expect(await studio.ended(jobId)).toMatchObject({ status: 'done', failure: null });
    clearInterval(watch);
    expect(phases).toContain('finding ceilings that are safe after MP3');
    const safe = reportIn(folderOf(studio));
    const { other, report } = await fromCommandLine(studio, { deliver: ['wav', 'mp3'], codecSafe: true });
    const lowered = ({ tracks }: typeof report): number[] => tracks.map(({ ceilingLoweredDb }) => ceilingLoweredDb);
    expect(lowered(safe)).toEqual(lowered(report));
    expect(lowered(safe)[0]).toBeGreaterThan(0);
    expect(lowered(safe)[1]).toBe(0);
    for (const { mp3TruePeakDbtp } of safe.tracks) expect(mp3TruePeakDbtp).toBeLessThanOrEqual(safe.match.ceilingDbtp);
    expect(soundOf(folderOf(studio))).toEqual(soundOf(other));

    expect(await studio.run({ formats: ['wav', 'mp3'], name: 'plain' })).toMatchObject({ status: 'done' });
    const plain = reportIn(join(studio.context.folders.deliveries, 'plain'));
    expect(lowered(plain)).toEqual([0, 0]);
    expect(plain.tracks[0]?.mp3TruePeakDbtp).toBeGreaterThan(plain.match.ceilingDbtp);
  });
});

describe('a delivery with a tonal match', () => {
  const SECONDS = 4;
  const NAMES = ['dark', 'plain', 'bright'] as const;
  const toned = (tone: object, match: object = {}): DeskOptions => ({
    songs: (folder) => {
      for (const [name, lows] of [...NAMES.map((song, at) => [song, 1.8 - 0.4 * at] as const), ['other', 0.5] as const]) {
        writeSong(join(folder, `${name}.wav`), SECONDS, noise(SECONDS, lows));
      }
    },
    album: (folder) => ({
      ...{ version: 1, title: 'Album', artist: 'Artist', match, tone: { amount: 100, bound: 6, ...tone } },
      tracks: NAMES.map((name) => ({ id: name, file: join(folder, `${name}.wav`), title: name })),
    }),
  });
  const applied = (folder: string): number[] =>
    reportIn(folder).tracks.map(({ tone }) => Math.max(0, ...(tone?.appliedDb ?? []).map((db) => Math.abs(db ?? 0))));

  it('has the bytes of one from the command line, to the median, a song, and other music', async () => {
    const studio = await open(toned({ reference: 'album' }));
    const songs = studio.context.folders.songs;
    for (const [name, reference] of [
      ['median', 'album'],
      ['anchor', { track: 'bright' }],
      ['outside', { file: join(songs, 'other.wav') }],
    ] as const) {
      studio.edit({ kind: 'tone', changes: { reference } });
      const delivery = join(studio.context.folders.deliveries, name);
      expect(await studio.run({ formats: ['ddp', 'wav', 'mp3'], name })).toMatchObject({ status: 'done', failure: null });
      const { other, report } = await fromCommandLine(studio, { deliver: ['ddp', 'wav', 'mp3'], replace: true });
      expect(soundOf(delivery), name).toEqual(soundOf(other));
      expect(reportIn(delivery).tracks.map(({ tone }) => tone)).toEqual(report.tracks.map(({ tone }) => tone));
      expect(Math.max(...applied(delivery)), name).toBeGreaterThan(0.5);
    }
  });

  it('plays a song that was split on through the one filter of its whole file, counted once', async () => {
    const studio = await open(toned({ reference: 'album' }, { target: 'none' }));
    const whole = join(studio.context.folders.deliveries, 'whole');
    studio.edit({ kind: 'gaps', gap: 0 as Frames });
    await studio.run({ formats: ['wav'], bits: '32f', name: 'whole' });
    studio.edit({ kind: 'split', track: 'dark', at: (2 * 44100) as Frames });
    expect(studio.album().tracks).toHaveLength(4);
    const split = join(studio.context.folders.deliveries, 'split');
    expect(await studio.run({ formats: ['wav'], bits: '32f', name: 'split' })).toMatchObject({ status: 'done', failure: null });
    expect(reportIn(split).tracks.map(({ frames }) => frames)).toEqual([2, 2, 4, 4].map((seconds) => seconds * 44100));
    expect(joinedWavs(split, reportIn(split)).equals(joinedWavs(whole, reportIn(whole)))).toBe(true);
    const [first, second] = applied(split);
    expect(first).toBeGreaterThan(0.5);
    expect(second).toBe(first);
    const { other } = await fromCommandLine(studio, { deliver: ['wav'], bits: '32f' });
    expect(soundOf(split)).toEqual(soundOf(other));
  });

  it('is forbidden, in words, while its reference is missing, and made once that is back', async () => {
    const studio = await open(toned({ reference: 'album' }));
    const file = join(studio.context.folders.songs, 'other.wav');
    studio.edit({ kind: 'tone', changes: { reference: { file } } });
    await studio.ready();
    mkdirSync(join(studio.folder, 'away'));
    renameSync(file, join(studio.folder, 'away/other.wav'));
    const errors = async () => (await studio.preflight()).findings.filter(({ severity }) => severity === 'error');
    const findings = await errors();
    expect(findings).toMatchObject([
      { severity: 'error', track: null, code: 'tone-reference', fix: 'choose another reference, or none' },
    ]);
    expect(findings[0]?.message).toBe('other.wav: the reference of the tonal match does not exist');
    await expect(studio.begin()).rejects.toMatchObject({ failure: { kind: 'findings', problem: findings[0]?.message } });
    expect(existsSync(folderOf(studio))).toBe(false);
    renameSync(join(studio.folder, 'away/other.wav'), file);
    expect(await errors()).toEqual([]);
    expect(await studio.run({ formats: ['wav'] })).toMatchObject({ status: 'done', failure: null });
    expect(Math.max(...applied(folderOf(studio)))).toBeGreaterThan(0.5);
  });
});
