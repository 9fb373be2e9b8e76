import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MeasureInput } from '../engine/protocol.ts';
import { tone, writeSong } from '../export/masterAlbum.testkit.ts';
import type { Frames } from '../shared/units.ts';
import type { PlanVersions } from './context.ts';
import { openStudio, type Studio } from './match.testkit.ts';
import { isSilent } from './sources/silentSong.ts';

const SECONDS = [8, 7, 9, 6] as const;

/** Bursts over a quiet tone: peaks that a limiter has to work on. */
const bursts = (frequency: number, level: number) => (frame: number, channel: number) =>
  tone(frequency, frame % 11025 < 300 ? 0.95 : level)(frame, channel);

const writeSongs = (folder: string): void => {
  writeSong(join(folder, '1.wav'), SECONDS[0], bursts(440, 0.3));
  writeSong(join(folder, '2.wav'), SECONDS[1], tone(330, 0.1));
  writeSong(join(folder, '3.wav'), SECONDS[2], bursts(550, 0.2));
  writeSong(join(folder, '4.wav'), SECONDS[3], tone(220, 0.5));
};

const albumFile = (folder: string): object => ({
  ...{ version: 1, title: 'Album', artist: 'Artist', match: { target: -14, budget: 6 } },
  tracks: [1, 2, 3, 4].map((number) => ({ id: `${number}`, file: join(folder, `${number}.wav`), title: `Song ${number}` })),
});

let studio: Studio | undefined;
const open = async (): Promise<Studio> => {
  studio = await openStudio(writeSongs, albumFile);
  return studio;
};
afterEach(async () => {
  await studio?.close();
  studio = undefined;
});

describe('the match of an open album', () => {
  it('equals a match made from nothing, after opening and after every edit', async () => {
    const { match, albumId, edit, ready, fresh } = await open();
    const edits = [
      () => {},
      () => edit({ kind: 'track', track: '2', changes: { intent: -2 } }),
      () => edit({ kind: 'move', track: '4', to: 0 }),
      () => edit({ kind: 'track', track: '3', changes: { fadeOut: { frames: 88200 as Frames, curve: 'linear' } } }),
      () => edit({ kind: 'join', track: '1', join: { crossfade: 44100 as Frames, curve: 'auto' } }),
      () => edit({ kind: 'match', changes: { target: 'highest', budget: 3 } }),
    ];
    for (const change of edits) {
      change();
      const state = await ready();
      const expected = await fresh();
      const plan = await match.plan(albumId);
      expect(plan?.provisional).toBe(false);
      expect(plan?.clips).toEqual(expected.clips);
      expect(state.commonLevelLufs).toBe(expected.solution.commonLevel);
      expect(state.explanation).toBe(expected.solution.explanation);
      expect(await match.outcome(albumId, new AbortController().signal)).toEqual(expected);
    }
  });

  it('gives songs that share a gain their own peaks and reductions, those their files have', async () => {
    const { edit, ready, match, albumId, sources } = await open();
    edit({ kind: 'match', changes: { target: -9, ceiling: -1 } });
    edit({ kind: 'join', track: '1', join: { gap: 0 as Frames, measure: 'file' } });
    const { songs } = await ready();
    const [first, second] = [songs['1'], songs['2']];
    const plan = await match.plan(albumId);
    expect(plan?.clips[0]?.gainDb).toBe(plan?.clips[1]?.gainDb);
    const files = sources.prepared(albumId)?.map(({ analysis }) => analysis.truePeakDbtp ?? 0) ?? [];
    expect(first?.sourcePeakDbtp).toBe(files[0]);
    expect(second?.sourcePeakDbtp).toBe(files[1]);

    const gain = plan?.clips[0]?.gainDb ?? 0;
    expect(first?.limiterWorkDb).toBeCloseTo((files[0] ?? 0) + gain + 1, 9);
    expect(first?.maxReductionDb).toBeGreaterThan(first?.limiterWorkDb ?? 0);
    expect(first?.masteredPeakDbtp).toBe(-1);
    // 0.1 of full scale, which the limiter never sees.
    expect(second?.sourcePeakDbtp).toBeCloseTo(-20, 1);
    expect(second?.masteredPeakDbtp).toBeCloseTo(-20 + gain, 1);
    expect(second?.limiterWorkDb).toBe(0);
  });

  it('measures nothing again when only words or the order back and forth change', async () => {
    const { pool, edit, ready, albums, albumId } = await open();
    await ready();
    const before = pool.count('measure');
    edit({ kind: 'track', track: '1', changes: { title: 'Other', isrc: 'QZK6P2500001' } });
    expect((await ready()).explanation).not.toContain('Song 1');
    expect(pool.count('measure')).toBe(before);
    edit({ kind: 'move', track: '2', to: 0 });
    await ready();
    const moved = pool.count('measure');
    expect(moved).toBe(before);
    albums.handlers['album.undo']({ albumId });
    await ready();
    expect(pool.count('measure')).toBe(moved);
  });

  it("measures only the song again whose audio changed, when no other song's level depends on it", async () => {
    const { pool, edit, ready } = await open();
    await ready();
    const before = pool.asked.length;
    edit({ kind: 'track', track: '2', changes: { fadeIn: { frames: 4410 as Frames, curve: 'linear' } } });
    await ready();
    const files = pool.asked.slice(before).flatMap(({ input }) => (input as MeasureInput).clips.map(({ source }) => source.path));
    expect(files.length).toBeGreaterThan(0);
    expect(files.every((file) => file.endsWith('2.wav'))).toBe(true);
  });

  it('gives up work that an edit has superseded and ends with the newest', async () => {
    const { pool, edit, match, albumId, ready, fresh, matchWhen } = await open();
    await ready();
    for (const ceiling of [-2, -3, -4]) {
      const asked = pool.asked.length;
      edit({ kind: 'match', changes: { ceiling } });
      await matchWhen(({ status }) => status === 'working' && pool.asked.length > asked);
    }
    edit({ kind: 'match', changes: { ceiling: -5 } });
    expect((await ready()).settings.ceiling).toBe(-5);
    expect(pool.asked.some(({ cancelled }) => cancelled)).toBe(true);
    expect((await match.plan(albumId))?.clips).toEqual((await fresh()).clips);
  });

  it('has a plan at once after an edit, close to where the match ends', async () => {
    const { edit, match, albumId, ready } = await open();
    edit({ kind: 'match', changes: { target: -11 } });
    await ready();
    edit({ kind: 'match', changes: { target: -10.5 } });
    const provisional = await match.plan(albumId);
    expect(provisional).toMatchObject({ provisional: true, revision: 3 });
    await ready();
    const final = await match.plan(albumId);
    provisional?.clips.forEach((clip, at) => {
      expect(Math.abs(clip.gainDb - (final?.clips[at]?.gainDb ?? 0))).toBeLessThan(0.3);
    });
  });

  it('has that plan before anything is looked up, so that a long record is no longer waited for', async () => {
    const { edit, match, albumId, ready } = await open();
    await ready();
    const told: (PlanVersions | null)[] = [];
    match.onPlanChange((_albumId, versions) => void told.push(versions));
    edit({ kind: 'match', changes: { target: -10.5 } });
    expect(match.state(albumId).status).toBe('working');
    expect(told).toHaveLength(1);
    expect((await match.plan(albumId))?.versions).toEqual(told[0]);
    await ready();
    expect((await match.plan(albumId))?.versions).toEqual(told.at(-1));
  });

  it('sounds as it will be at once where only a gain is set; what the match adds is the level of the bypass', async () => {
    const { edit, match, albumId, ready } = await open();
    edit({ kind: 'track', track: '1', changes: { exclude: true, gain: -1 } });
    await ready();
    edit({ kind: 'track', track: '1', changes: { gain: -3 } });
    const heard = (await match.plan(albumId))?.versions.mastered;
    await ready();
    expect((await match.plan(albumId))?.versions.mastered).toBe(heard);
    expect(match.state(albumId).status).toBe('ready');
  });

  it('tells listeners of what is heard, and not of words', async () => {
    const { edit, match, ready } = await open();
    let told = 0;
    match.onPlanChange(() => {
      told += 1;
    });
    await ready();
    const opened = told;
    edit({ kind: 'album', changes: { title: 'Other' } });
    edit({ kind: 'track', track: '1', changes: { title: 'Other' } });
    await ready();
    expect(told).toBe(opened);
    edit({ kind: 'gaps', gap: 0 as Frames });
    await ready();
    expect(told).toBeGreaterThan(opened);
  });

  it('waits with a reason while a song is missing, and goes on once it is back', async () => {
    const { sources, match, albumId, album, ready } = await open();
    await ready();
    const file = album().tracks[0]?.file ?? '';
    const failure = { kind: 'unreadable', file: '1.wav', problem: 'is missing', remedy: 'locate it' } as const;
    sources.set(albumId, file, { status: 'missing', failure });
    expect(match.state(albumId)).toMatchObject({ status: 'waiting', reason: '1.wav: is missing; locate it' });
    await expect(match.outcome(albumId, new AbortController().signal)).rejects.toMatchObject({ failure });
    sources.set(albumId, file, { status: 'reading', progress: 0.5, failure: null });
    expect(match.state(albumId)).toMatchObject({ status: 'waiting', reason: 'One song is being read.', progress: 0.875 });
    sources.set(albumId, file, { status: 'ready', failure: null });
    expect((await ready()).status).toBe('ready');
  });

  it('plays the songs that are there while others are missing or read, as loud as they were, and all of them once they are back', async () => {
    const { sources, match, albumId, album, ready, edit } = await open();
    await ready();
    const whole = await match.plan(albumId);
    const [, second = ''] = album().tracks.map(({ file }) => file);
    const told: (PlanVersions | null)[] = [];
    match.onPlanChange((_albumId, versions) => void told.push(versions));
    sources.set(albumId, second, { status: 'missing' });
    const heard = await match.plan(albumId);
    expect(told.at(-1)).toEqual(heard?.versions);
    expect(heard?.timeline.clips).toEqual(whole?.timeline.clips);
    expect(heard?.clips.map(({ source }) => isSilent(source))).toEqual([false, true, false, false]);
    expect(heard?.clips.map(({ gainDb }) => gainDb.toFixed(1))).toEqual(whole?.clips.map(({ gainDb }) => gainDb.toFixed(1)));
    expect(match.state(albumId).status).toBe('waiting');

    // Edits are heard meanwhile, and how far a song is read is not a change.
    edit({ kind: 'move', track: '4', to: 0 });
    expect((await match.plan(albumId))?.clips.map(({ source }) => isSilent(source))).toEqual([false, false, true, false]);
    const changes = told.length;
    sources.set(albumId, second, { status: 'reading', progress: 0.5 });
    expect((await match.plan(albumId))?.versions).toEqual(told.at(-1));
    expect(told).toHaveLength(changes);

    for (const { file } of album().tracks) sources.set(albumId, file, { status: 'missing' });
    expect(await match.plan(albumId)).toBeNull();
    for (const { file } of album().tracks) sources.set(albumId, file, { status: 'ready' });
    await ready();
    expect((await match.plan(albumId))?.clips.some(({ source }) => isSilent(source))).toBe(false);
  });
});
